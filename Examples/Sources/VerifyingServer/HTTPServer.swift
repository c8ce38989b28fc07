// As much of HTTP as the example needs: one connection after another, and one request on each.

import Crypto
import Foundation
import SigV4

#if canImport(Glibc)
import Glibc
private let streamSocket = Int32(SOCK_STREAM.rawValue)
#else
private let streamSocket = SOCK_STREAM
#endif

struct HTTPResponse {
  let status: Int
  let text: String
}

/// The body of a request, a piece at a time.
struct RequestBody {
  /// The length in bytes.
  let byteCount: Int
  private let connection: Int32
  private var received: [UInt8]
  private var remaining: Int

  fileprivate init(_ connection: Int32, received: [UInt8], byteCount: Int) {
    self.connection = connection
    self.received = received
    self.byteCount = byteCount
    remaining = byteCount
  }

  /// The next piece; nil at the end, also where the client ends too soon.
  mutating func next() -> [UInt8]? {
    guard remaining > 0 else { return nil }
    if received.isEmpty { received = read(connection) }
    let piece = Array(received.prefix(remaining))
    received = []
    remaining = piece.isEmpty ? 0 : remaining - piece.count
    return piece.isEmpty ? nil : piece
  }

  mutating func hash() -> SHA256Digest {
    var hash = SHA256()
    while let piece = next() { hash.update(data: piece) }
    return hash.finalize()
  }

  /// All of it; what is beyond the limit is cut off.
  mutating func readAll(limit: Int) -> [UInt8] {
    var all: [UInt8] = []
    while all.count < limit, let piece = next() { all += piece }
    return all
  }
}

struct HTTPServer {
  let port: UInt16
  private let listener: Int32

  /// Listens on a free port of 127.0.0.1.
  init() throws {
    signal(SIGPIPE, SIG_IGN)
    let listener = socket(AF_INET, streamSocket, 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isListening = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, length) == 0 && listen(listener, 64) == 0 && getsockname(listener, $0, &length) == 0
      }
    }
    guard isListening else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    self.listener = listener
    port = UInt16(bigEndian: address.sin_port)
  }

  func run(_ answer: (ReceivedRequest, inout RequestBody) -> HTTPResponse) {
    while true {
      let connection = accept(listener, nil, nil)
      guard connection >= 0 else { return }
      if let (request, received, byteCount) = head(connection) {
        var body = RequestBody(connection, received: received, byteCount: byteCount)
        let response = answer(request, &body)
        // A client that is cut off while it sends does not read why.
        while body.next() != nil {}
        write(response, to: connection, hasBody: request.method != "HEAD")
      }
      close(connection)
    }
  }

  /// A request, what was received of its body, and how long that is; nil where it is not HTTP.
  private func head(_ connection: Int32) -> (ReceivedRequest, [UInt8], Int)? {
    var received: [UInt8] = []
    var end = received.firstRange(of: Array("\r\n\r\n".utf8))
    while end == nil {
      let piece = read(connection)
      guard !piece.isEmpty, received.count < 65_536 else { return nil }
      received += piece
      end = received.firstRange(of: Array("\r\n\r\n".utf8))
    }
    guard let end else { return nil }
    let lines = String(decoding: received[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n")
    let start = lines.first?.split(separator: " ") ?? []
    guard start.count == 3 else { return nil }
    var headers: [HeaderField] = []
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: ":") else { return nil }
      let value = line[colon...].dropFirst().trimmingCharacters(in: .whitespaces)
      headers.append(HeaderField(name: String(line[..<colon]), value: value))
    }
    func value(_ name: String) -> String? { headers.first { $0.name.lowercased() == name }?.value }
    if value("expect") == "100-continue" { write("HTTP/1.1 100 Continue\r\n\r\n", to: connection) }
    let byteCount = value("content-length").map { Int($0) ?? -1 } ?? 0
    guard byteCount >= 0, value("transfer-encoding") == nil else { return nil }
    let request = ReceivedRequest(method: String(start[0]), target: String(start[1]), headers: headers)
    return (request, Array(received[end.upperBound...]), byteCount)
  }

  private func write(_ response: HTTPResponse, to connection: Int32, hasBody: Bool) {
    let body = response.text + "\n"
    let head = "HTTP/1.1 \(response.status) Answer\r\nConnection: close\r\nContent-Length: \(body.utf8.count)\r\n\r\n"
    write(head + (hasBody ? body : ""), to: connection)
  }

  private func write(_ text: String, to connection: Int32) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { send(connection, $0.baseAddress, $0.count, 0) }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }
}

/// What comes next on a connection; nothing at its end.
private func read(_ connection: Int32) -> [UInt8] {
  [UInt8](unsafeUninitializedCapacity: 65_536) { buffer, count in
    count = max(0, recv(connection, buffer.baseAddress, buffer.count, 0))
  }
}
