// An HTTP server on 127.0.0.1 whose answers a test decides. One request a connection.

package import Foundation

package final class LoopbackServer: Sendable {
  package typealias Handler = @Sendable (WireRequest) -> WireResponse

  /// What it does with a connection, once the request is there.
  package enum Step: Sendable {
    case send([UInt8])
    case pause(seconds: Double)
    case wait(DispatchSemaphore)
    /// As much again and again, until the other side has had enough.
    case flood
    /// Closes with an error instead of an end.
    case reset

    package static func send(_ text: String) -> Step { .send(Array(text.utf8)) }
    package static func send(_ response: WireResponse) -> Step { .send(response.bytes) }
  }

  private let listener: Listener
  private let log = Log()

  /// The requests so far.
  package var requests: [WireRequest] { log.requests }
  package var port: UInt16 { listener.port }
  package var url: String { "http://127.0.0.1:\(port)" }

  /// Listens on a free port, and does with each connection as `steps` says, from other threads.
  package init(steps: @escaping @Sendable (WireRequest) -> [Step]) throws {
    listener = try Listener()
    Thread.detachNewThread { [listener, log] in
      while let connection = listener.accept() {
        let connection = Shared(connection)
        Thread.detachNewThread {
          guard let request = WireRequest(from: connection.value) else { return }
          log.add(request)
          for step in steps(request) where !connection.value.perform(step) { return }
        }
      }
    }
  }

  /// Answers as `handler` says.
  package convenience init(_ handler: @escaping Handler) throws {
    try self.init(steps: { request in
      var response = handler(request)
      if request.method == "HEAD" { response.hasBody = false }
      return [.send(response)]
    })
  }

  deinit { listener.stop() }
}

/// A port of 127.0.0.1 where nothing listens. Until it is let go no server gets it, as it would one that was free.
package final class ClosedPort: Sendable {
  private let taken: Listener

  package var url: String { "http://127.0.0.1:\(taken.port)" }

  package init() throws { taken = try Listener(isListening: false) }
}

/// A connection on its way to a thread of its own.
private final class Shared: Sendable {
  let value: Connection
  init(_ value: consuming Connection) { self.value = value }
}

private final class Log: @unchecked Sendable {
  // The thread sanitizer knows this lock, and not that of `Mutex`.
  private let lock = NSLock()
  /// Guarded by `lock`.
  private var all: [WireRequest] = []

  var requests: [WireRequest] { lock.withLock { all } }

  func add(_ request: WireRequest) { lock.withLock { all.append(request) } }
}

extension Connection {
  /// Returns: Whether there is someone to go on for.
  fileprivate func perform(_ step: LoopbackServer.Step) -> Bool {
    switch step {
    case .send(let bytes): return send(bytes)
    case .pause(let seconds): Thread.sleep(forTimeInterval: seconds)
    case .wait(let semaphore): semaphore.wait()
    case .flood:
      // Not faster than a network: a client that is watched by a sanitizer would not come to anything else.
      while send([UInt8](repeating: UInt8(ascii: "x"), count: 65_536)) { Thread.sleep(forTimeInterval: 0.01) }
    case .reset: resetAtEnd()
    }
    return true
  }
}
