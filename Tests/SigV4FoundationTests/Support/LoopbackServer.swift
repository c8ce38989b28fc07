// An HTTP server on 127.0.0.1 whose answers a test decides. One request a connection.

import Foundation
import Synchronization

#if canImport(Glibc)
import Glibc
private let streamSocket = Int32(SOCK_STREAM.rawValue)
#else
import Darwin
private let streamSocket = SOCK_STREAM
#endif

/// A request as it came over the wire.
struct WireRequest: Sendable {
  let method: String
  let target: String
  let headers: [(name: String, value: String)]
  let body: [UInt8]

  func value(of name: String) -> String? { headers.first { $0.name.lowercased() == name.lowercased() }?.value }
}

struct WireResponse: Sendable {
  var status = 200
  var headers: [(name: String, value: String)] = []
  var body: [UInt8] = []

  init(_ status: Int = 200, headers: [(name: String, value: String)] = [], body: String = "") {
    self.init(status, headers: headers, bytes: Array(body.utf8))
  }

  init(_ status: Int, headers: [(name: String, value: String)] = [], bytes: [UInt8]) {
    self.status = status
    self.headers = headers
    body = bytes
  }
}

final class LoopbackServer: Sendable {
  typealias Handler = @Sendable (WireRequest) -> WireResponse

  let port: UInt16
  private let listener: Int32
  private let log = Mutex<[WireRequest]>([])

  /// The requests so far.
  var requests: [WireRequest] { log.withLock { $0 } }
  var url: String { "http://127.0.0.1:\(port)" }

  /// Listens on a free port, and answers as `handler` says, from other threads.
  init(_ handler: @escaping Handler) throws {
    listener = socket(AF_INET, streamSocket, 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listener = listener
    let status = unsafe withUnsafeMutablePointer(to: &address) {
      unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe bind(listener, $0, length) == 0 && listen(listener, 128) == 0 && getsockname(listener, $0, &length) == 0
      }
    }
    guard status else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    port = UInt16(bigEndian: address.sin_port)
    Thread.detachNewThread { [weak self] in
      while true {
        let connection = accept(listener, nil, nil)
        guard connection >= 0 else { return }
        Thread.detachNewThread { [weak self] in
          defer { _ = close(connection) }
          guard let request = Self.read(connection) else { return }
          self?.log.withLock { $0.append(request) }
          Self.write(handler(request), to: connection, hasBody: request.method != "HEAD")
        }
      }
    }
  }

  deinit {
    _ = shutdown(listener, Int32(SHUT_RDWR))
    _ = close(listener)
  }

  private static func read(_ connection: Int32) -> WireRequest? {
    var received: [UInt8] = []
    let headEnd = Array("\r\n\r\n".utf8)
    var head: Range<Int>?
    var bodyByteCount: Int?
    var lines: [Substring] = []
    var headers: [(name: String, value: String)] = []
    while true {
      if head == nil, let end = received.firstRange(of: headEnd) {
        head = end
        lines = String(decoding: received[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n")
        headers = lines.dropFirst().map { line in
          let colon = line.firstIndex(of: ":") ?? line.endIndex
          let value = line[colon...].dropFirst().trimmingCharacters(in: .whitespaces)
          return (String(line[..<colon]), value)
        }
        let length = headers.first { $0.name.lowercased() == "content-length" }
        let isChunked = headers.contains { $0.name.lowercased() == "transfer-encoding" }
        bodyByteCount = isChunked ? nil : length.flatMap { Int($0.value) } ?? 0
      }
      if let head {
        let rest = received[head.upperBound...]
        let body = bodyByteCount.map { rest.count >= $0 ? Array(rest.prefix($0)) : nil } ?? transferred(rest)
        if let body {
          let start = lines[0].split(separator: " ")
          return WireRequest(method: String(start[0]), target: String(start[1]), headers: headers, body: body)
        }
      }
      var buffer = [UInt8](repeating: 0, count: 65_536)
      let count = unsafe buffer.withUnsafeMutableBytes { unsafe recv(connection, $0.baseAddress, $0.count, 0) }
      guard count > 0 else { return nil }
      received += buffer[..<count]
    }
  }

  /// A body in HTTP's own chunks (RFC 9112 §7.1); nil while it is not all there.
  private static func transferred(_ received: ArraySlice<UInt8>) -> [UInt8]? {
    var body: [UInt8] = []
    var rest = received
    while let lineEnd = rest.firstIndex(of: UInt8(ascii: "\n")),
      let byteCount = Int(String(decoding: rest[..<lineEnd].dropLast(), as: UTF8.self), radix: 16)
    {
      rest = rest[(lineEnd + 1)...]
      guard rest.count >= byteCount + 2 else { return nil }
      if byteCount == 0 { return body }
      body += rest.prefix(byteCount)
      rest = rest.dropFirst(byteCount + 2)
    }
    return nil
  }

  private static func write(_ response: WireResponse, to connection: Int32, hasBody: Bool) {
    var text = "HTTP/1.1 \(response.status) Answer\r\nConnection: close\r\nContent-Length: \(response.body.count)\r\n"
    for header in response.headers { text += "\(header.name): \(header.value)\r\n" }
    let bytes = Array((text + "\r\n").utf8) + (hasBody ? response.body : [])
    var rest = bytes[...]
    while !rest.isEmpty {
      let sent = unsafe rest.withUnsafeBytes {
        unsafe send(connection, $0.baseAddress, $0.count, Int32(bitPattern: UInt32(MSG_NOSIGNAL)))
      }
      guard sent > 0 else { return }
      rest = rest.dropFirst(sent)
    }
  }
}
