internal import Crypto

/// A method, and a URL up to its path: where requests to one host go.
struct CommonTarget {
  private let method: String
  /// The method with a line feed after it.
  private let methodLine: [UInt8]
  /// The URL up to its path, as it was given.
  private let origin: [UInt8]

  init(method: String, origin: Span<UInt8>) {
    self.method = method
    methodLine = [UInt8](capacity: method.utf8.count + 1) {
      $0.write(method)
      $0.write(UInt8(ascii: "\n"))
    }
    self.origin = [UInt8](capacity: origin.count) { $0.write(origin) }
  }

  /// Calls `body` with the path of a request that goes there.
  /// - Returns: Nil where the request goes elsewhere, has a query, or something in its path would have to be encoded.
  @inline(__always)
  func withPath<Result>(of request: borrowing SigningRequest, _ body: (Span<UInt8>) -> Result?) -> Result? {
    guard equalBytes(request.method, method), request.url.withUTF8Bytes({ leadsThere($0) }) else { return nil }
    return request.url.withUTF8Bytes { body($0.extracting(droppingFirst: origin.count)) }
  }

  @inline(never)
  private func leadsThere(_ url: Span<UInt8>) -> Bool {
    let pathStart = origin.count
    return url.count > pathStart && url[pathStart] == UInt8(ascii: "/")
      && equalBytes(url.extracting(first: pathStart), origin.span)
      // Any other byte would have to be encoded, or belongs to a query.
      && ByteSet.unreservedOrSlash.firstIndex(outsideIn: url, from: pathStart) == url.count
  }

  /// Writes the first line of a canonical request.
  @inline(__always)
  @_lifetime(sink: copy sink)
  func writeMethod(to sink: inout OutputSpan<UInt8>) { sink.write(methodLine.span) }
}
