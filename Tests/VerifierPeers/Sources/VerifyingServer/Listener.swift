// Blocking TCP on 127.0.0.1, and HTTP/1.1 requests off it.

internal import Glibc
internal import SigV4

/// A request with its body as it was sent.
struct ReceivedMessage {
  let request: ReceivedRequest
  let body: [UInt8]
}

struct Failure: Error, CustomStringConvertible {
  let description: String
}

struct Listener: ~Copyable {
  private let descriptor: Int32
  let port: UInt16

  init() throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let descriptor = descriptor
    let status = unsafe withUnsafeMutablePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        guard unsafe bind(descriptor, $0, length) == 0, listen(descriptor, 16) == 0 else { return Int32(-1) }
        return unsafe getsockname(descriptor, $0, &length)
      }
    }
    guard status == 0 else { throw Failure(description: "cannot listen: errno \(errno)") }
    port = UInt16(bigEndian: address.sin_port)
  }

  deinit { close(descriptor) }

  func accept() throws -> Connection {
    let accepted = Glibc.accept(descriptor, nil, nil)
    guard accepted >= 0 else { throw Failure(description: "cannot accept: errno \(errno)") }
    var timeout = timeval(tv_sec: 10, tv_usec: 0)
    _ = unsafe setsockopt(accepted, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
    return Connection(descriptor: accepted)
  }
}

struct Connection: ~Copyable {
  private let descriptor: Int32

  init(descriptor: Int32) { self.descriptor = descriptor }

  deinit { close(descriptor) }

  func write(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let sent = unsafe rest.withUnsafeBytes { unsafe send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      guard sent > 0 else { return }
      rest = rest.dropFirst(sent)
    }
  }

  /// One request with a Content-Length, or without a body; nil where the peer sends something else or stops.
  func readRequest() -> ReceivedMessage? {
    var bytes: [UInt8] = []
    let end = Array("\r\n\r\n".utf8)
    while bytes.firstRange(of: end) == nil {
      guard bytes.count < 1 << 20, let more = read() else { return nil }
      bytes += more
    }
    guard let head = bytes.firstRange(of: end) else { return nil }
    let lines = String(decoding: bytes[..<head.lowerBound], as: UTF8.self)
      .split(separator: "\r\n", omittingEmptySubsequences: false)
    let words = lines[0].split(separator: " ", omittingEmptySubsequences: false)
    guard words.count == 3 else { return nil }
    var headers: [HeaderField] = []
    for line in lines.dropFirst() {
      guard let colon = line.utf8.firstIndex(of: UInt8(ascii: ":")) else { return nil }
      headers.append(
        HeaderField(name: String(line[..<colon]), value: String(line[colon...].dropFirst().drop { $0 == " " })))
    }
    let length = headers.first { $0.name.lowercased() == "content-length" }.flatMap { Int($0.value) } ?? 0
    var body = Array(bytes[head.upperBound...])
    while body.count < length {
      guard let more = read() else { return nil }
      body += more
    }
    return ReceivedMessage(
      request: ReceivedRequest(method: String(words[0]), target: String(words[1]), headers: headers), body: body)
  }

  /// What has come; nil at the end.
  private func read() -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = unsafe buffer.withUnsafeMutableBytes { unsafe recv(descriptor, $0.baseAddress, $0.count, 0) }
    return count > 0 ? Array(buffer[..<count]) : nil
  }
}
