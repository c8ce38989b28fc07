// A value behind a lock. The thread sanitizer knows Foundation's lock, and takes what `Mutex` guards for races.

internal import Foundation

/// A value that one thread at a time has in hand, never for longer than it takes to look or to change.
final class Locked<Value: Sendable>: @unchecked Sendable {
  private let lock = NSLock()
  // Guarded by `lock`.
  private var value: Value

  init(_ value: Value) { self.value = value }

  func withLock<Result>(_ body: (inout Value) -> Result) -> Result {
    lock.lock()
    defer { lock.unlock() }
    return body(&value)
  }
}

extension Locked: CustomReflectable {
  var customMirror: Mirror { Mirror(self, children: []) }
}
