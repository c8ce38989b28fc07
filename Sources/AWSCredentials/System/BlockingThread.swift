// Threads for what blocks, which is kept off the threads that Swift's tasks share.

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#elseif canImport(Android)
internal import Android
#elseif canImport(Darwin)
internal import Darwin
#endif

/// A function on its way to a thread.
private final class ThreadBody: Sendable {
  let run: @Sendable () -> Void

  init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}

/// Runs a function on a new thread; where the system has no more, on one that it should not block.
package func onNewThread(_ run: @escaping @Sendable () -> Void) {
  let body = ThreadBody(run)
  let context = unsafe Unmanaged.passRetained(body)
  #if canImport(Darwin)
  var thread: pthread_t?
  #else
  var thread = pthread_t()
  #endif
  let error = unsafe pthread_create(
    &thread, nil,
    { context in
      let context: UnsafeMutableRawPointer? = unsafe context
      if let context = unsafe context { unsafe Unmanaged<ThreadBody>.fromOpaque(context).takeRetainedValue().run() }
      return nil
    }, context.toOpaque())
  guard error == 0 else {
    unsafe context.release()
    Task.detached { run() }
    return
  }
  #if canImport(Darwin)
  guard let thread = unsafe thread else { return }
  #endif
  pthread_detach(thread)
}
