internal import Crypto

/// Presigns URLs of many objects that differ in their keys alone: one bucket, method, lifetime and second.
///
/// What all URLs have in common is written and hashed once, and two are signed at a time. Nothing is allocated for a URL.
public struct Presigner: Sendable {
  /// What comes with each URL.
  public var terms: PresignedURL.Terms { common.terms }

  private let common: Common

  /// What all URLs have in common. In one object, so that handing it on costs little.
  private final class Common: Sendable {
    let terms: PresignedURL.Terms
    let moment: SigningMoment
    let texts: Texts

    init(_ terms: PresignedURL.Terms, _ moment: SigningMoment, _ texts: Texts) {
      self.terms = terms
      self.moment = moment
      self.texts = texts
    }
  }

  /// The texts around a key.
  private struct Texts {
    let pathRules: Service.PathRules
    /// The path before the key, as it is on the wire.
    var path: [UInt8] = []
    /// The URL before the path, and after.
    var urlStart: [UInt8] = []
    var urlEnd: [UInt8] = []
    /// The canonical request before the path, and after.
    var canonicalStart: [UInt8] = []
    var canonicalEnd: [UInt8] = []

    /// How many bytes a URL has at most: each byte of a key becomes three, and nine where it is encoded twice.
    func urlCapacity(_ key: Span<UInt8>) -> Int {
      9 * (path.count + key.count) + 1 + urlStart.count + urlEnd.count + Presigner.signatureByteCount
    }

    /// How many bytes the URL of a path in canonical form has.
    @inline(__always)
    func urlByteCount(path: Span<UInt8>) -> Int {
      urlStart.count &+ path.count &+ urlEnd.count &+ Presigner.signatureByteCount
    }

    /// How many bytes a canonical request has at most.
    func requestCapacity(_ key: Span<UInt8>) -> Int {
      9 * (path.count + key.count) + 1 + canonicalStart.count + canonicalEnd.count
    }

    /// Writes the canonical request of a key.
    @inline(__always)
    func writeRequest(_ key: Span<UInt8>, to request: inout OutputSpan<UInt8>) {
      request.write(canonicalStart.span)
      if pathRules.keepsEncodedPath {
        request.write(path.span)
        request.writeEncoded(key, keeping: .unreservedOrSlash)
      } else {
        request.writeCanonicalPath(encodedPath(key).span, pathRules)
      }
      request.write(canonicalEnd.span)
    }

    /// Writes the URL of a key up to the signature.
    /// - Parameter request: Its canonical request.
    @inline(__always)
    func writeURL(_ key: Span<UInt8>, _ request: Span<UInt8>, to url: inout OutputSpan<UInt8>) {
      url.write(urlStart.span)
      if pathRules.keepsEncodedPath {
        url.write(request.extracting(canonicalStart.count..<request.count &- canonicalEnd.count))
      } else {
        url.writeWirePath(encodedPath(key).span, pathRules)
      }
      url.write(urlEnd.span)
    }

    /// The path where it is not the same in both.
    @inline(never)
    private func encodedPath(_ key: Span<UInt8>) -> [UInt8] {
      [UInt8](capacity: path.count + 3 * key.count) { encoded in
        encoded.write(path.span)
        encoded.writeEncoded(key, keeping: .unreservedOrSlash)
      }
    }

    /// Writes the canonical request of a path in canonical form, which is the same in both.
    @inline(__always)
    func writeRequest(path: Span<UInt8>, to request: inout OutputSpan<UInt8>) {
      request.write(canonicalStart.span)
      request.write(path)
      request.write(canonicalEnd.span)
    }

    /// Writes the URL of such a path up to the signature.
    @inline(__always)
    func writeURL(path: Span<UInt8>, to url: inout OutputSpan<UInt8>) {
      url.write(urlStart.span)
      url.write(path)
      url.write(urlEnd.span)
    }
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
    urls.append(addingCapacity: common.texts.urlCapacity(first) + common.texts.urlCapacity(second)) { urls in
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

  // A URL is written after its canonical request is hashed: the CPU does that while it waits for the hash.

  /// Writes two URLs, for which there is room.
  /// - Returns: The length of the first; 0 where a canonical request is too long to be written on the stack.
  private func presign(_ first: Span<UInt8>, _ second: Span<UInt8>, into urls: inout OutputSpan<UInt8>) -> Int {
    withScratch(byteCount: shortTextByteCount) { firstRequest in
      withScratch(byteCount: shortTextByteCount) { secondRequest in
        common.texts.writeRequest(first, to: &firstRequest)
        common.texts.writeRequest(second, to: &secondRequest)
        guard !firstRequest.isFull, !secondRequest.isFull else { return 0 }
        let hashes = SHA256.hash(firstRequest.span, secondRequest.span)
        common.texts.writeURL(first, firstRequest.span, to: &urls)
        urls.append(repeating: 0, count: Self.signatureByteCount)
        let firstEnd = urls.count
        common.texts.writeURL(second, secondRequest.span, to: &urls)
        let signatures = common.moment.signatures(hashes.0, hashes.1)
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
    let request = [UInt8](capacity: common.texts.requestCapacity(key)) { common.texts.writeRequest(key, to: &$0) }
    urls.append(addingCapacity: common.texts.urlCapacity(key)) { url in
      common.texts.writeURL(key, request.span, to: &url)
      url.append(hexDigitsOf: common.moment.signature(SHA256.hash(bytes: request.span)))
    }
  }

  /// Appends the URL of a path that is in canonical form already, where the service signs it as it is sent.
  /// - Returns: Whether there was room; if not, nothing is appended.
  @inline(__always)
  func append(path: Span<UInt8>, to url: inout OutputSpan<UInt8>) -> Bool {
    guard url.freeCapacity >= common.texts.urlByteCount(path: path) else { return false }
    let hash: SHA256Digest? = withScratch(byteCount: shortTextByteCount) { request in
      common.texts.writeRequest(path: path, to: &request)
      return request.isFull ? nil : SHA256.hash(bytes: request.span)
    }
    guard let hash else { return false }
    common.texts.writeURL(path: path, to: &url)
    url.append(hexDigitsOf: common.moment.signature(hash))
    return true
  }

  private static var signatureByteCount: Int { 2 * SHA256Digest.byteCount }
}

extension Presigner {
  /// - Parameters:
  ///   - text: A URL up to the signature, for the path that comes before the keys.
  ///   - tokenParameter: What is added to it after signing.
  init(
    _ request: SignableRequest, _ headers: borrowing CanonicalHeaders, _ terms: PresignedURL.Terms,
    _ text: Span<UInt8>, tokenParameter: Span<UInt8>
  ) {
    let layout = request.layout
    var texts = Texts(pathRules: request.canonical.pathRules)
    var piece = TextBuffer(text.extracting(layout.path))
    if piece.span[piece.count - 1] != UInt8(ascii: "/") { piece.write(UInt8(ascii: "/")) }
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
    common = Common(terms, request.moment, texts)
  }
}
