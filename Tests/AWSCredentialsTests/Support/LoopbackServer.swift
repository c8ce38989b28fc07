// A real HTTP server on 127.0.0.1, for what only a real one shows: slowness, silence, truncation, redirects.

import Foundation

@testable import AWSCredentials

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

final class LoopbackServer: Sendable {
  /// What it does with a connection, once the request is there.
  enum Step: Sendable {
    case send(String)
    case pause(seconds: Double)
    /// As much again and again, until the other side has had enough.
    case flood
    /// Closes with an error instead of an end.
    case reset
  }

  let port: UInt16
  private let listener: Int32
  private let steps: @Sendable (_ request: String) -> [Step]
  private let received = Locked<[String]>([])

  init(_ steps: @escaping @Sendable (_ request: String) -> [Step]) throws {
    self.steps = steps
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listener = listener
    let isBound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        unsafe bind(listener, address, length) == 0 && listen(listener, 64) == 0
          && getsockname(listener, address, &length) == 0
      }
    }
    guard isBound else { throw POSIXError(.EADDRNOTAVAIL) }
    port = UInt16(bigEndian: address.sin_port)
    Thread.detachNewThread { self.acceptAll() }
  }

  /// Answers with a response as it goes over the wire.
  convenience init(answering response: String) throws { try self.init { _ in [.send(response)] } }

  var url: String { "http://127.0.0.1:\(port)" }
  /// The requests that came.
  var requests: [String] { received.withLock { $0 } }

  /// Ends the server: nothing listens any more.
  func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

  private func acceptAll() {
    while true {
      let connection = accept(listener, nil, nil)
      guard connection >= 0 else { return }
      Thread.detachNewThread { self.serve(connection) }
    }
  }

  private func serve(_ connection: Int32) {
    defer { close(connection) }
    let request = Self.read(connection)
    received.withLock { $0.append(request) }
    for step in steps(request) {
      switch step {
      case .send(let text): guard Self.write(text, connection) else { return }
      case .pause(let seconds): Thread.sleep(forTimeInterval: seconds)
      case .flood: while Self.write(String(repeating: "x", count: 65_536), connection) {}
      case .reset:
        var linger = linger(l_onoff: 1, l_linger: 0)
        unsafe setsockopt(
          connection, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
        return
      }
    }
  }

  /// A request: its head, and as much body as the head says.
  private static func read(_ connection: Int32) -> String {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = unsafe buffer.withUnsafeMutableBytes { unsafe recv(connection, $0.baseAddress, $0.count, 0) }
      guard count > 0 else { break }
      bytes += buffer[..<count]
      let text = String(decoding: bytes, as: UTF8.self)
      guard let end = text.range(of: "\r\n\r\n") else { continue }
      let length = text[..<end.lowerBound].lowercased().split(separator: "content-length: ").dropFirst().first
        .flatMap { Int($0.prefix { $0.isNumber }) }
      if text[end.upperBound...].utf8.count >= length ?? 0 { break }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func write(_ text: String, _ connection: Int32) -> Bool {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes {
        unsafe send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }
}

/// A response with a body, as it goes over the wire.
func wire(_ status: Int = 200, _ body: String = "", headers: [String] = []) -> String {
  (["HTTP/1.1 \(status) Reason", "Content-Length: \(body.utf8.count)", "Connection: close"] + headers)
    .joined(separator: "\r\n") + "\r\n\r\n" + body
}
