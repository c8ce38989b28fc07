internal import Foundation
package import SigV4

/// A request as it came over the wire.
package struct WireRequest: Sendable {
  package let method: String
  package let target: String
  package let headers: [HeaderField]
  package let body: [UInt8]

  /// The value of the first header of a name, in whatever case.
  package func value(of name: String) -> String? { headers.first { $0.name.lowercased() == name.lowercased() }?.value }

  /// For a verifier.
  package var received: ReceivedRequest { ReceivedRequest(method: method, target: target, headers: headers) }

  /// Reads a request; nil where the connection ends before it does.
  init?(from connection: borrowing Connection) {
    var bytes: [UInt8] = []
    var head: Head?
    while true {
      if head == nil { head = Head(of: bytes) }
      if let head, let body = head.body(of: bytes) {
        method = head.method
        target = head.target
        headers = head.headers
        self.body = body
        return
      }
      guard connection.receive(&bytes) else { return nil }
    }
  }
}

/// What comes before the body, which says how long that is (RFC 9112).
private struct Head {
  let method: String
  let target: String
  let headers: [HeaderField]
  private let byteCount: Int

  /// Nil while it is not all there.
  init?(of bytes: [UInt8]) {
    guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
    let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n")
    let start = lines.first?.split(separator: " ") ?? []
    method = start.first.map(String.init) ?? ""
    target = start.dropFirst().first.map(String.init) ?? ""
    headers = lines.dropFirst().map { line in
      let colon = line.firstIndex(of: ":") ?? line.endIndex
      return HeaderField(
        name: String(line[..<colon]), value: line[colon...].dropFirst().trimmingCharacters(in: .whitespaces))
    }
    byteCount = end.upperBound
  }

  /// Nil while it is not all there.
  func body(of bytes: [UInt8]) -> [UInt8]? {
    let rest = bytes[byteCount...]
    if headers.contains(where: { $0.name.lowercased() == "transfer-encoding" }) { return Self.transferred(rest) }
    let length = headers.first { $0.name.lowercased() == "content-length" }.flatMap { Int($0.value) } ?? 0
    return rest.count >= length ? Array(rest.prefix(length)) : nil
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
}
