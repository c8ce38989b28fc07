public import SigV4

/// Keeps a provider's credentials and renews them before they end.
///
/// However many callers there are, one renewal is under way at a time. From a quarter of an hour before the end it runs
/// in the background, while callers get what is there; from ten minutes before the end callers wait for it. If it
/// fails, the old credentials serve until their end, and a minute passes before it is tried again. Credentials that
/// are good for less than half an hour are renewed at half of their life, and waited for in its last third.
///
/// A caller whose task is cancelled stops waiting; the renewal goes on for the others.
/// - Source: botocore's `RefreshableCredentials` has the same quarter of an hour and ten minutes.
public final class CachedCredentials: CredentialProvider {
  private typealias Outcome = Result<Credentials, CredentialError>

  private struct State {
    var held: Held?
    /// Before then, no renewal is tried while the old credentials are good.
    var retryTime = Int64.min
    var isRenewing = false
    /// Whether what a renewal brings is already unwanted.
    var isInvalidated = false
    var waiters: [Int: CheckedContinuation<Outcome, Never>] = [:]
    var nextWaiter = 0
  }

  /// Credentials and when to renew them, in seconds since 1970.
  private struct Held {
    let credentials: Credentials
    let backgroundTime: Int64
    let blockingTime: Int64

    init(_ credentials: Credentials, at time: SigningTime) {
      self.credentials = credentials
      guard let end = credentials.expiration?.secondsSinceEpoch else {
        (backgroundTime, blockingTime) = (.max, .max)
        return
      }
      let life = end - time.secondsSinceEpoch
      backgroundTime = end - min(CachedCredentials.backgroundSeconds, life / 2)
      blockingTime = end - min(CachedCredentials.blockingSeconds, life / 3)
    }
  }

  private static let backgroundSeconds: Int64 = 900
  private static let blockingSeconds: Int64 = 600
  private static let retrySeconds: Int64 = 60

  /// The name of the provider within.
  public let name: String
  private let provider: any CredentialProvider
  private let now: @Sendable () -> SigningTime
  private let state = Locked(State())

  /// A cache before a provider; nothing is fetched until someone asks.
  /// - Parameters:
  ///   - provider: Who fetches; by default the chain of providers that boto has.
  ///   - now: The clock.
  public init(
    _ provider: any CredentialProvider = DefaultCredentialChain(),
    now: @escaping @Sendable () -> SigningTime = { .now() }
  ) {
    self.provider = provider
    self.now = now
    name = provider.name
  }

  /// The credentials, renewed where that is due.
  /// - Throws: What the provider throws where there are no credentials that are still good; `expired` where it returns
  ///   credentials that are not; `cancelled`.
  public func credentials() async throws(CredentialError) -> Credentials {
    let time = now()
    if let ready = state.withLock({ ready(&$0, at: time) }) { return ready }
    return try await wait()
  }

  /// What a caller can have at once; nil where it must wait.
  private func ready(_ state: inout State, at time: SigningTime) -> Credentials? {
    guard let held = state.held else { return nil }
    let seconds = time.secondsSinceEpoch
    guard seconds >= held.backgroundTime else { return held.credentials }
    guard held.credentials.secondsLeft(at: time) > 0 else { return nil }
    if seconds < state.retryTime { return held.credentials }
    guard seconds < held.blockingTime else { return nil }
    renew(&state)
    return held.credentials
  }

  /// Forgets the credentials, as after a service called them expired or unknown; the next caller waits for new ones.
  public func invalidate() {
    state.withLock { state in
      state.held = nil
      state.isInvalidated = state.isRenewing
    }
  }

  /// Waits for a renewal, under way or new.
  private func wait() async throws(CredentialError) -> Credentials {
    let waiter = state.withLock { state in
      state.nextWaiter += 1
      return state.nextWaiter
    }
    let outcome: Outcome = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        state.withLock { state in
          guard !Task.isCancelled else { return continuation.resume(returning: .failure(.cancelled)) }
          // A renewal may have ended since the caller looked.
          if let ready = ready(&state, at: now()) { return continuation.resume(returning: .success(ready)) }
          state.waiters[waiter] = continuation
          renew(&state)
        }
      }
    } onCancel: {
      let continuation = state.withLock { $0.waiters.removeValue(forKey: waiter) }
      continuation?.resume(returning: .failure(.cancelled))
    }
    return try outcome.get()
  }

  /// Begins a renewal unless one is under way, in a task of its own, which no caller's cancellation reaches.
  private func renew(_ state: inout State) {
    guard !state.isRenewing else { return }
    state.isRenewing = true
    Task.detached { [self] in
      var outcome: Outcome
      do throws(CredentialError) {
        outcome = .success(try await provider.credentials())
      } catch {
        outcome = .failure(error)
      }
      finish(&outcome)
    }
  }

  private func finish(_ outcome: inout Outcome) {
    let time = now()
    if case .success(let fetched) = outcome, fetched.secondsLeft(at: time) <= 0 {
      outcome = .failure(
        CredentialError(.expired, "\(name) gave credentials that ended at \(fetched.expirationText)"))
    }
    let waiters = state.withLock { state in
      state.isRenewing = false
      if state.isInvalidated {
        // These were asked for before the old ones were found to be bad. Whoever waits gets others.
        state.isInvalidated = false
        if !state.waiters.isEmpty { renew(&state) }
        return [:] as [Int: CheckedContinuation<Outcome, Never>]
      }
      switch outcome {
      case .success(let fetched):
        state.held = Held(fetched, at: time)
        state.retryTime = .min
      case .failure:
        state.retryTime = time.secondsSinceEpoch + Self.retrySeconds
        if let held = state.held, held.credentials.secondsLeft(at: time) > 0 { outcome = .success(held.credentials) }
      }
      defer { state.waiters = [:] }
      return state.waiters
    }
    for continuation in waiters.values { continuation.resume(returning: outcome) }
  }
}
