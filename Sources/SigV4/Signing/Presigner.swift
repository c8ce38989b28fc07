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
    let texts: PresigningTexts

    init(_ terms: PresignedURL.Terms, _ moment: SigningMoment, _ texts: PresigningTexts) {
      self.terms = terms
      self.moment = moment
      self.texts = texts
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
    var sheets = sheets()
    while let first = rest.next() {
      guard let second = rest.next() else {
        presign(first.utf8.span, on: &sheets.first)
        return try body(sheets.first.url)
      }
      presign(first.utf8.span, second.utf8.span, on: &sheets)
      try body(sheets.first.url)
      try body(sheets.second.url)
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
    var sheets = sheets()
    while start < lines.count {
      let firstEnd = Self.end(of: start, in: lines, separator)
      let first = lines.extracting(start..<firstEnd)
      start = firstEnd + 1
      guard start < lines.count else {
        presign(first, on: &sheets.first)
        return try body(sheets.first.url)
      }
      let secondEnd = Self.end(of: start, in: lines, separator)
      presign(first, lines.extracting(start..<secondEnd), on: &sheets)
      start = secondEnd + 1
      try body(sheets.first.url)
      try body(sheets.second.url)
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

  /// Sheets for URLs to come.
  @usableFromInline
  func sheets() -> PresigningSheets { PresigningSheets(common.texts) }

  /// Puts the URLs of two keys on the sheets.
  @usableFromInline
  func presign(_ first: Span<UInt8>, _ second: Span<UInt8>, on sheets: inout PresigningSheets) {
    guard sheets.first.write(first, common.texts), sheets.second.write(second, common.texts) else {
      presign(first, on: &sheets.first)
      return presign(second, on: &sheets.second)
    }
    let hashes = SHA256.hash(sheets.first.request, sheets.second.request)
    let signatures = common.moment.signatures(hashes.0, hashes.1)
    sheets.first.write(signatures.0)
    sheets.second.write(signatures.1)
  }

  /// Puts the URL of a key of any length on a sheet.
  @usableFromInline @inline(never)
  func presign(_ key: Span<UInt8>, on sheet: inout PresigningSheet) {
    if sheet.write(key, common.texts) {
      return sheet.write(common.moment.signature(SHA256.hash(bytes: sheet.request)))
    }
    let path = common.texts.path(of: key)
    let request = common.texts.request(path: path.span)
    let signature = common.moment.signature(SHA256.hash(bytes: request.span))
    sheet.replace(by: common.texts.url(path: path.span, signature))
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

  /// Appends the URL of such a path at another second.
  /// - Returns: Whether there was room; if not, nothing is appended.
  @inline(__always)
  func append(
    path: Span<UInt8>, at time: SigningTime, by keys: SigningKeyCache, to url: inout OutputSpan<UInt8>
  ) -> Bool {
    guard url.freeCapacity >= common.texts.urlByteCount(path: path) else { return false }
    let scope = common.moment.scope
    return withScratch(byteCount: shortTextByteCount) { request in
      common.texts.writeRequest(path: path, scope, at: time, to: &request)
      guard !request.isFull else { return false }
      common.texts.writeURL(path: path, scope, like: request.span, to: &url)
      url.append(hexDigitsOf: keys.signature(of: request.span, in: scope, at: time))
      return true
    }
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
    let layout = request.layout
    var texts = PresigningTexts(pathRules: request.canonical.pathRules)
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
