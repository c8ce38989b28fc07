// An HTTP/1.1 request as text, as the files of the AWS test suite hold it.

import SigV4
import Testing

struct RawRequest {
  let method: String
  /// The path and query; unlike real ones they may hold spaces.
  let target: String
  let headers: [HeaderField]
  let body: String

  init(_ text: String) throws {
    let parts = text.split(separator: "\n\n", maxSplits: 1).map(String.init)
    var lines = try #require(parts.first).split(separator: "\n").map(String.init)
    let requestLine = lines.removeFirst()
    let space = try #require(requestLine.firstIndex(of: " "))
    try #require(requestLine.hasSuffix(" HTTP/1.1"))
    method = String(requestLine[..<space])
    target = String(requestLine[requestLine.index(after: space)...].dropLast(" HTTP/1.1".count))
    headers = try lines.reduce(into: []) { headers, line in
      if line.hasPrefix(" ") {
        // A folded line (RFC 9112 §5.2): to a parser one space, and what follows.
        headers[headers.count - 1].value += " " + line.drop { $0 == " " }
      } else {
        let colon = try #require(line.firstIndex(of: ":"))
        headers.append(HeaderField(String(line[..<colon]), String(line[line.index(after: colon)...])))
      }
    }
    body = parts.count > 1 ? parts[1] : ""
  }
}
