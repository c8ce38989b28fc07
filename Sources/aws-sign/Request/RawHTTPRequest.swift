internal import SigV4

/// An HTTP/1.1 request as it is on the wire (RFC 9112), read from one piece of bytes.
struct RawHTTPRequest {
  let request: ReceivedRequest
  let body: [UInt8]

  /// - Throws: A failure that says what is malformed.
  init(_ bytes: [UInt8]) throws(ToolError) {
    var rest = bytes[...]
    let requestLine = try Self.line(&rest)
    guard let methodEnd = requestLine.firstIndex(of: " "), let targetEnd = requestLine.lastIndex(of: " "),
      methodEnd < targetEnd, requestLine[targetEnd...].hasPrefix(" HTTP/1.")
    else {
      throw .failure("the request does not begin with a line like GET /path?query HTTP/1.1")
    }
    var headers: [HeaderField] = []
    while true {
      let line = try Self.line(&rest)
      if line.isEmpty { break }
      guard let colon = line.utf8.firstIndex(of: UInt8(ascii: ":")), colon != line.startIndex,
        line.utf8.first != UInt8(ascii: " "), line.utf8.first != UInt8(ascii: "\t")
      else {
        throw .failure("line " + String(headers.count + 2) + " of the request is not a header like Name: value")
      }
      headers.append(HeaderField(name: String(line[..<colon]), value: trimmed(line[colon...].dropFirst())))
    }
    request = ReceivedRequest(
      method: String(requestLine[..<methodEnd]),
      target: String(requestLine[requestLine.index(after: methodEnd)..<targetEnd]), headers: headers)
    body = Array(rest)
    try Self.checkLength(of: body, headers)
  }

  /// The next line, without its end; the bytes after it are left.
  private static func line(_ rest: inout ArraySlice<UInt8>) throws(ToolError) -> String {
    guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else {
      throw .failure("the request ends before the empty line after its headers")
    }
    var line = rest[..<end]
    if line.last == UInt8(ascii: "\r") { line.removeLast() }
    rest = rest[(end + 1)...]
    guard let text = String(validating: line, as: UTF8.self) else {
      throw .failure("the head of the request is not text in UTF-8")
    }
    return text
  }

  /// A request whose body cannot be told from what follows would be verified with the wrong one.
  private static func checkLength(of body: [UInt8], _ headers: [HeaderField]) throws(ToolError) {
    guard !headers.contains(where: { $0.name.lowercased() == "transfer-encoding" }) else {
      throw .failure(
        "the request has a Transfer-Encoding; give it with the body as it was before that, and its Content-Length")
    }
    let lengths = headers.filter { $0.name.lowercased() == "content-length" }.map(\.value)
    guard lengths.count <= 1 else { throw .failure("the request has two Content-Length headers") }
    guard let text = lengths.first else {
      guard body.isEmpty else { throw .failure("the request has a body, but no Content-Length") }
      return
    }
    guard !text.isEmpty, text.utf8.allSatisfy({ $0 &- 48 < 10 }), let length = Int(text) else {
      throw .failure("the request's Content-Length is not a number")
    }
    guard length == body.count else {
      throw .failure(
        "the body has " + String(body.count) + " bytes, but Content-Length says " + text
          + "; an editor may have added a line break at the end")
    }
  }
}
