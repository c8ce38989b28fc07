// A provider that numbers what it gives, counts who asks, and can be made to wait.

import SigV4

@testable import AWSCredentials

final class FakeSource: CredentialProvider {
  struct State {
    var seconds: Int64 = 1_767_225_600
    var lifetime: Int64? = 3_600
    var error: CredentialError?
    var isOpen = true
    var begun = 0
    var finished = 0
    var underWay = 0
    var mostAtOnce = 0
    var wasCancelled = false
  }

  let name = "fake"
  private let state = Locked(State())

  func set(_ change: (inout State) -> Void) { state.withLock { change(&$0) } }
  func advance(_ seconds: Int64) { set { $0.seconds += seconds } }
  /// Lets no fetch end until `open()`.
  func close() { set { $0.isOpen = false } }
  func open() { set { $0.isOpen = true } }

  var clock: @Sendable () -> SigningTime { { TestMachine.time(self.state.withLock { $0.seconds }) } }
  var fetches: Int { state.withLock { $0.begun } }
  var mostAtOnce: Int { state.withLock { $0.mostAtOnce } }
  var wasCancelled: Bool { state.withLock { $0.wasCancelled } }

  func credentials() async throws(CredentialError) -> Credentials {
    let number = state.withLock { state in
      state.begun += 1
      state.underWay += 1
      state.mostAtOnce = max(state.mostAtOnce, state.underWay)
      return state.begun
    }
    while !state.withLock({ $0.isOpen }) { await Task.yield() }
    let (error, end) = state.withLock { state in
      state.underWay -= 1
      state.finished += 1
      state.wasCancelled = state.wasCancelled || Task.isCancelled
      return (state.error, state.lifetime.map { state.seconds + $0 })
    }
    if let error { throw error }
    return Credentials(
      accessKeyID: "KEY\(number)", secretAccessKey: "secret\(number)", sessionToken: "token\(number)",
      expiration: end.map(TestMachine.time))
  }

  /// Waits until so many fetches have begun.
  func begun(_ count: Int) async { while fetches < count { await Task.yield() } }
  /// Waits until so many fetches have ended.
  func finished(_ count: Int) async { while state.withLock({ $0.finished }) < count { await Task.yield() } }
}
