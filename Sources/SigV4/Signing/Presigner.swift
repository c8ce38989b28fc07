internal import Crypto

/// Presigns URLs of many objects that differ in their keys alone: one bucket, method, lifetime and second.
///
/// What all URLs have in common is written and hashed once, and two are signed at a time. Nothing is allocated for a URL.
public struct Presigner: Sendable {
  /// What comes with each URL.
  public let terms: PresignedURL.Terms

  private let moment: SigningMoment
  private let pathRules: Service.PathRules
  private let texts: Texts

  /// The texts around a key.
  private struct Texts {
    /// The path before the key, as it is on the wire.
    var path: [UInt8] = []
    /// The URL before the path, and after.
    var urlStart: [UInt8] = []
    var urlEnd: [UInt8] = []
    /// The canonical request before the path, and after.
    var canonicalStart: [UInt8] = []
    var canonicalEnd: [UInt8] = []
  }

  /// Calls `body` with the URL of each key, in the order of the keys.
  /// - Parameters:
  ///   - keys: Object keys as they are meant, not encoded.
  ///   - body: Gets a URL: ASCII, in canonical encoding, valid during the call.
  @inlinable
  public func forEachURL<Failure: Error>(
    of keys: some Sequence<String>, _ body: (Span<UInt8>) throws(Failure) -> Void
  ) throws(Failure) {
    var rest = keys.makeIterator()
    var urls: [UInt8] = []
    while let first = rest.next() {
      urls.removeAll(keepingCapacity: true)
      guard let second = rest.next() else {
        append(first.utf8.span, to: &urls)
        return try body(urls.span)
      }
      let firstByteCount = append(first.utf8.span, second.utf8.span, to: &urls)
      try body(urls.span.extracting(first: firstByteCount))
      try body(urls.span.extracting(droppingFirst: firstByteCount))
    }
  }

  /// Calls `body` with the URL of each key in a text, in the order of the keys.
  /// - Parameters:
  ///   - lines: Object keys as they are meant, not encoded. After the last a separator may follow or not.
  ///   - separator: What comes between them.
  ///   - body: Gets a URL: ASCII, in canonical encoding, valid during the call.
  @inlinable
  public func forEachURL<Failure: Error>(
    ofKeysIn lines: Span<UInt8>, separatedBy separator: UInt8 = UInt8(ascii: "\n"),
    _ body: (Span<UInt8>) throws(Failure) -> Void
  ) throws(Failure) {
    var start = 0
    var urls: [UInt8] = []
    while start < lines.count {
      urls.removeAll(keepingCapacity: true)
      let firstEnd = Self.end(of: start, in: lines, separator)
      let first = lines.extracting(start..<firstEnd)
      start = firstEnd + 1
      guard start < lines.count else {
        append(first, to: &urls)
        return try body(urls.span)
      }
      let secondEnd = Self.end(of: start, in: lines, separator)
      let firstByteCount = append(first, lines.extracting(start..<secondEnd), to: &urls)
      start = secondEnd + 1
      try body(urls.span.extracting(first: firstByteCount))
      try body(urls.span.extracting(droppingFirst: firstByteCount))
    }
  }

  /// The URLs of keys, in their order.
  /// - Parameter keys: Object keys as they are meant, not encoded.
  @inlinable
  public func urls(of keys: some Sequence<String>) -> [String] {
    var urls: [String] = []
    urls.reserveCapacity(keys.underestimatedCount)
    forEachURL(of: keys) { urls.append(Self.text(of: $0)) }
    return urls
  }

  /// Where a line ends.
  @usableFromInline
  static func end(of start: Int, in lines: Span<UInt8>, _ separator: UInt8) -> Int {
    lines.firstIndex(of: separator, from: start)
  }

  @usableFromInline
  static func text(of url: Span<UInt8>) -> String { String(decoding: url) }

  /// Appends the URLs of two keys.
  /// - Returns: The length of the first.
  @usableFromInline
  func append(_ first: Span<UInt8>, _ second: Span<UInt8>, to urls: inout [UInt8]) -> Int {
    let start = urls.count
    var firstByteCount = 0
    urls.append(addingCapacity: urlCapacity(first) + urlCapacity(second)) { urls in
      firstByteCount = presign(first, second, into: &urls)
      if firstByteCount == 0 { urls.removeAll() }
    }
    if firstByteCount > 0 { return firstByteCount }
    // Long keys, one after the other.
    append(first, to: &urls)
    firstByteCount = urls.count - start
    append(second, to: &urls)
    return firstByteCount
  }

  /// Writes two URLs, for which there is room.
  /// - Returns: The length of the first; 0 where a canonical request is too long to be written on the stack.
  private func presign(_ first: Span<UInt8>, _ second: Span<UInt8>, into urls: inout OutputSpan<UInt8>) -> Int {
    withScratch(byteCount: shortTextByteCount) { firstRequest in
      withScratch(byteCount: shortTextByteCount) { secondRequest in
        write(first, &urls, &firstRequest)
        urls.append(repeating: 0, count: Self.signatureByteCount)
        let firstEnd = urls.count
        write(second, &urls, &secondRequest)
        guard !firstRequest.isFull, !secondRequest.isFull else { return 0 }
        let hashes = SHA256.hash(firstRequest.span, secondRequest.span)
        let signatures = moment.signatures(hashes.0, hashes.1)
        urls.append(hexDigitsOf: signatures.1)
        var written = urls.mutableSpan
        written.write(hexDigitsOf: signatures.0, to: firstEnd - Self.signatureByteCount)
        return firstEnd
      }
    }
  }

  /// Appends the URL of a key of any length.
  @usableFromInline
  func append(_ key: Span<UInt8>, to urls: inout [UInt8]) {
    let requestCapacity = 9 * (texts.path.count + key.count) + texts.canonicalStart.count + texts.canonicalEnd.count + 1
    urls.append(addingCapacity: urlCapacity(key)) { url in
      var hash: SHA256Digest?
      _ = [UInt8](capacity: requestCapacity) { request in
        write(key, &url, &request)
        hash = SHA256.hash(bytes: request.span)
      }
      if let hash { url.append(hexDigitsOf: moment.signature(hash)) }
    }
  }

  private static var signatureByteCount: Int { 2 * SHA256Digest.byteCount }

  /// How many bytes a URL has at most: each byte of a key becomes three, and nine where it is encoded twice.
  private func urlCapacity(_ key: Span<UInt8>) -> Int {
    9 * (texts.path.count + key.count) + 1 + texts.urlStart.count + texts.urlEnd.count + Self.signatureByteCount
  }

  /// Writes a URL up to the signature, and its canonical request.
  @inline(__always)
  private func write(_ key: Span<UInt8>, _ url: inout OutputSpan<UInt8>, _ request: inout OutputSpan<UInt8>) {
    url.write(texts.urlStart.span)
    request.write(texts.canonicalStart.span)
    if pathRules.keepsEncodedPath {
      let start = url.count
      url.write(texts.path.span)
      url.writeEncoded(key, keeping: .unreservedOrSlash)
      request.write(url.span.extracting(droppingFirst: start))
    } else {
      writePath(key, &url, &request)
    }
    url.write(texts.urlEnd.span)
    request.write(texts.canonicalEnd.span)
  }

  /// Writes the path where it is not the same in both.
  @inline(never)
  private func writePath(_ key: Span<UInt8>, _ url: inout OutputSpan<UInt8>, _ request: inout OutputSpan<UInt8>) {
    let path = [UInt8](capacity: texts.path.count + 3 * key.count) { path in
      path.write(texts.path.span)
      path.writeEncoded(key, keeping: .unreservedOrSlash)
    }
    url.writeWirePath(path.span, pathRules)
    request.writeCanonicalPath(path.span, pathRules)
  }
}

extension Presigner {
  /// - Parameters:
  ///   - text: A URL up to the signature, for the path that comes before the keys.
  ///   - tokenParameter: What is added to it after signing.
  init(
    _ request: SignableRequest, _ headers: borrowing CanonicalHeaders, _ terms: PresignedURL.Terms,
    _ text: Span<UInt8>, tokenParameter: Span<UInt8>
  ) {
    self.terms = terms
    moment = request.moment
    pathRules = request.canonical.pathRules
    let layout = request.layout
    var piece = TextBuffer()
    piece.write(text.extracting(layout.path))
    if piece.span[piece.count - 1] != UInt8(ascii: "/") { piece.write(UInt8(ascii: "/")) }
    var texts = Texts()
    texts.path = piece.array
    texts.urlStart = TextBuffer(text.extracting(first: layout.path.lowerBound)).array
    piece = TextBuffer(text.extracting(droppingFirst: layout.path.upperBound))
    piece.write(tokenParameter)
    piece.write(literal: "&X-Amz-Signature=")
    texts.urlEnd = piece.array
    piece = TextBuffer()
    request.canonical.writeMethod(to: &piece)
    texts.canonicalStart = piece.array
    piece = TextBuffer()
    request.canonical.writeAfterPath(text, layout, headers, to: &piece)
    texts.canonicalEnd = piece.array
    self.texts = texts
  }
}
