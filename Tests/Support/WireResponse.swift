/// A response to be sent over the wire.
package struct WireResponse: Sendable {
  package var status: Int
  package var headers: [(name: String, value: String)]
  package var body: [UInt8]
  /// Whether the body is sent; its length is told all the same.
  var hasBody = true

  package init(_ status: Int = 200, headers: [(name: String, value: String)] = [], body: String = "") {
    self.init(status, headers: headers, bytes: Array(body.utf8))
  }

  package init(_ status: Int, headers: [(name: String, value: String)] = [], bytes: [UInt8]) {
    self.status = status
    self.headers = headers
    body = bytes
  }

  var bytes: [UInt8] {
    var head = "HTTP/1.1 \(status) Answer\r\nConnection: close\r\nContent-Length: \(body.count)\r\n"
    for header in headers { head += "\(header.name): \(header.value)\r\n" }
    return Array((head + "\r\n").utf8) + (hasBody ? body : [])
  }
}
