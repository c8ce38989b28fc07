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
  public func forEachURL<Failure: Error>(
    of keys: some Sequence<String>, _ body: (Span<UInt8>) throws(Failure) -> Void
  ) throws(Failure) {
    var rest = keys.makeIterator()
    while let first = rest.next() {
      guard let second = rest.next() else { return try presign(first.utf8.span, body) }
      try presign(first.utf8.span, second.utf8.span, body)
    }
  }

  /// Calls `body` with the URL of each key in a text, in the order of the keys.
  /// - Parameters:
  ///   - lines: Object keys as they are meant, not encoded. After the last a separator may follow or not.
  ///   - separator: What comes between them.
  ///   - body: Gets a URL: ASCII, in canonical encoding, valid during the call.
  public func forEachURL<Failure: Error>(
    ofKeysIn lines: Span<UInt8>, separatedBy separator: UInt8 = UInt8(ascii: "\n"),
    _ body: (Span<UInt8>) throws(Failure) -> Void
  ) throws(Failure) {
    var start = 0
    while start < lines.count {
      let firstEnd = lines.firstIndex(of: separator, from: start)
      let first = lines.extracting(start..<firstEnd)
      start = firstEnd + 1
      guard start < lines.count else { return try presign(first, body) }
      let secondEnd = lines.firstIndex(of: separator, from: start)
      try presign(first, lines.extracting(start..<secondEnd), body)
      start = secondEnd + 1
    }
  }

  /// The URLs of keys, in their order.
  /// - Parameter keys: Object keys as they are meant, not encoded.
  public func urls(of keys: some Sequence<String>) -> [String] {
    var urls: [String] = []
    urls.reserveCapacity(keys.underestimatedCount)
    forEachURL(of: keys) { urls.append(String(decoding: $0)) }
    return urls
  }

  /// Presigns two URLs at once.
  @inline(__always)
  private func presign<Failure: Error>(
    _ first: Span<UInt8>, _ second: Span<UInt8>, _ body: (Span<UInt8>) throws(Failure) -> Void
  ) throws(Failure) {
    let fits = try withScratch(byteCount: shortTextByteCount) { firstURL throws(Failure) in
      try withScratch(byteCount: shortTextByteCount) { secondURL throws(Failure) in
        guard write(first, &firstURL, second, &secondURL) else { return false }
        try body(firstURL.span)
        try body(secondURL.span)
        return true
      }
    }
    guard !fits else { return }
    try presign(first, body)
    try presign(second, body)
  }

  /// - Returns: Whether the URLs and their canonical requests fit.
  private func write(
    _ first: Span<UInt8>, _ firstURL: inout OutputSpan<UInt8>, _ second: Span<UInt8>,
    _ secondURL: inout OutputSpan<UInt8>
  ) -> Bool {
    let hashes: (SHA256Digest, SHA256Digest)? = withScratch(byteCount: shortTextByteCount) { firstRequest in
      withScratch(byteCount: shortTextByteCount) { secondRequest in
        write(first, &firstURL, &firstRequest)
        write(second, &secondURL, &secondRequest)
        guard !firstRequest.isFull, !secondRequest.isFull else { return nil }
        return SHA256.hash(firstRequest.span, secondRequest.span)
      }
    }
    let signatureByteCount = 2 * SHA256Digest.byteCount
    guard let hashes, firstURL.freeCapacity >= signatureByteCount, secondURL.freeCapacity >= signatureByteCount
    else { return false }
    let signatures = moment.signatures(hashes.0, hashes.1)
    firstURL.append(hexDigitsOf: signatures.0)
    secondURL.append(hexDigitsOf: signatures.1)
    return true
  }

  /// Presigns one URL, of any length.
  @inline(never)
  private func presign<Failure: Error>(
    _ key: Span<UInt8>, _ body: (Span<UInt8>) throws(Failure) -> Void
  ) throws(Failure) {
    // A byte is three when it is encoded, and nine when it is encoded twice.
    let byteCount = 9 * (texts.path.count + key.count) + 1
    let url = [UInt8](capacity: byteCount + texts.urlStart.count + texts.urlEnd.count + 64) { url in
      let request = [UInt8](capacity: byteCount + texts.canonicalStart.count + texts.canonicalEnd.count) { request in
        write(key, &url, &request)
      }
      url.append(hexDigitsOf: moment.signature(SHA256.hash(bytes: request.span)))
    }
    try body(url.span)
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
