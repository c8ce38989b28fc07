internal import Crypto

/// A method, and a URL up to its path: where requests to one host go.
struct CommonTarget {
  private let method: String
  /// The method with a line feed after it: one piece to write, where a short string would first be put into memory.
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

  /// Calls `body` with the path and the query of a request that goes there.
  /// - Parameter body: Takes the path, whether it has nothing but unreserved characters and slashes, and the query as
  ///   written, which may be wrong.
  /// - Returns: Nil where the request goes elsewhere, or something in its URL is wrong.
  @inline(__always)
  func withPathAndQuery<Result>(
    of request: borrowing SigningRequest,
    _ body: (_ path: Span<UInt8>, _ isPlain: Bool, _ query: Span<UInt8>) -> Result?
  ) -> Result? {
    guard equalBytes(request.method, method), let path = request.url.withUTF8Bytes({ path(of: $0) }) else { return nil }
    return request.url.withUTF8Bytes { url in
      let (end, queryStart) = (path.range.upperBound, min(path.range.upperBound &+ 1, url.count))
      return body(
        url.extracting(path.range.lowerBound..<end), path.isPlain, url.extracting(queryStart..<url.count))
    }
  }

  /// Calls `body` with the path of a request that goes there.
  /// - Returns: Nil where the request goes elsewhere, has a query, or something in its path would have to be encoded.
  @inline(__always)
  func withPlainPath<Result>(of request: borrowing SigningRequest, _ body: (Span<UInt8>) -> Result?) -> Result? {
    withPathAndQuery(of: request) { path, isPlain, _ in
      isPlain && origin.count &+ path.count == request.url.utf8.count ? body(path) : nil
    }
  }

  /// Where the path of a URL lies, and whether it has nothing but unreserved characters and slashes; nil where the URL
  /// leads elsewhere, or something in it is wrong.
  @inline(never)
  private func path(of url: Span<UInt8>) -> (range: Range<Int>, isPlain: Bool)? {
    let start = origin.count
    guard url.count > start, url[start] == UInt8(ascii: "/"), equalBytes(url.extracting(first: start), origin.span)
    else { return nil }
    let plainEnd = ByteSet.unreservedOrSlash.firstIndex(outsideIn: url, from: start)
    guard plainEnd < url.count else { return (start..<plainEnd, true) }
    guard let end = try? RequestURL.pathEnd(url, from: plainEnd) else { return nil }
    return (start..<end, end == plainEnd)
  }

  /// Writes the first line of a canonical request.
  @inline(__always)
  @_lifetime(sink: copy sink)
  func writeMethod(to sink: inout OutputSpan<UInt8>) { sink.write(methodLine.span) }
}
