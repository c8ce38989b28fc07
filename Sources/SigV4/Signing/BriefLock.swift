internal import Synchronization

/// A lock that is held for some tens of nanoseconds. Nobody waits for it longer than that: who finds it held goes
/// without what it guards.
struct BriefLock: ~Copyable, Sendable {
  private let isHeld = Atomic(false)

  /// Calls `body` while nobody else does, if the lock is free, or will be in a moment.
  /// - Returns: What `body` returns; nil where the lock stays held.
  @inline(__always)
  @discardableResult
  borrowing func withLock<Result>(_ body: () -> Result?) -> Result? {
    guard take() else { return nil }
    let result = body()
    isHeld.store(false, ordering: .releasing)
    return result
  }

  @inline(__always)
  private borrowing func take() -> Bool {
    for _ in 0..<100 {
      if isHeld.compareExchange(expected: false, desired: true, ordering: .acquiring).exchanged { return true }
    }
    return false
  }
}
