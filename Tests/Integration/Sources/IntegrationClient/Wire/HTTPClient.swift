/// An HTTP/1.1 client that sends the request target byte for byte: one connection a request, closed by the server.
///
/// Foundation's `URLSession` would be shorter, but on Linux it resolves dot segments (`/b/./k` arrives as `/b/k`), escapes
/// `[`, `]` and `|` in a path, and so cannot send every request that S3 has a meaning for.

import SigV4

enum HTTPClient {
  /// Sends a request and reads the answer, whatever its status.
  static func send(_ request: HTTPRequest) throws -> HTTPResponse {
    let (authority, target) = try split(request.url)
    let connection = try TCPConnection.open(to: authority)
    connection.write(head(of: request, target: target, authority: authority) + request.body)
    return try response(from: connection.readToEnd(), hasBody: request.method != "HEAD")
  }

  private static func split(_ url: String) throws -> (authority: Substring, target: Substring) {
    let scheme = "http://"
    guard url.hasPrefix(scheme) else { throw Failure("not an http URL: \(url)") }
    let rest = url.dropFirst(scheme.count)
    guard let slash = rest.utf8.firstIndex(of: UInt8(ascii: "/")) else { return (rest, "/") }
    return (rest[..<slash], rest[slash...])
  }

  private static func head(of request: HTTPRequest, target: Substring, authority: Substring) -> [UInt8] {
    var lines = ["\(request.method) \(target) HTTP/1.1", "Connection: close"]
    if request.values(of: "Host").isEmpty { lines.append("Host: \(authority)") }
    lines += request.headers.map { "\($0.name): \($0.value)" }
    if request.hasBody { lines.append("Content-Length: \(request.body.count)") }
    return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
  }

  private static func response(from bytes: [UInt8], hasBody: Bool) throws -> HTTPResponse {
    guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else {
      throw Failure("no HTTP response head in \(bytes.count) bytes")
    }
    let lines = bytes[..<end.lowerBound].split(separator: Array("\r\n".utf8))
      .map { String(decoding: $0, as: UTF8.self) }
    guard let status = lines.first?.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else {
      throw Failure("malformed status line")
    }

    var response = HTTPResponse(status: status, headers: lines.dropFirst().map(field))
    response.body = Array(bytes[end.upperBound...])
    guard hasBody else { return response }
    guard let length = response.value(of: "Content-Length").flatMap({ Int($0) }) else {
      guard response.body.isEmpty else { throw Failure("a body without Content-Length is not expected here") }
      return response
    }
    guard response.body.count >= length else { throw Failure("response cut off") }
    response.body.removeLast(response.body.count - length)
    return response
  }

  private static func field(_ line: String) -> HeaderField {
    let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let value = parts.last.map { String($0.drop { $0 == " " || $0 == "\t" }) } ?? ""
    return HeaderField(name: parts.first.map(String.init) ?? "", value: value)
  }
}
