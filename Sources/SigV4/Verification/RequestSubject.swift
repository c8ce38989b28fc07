internal import Crypto

/// A received request taken apart: its own text, and where in it things lie.
struct RequestSubject: ~Escapable {
  let method: Span<UInt8>
  /// The target as it came.
  let source: Span<UInt8>
  let target: RequestTarget
  let headers: ReceivedHeaders
  let query: QueryAuthentication

  @inline(__always)
  @_lifetime(copy method, copy source, copy headers)
  init(
    method: Span<UInt8>, source: Span<UInt8>, target: RequestTarget, headers: ReceivedHeaders,
    query: QueryAuthentication
  ) {
    self.method = method
    self.source = source
    self.target = target
    self.headers = headers
    self.query = query
  }

  /// The canonical request, as far as the signature covers the request.
  /// - Parameters:
  ///   - hasCanonicalCredential: Whether a credential in the query is as it is in the canonical query.
  ///   - isShown: Whether it is to be kept as a text.
  /// - Throws: `invalidMethod`.
  @inline(__always)
  func canonicalRequest(
    _ names: borrowing SignedHeaderNames, _ payload: Payload, _ placement: VerifiedRequest.Placement,
    _ rules: Service.Rules, hasCanonicalCredential: Bool, isShown: Bool
  ) throws(VerificationError) -> RequestClaim.HashedText {
    let pieces = hasCanonicalCredential ? query.canonicalPieces(of: target, placement, rules) : nil
    do {
      if let pieces, pieces.rest.isEmpty, !target.isAbsolute {
        // Host, path and query are as they must be where they lie.
        var layout = TextLayout()
        layout.path = target.path
        layout.canonicalQuery = pieces.beginning
        return try canonicalRequest(source, layout, names, payload, rules, isShown)
      }
      return try writtenCanonicalRequest(names, payload, placement, rules, pieces, isShown)
    } catch {
      throw VerificationError(.invalidMethod, error.message)
    }
  }

  /// The same by way of a text.
  @inline(never)
  private func writtenCanonicalRequest(
    _ names: borrowing SignedHeaderNames, _ payload: Payload, _ placement: VerifiedRequest.Placement,
    _ rules: Service.Rules, _ pieces: (beginning: Range<Int>, rest: Range<Int>)?, _ isShown: Bool
  ) throws(SigV4Error) -> RequestClaim.HashedText {
    let short: RequestClaim.HashedText? = try withScratch(byteCount: shortTextByteCount) { text throws(SigV4Error) in
      let layout = write(pieces, placement, rules, to: &text)
      return text.isFull ? nil : try canonicalRequest(text.span, layout, names, payload, rules, isShown)
    }
    if let short { return short }
    return try withLongText { text throws(SigV4Error) in
      let layout = write(pieces, placement, rules, to: &text)
      return text.isFull ? nil : try canonicalRequest(text.span, layout, names, payload, rules, isShown)
    }
  }

  /// Writes the host, the path and the canonical query.
  @_lifetime(text: copy text)
  private func write(
    _ pieces: (beginning: Range<Int>, rest: Range<Int>)?, _ placement: VerifiedRequest.Placement,
    _ rules: Service.Rules, to text: inout OutputSpan<UInt8>
  ) -> TextLayout {
    var layout = TextLayout()
    target.url(source)?.writeAuthority(source, to: &text)
    layout.host = 0..<text.count
    text.write(source.extracting(target.path))
    layout.path = layout.host.upperBound..<text.count
    if let pieces {
      text.write(source.extracting(pieces.beginning))
      text.write(source.extracting(pieces.rest))
    } else {
      var query = CanonicalQuery()
      query.add(source.extracting(target.query)) { name in
        placement == .query && Self.isUnsigned(name, rules)
      }
      query.write(to: &text)
    }
    layout.canonicalQuery = layout.path.upperBound..<text.count
    return layout
  }

  /// Whether a parameter of a presigned URL is not signed: the signature, and a token that was added afterwards.
  private static func isUnsigned(_ name: Span<UInt8>, _ rules: Service.Rules) -> Bool {
    equalBytes(name, AuthenticationParameter.signature.name)
      || rules.tokenPlacement == .addedAfterSigning && equalBytes(name, rules.tokenName.header)
  }

  /// - Parameters:
  ///   - text: Holds the host, the path and the canonical query.
  ///   - layout: Where they lie in it.
  /// - Throws: `invalidMethod`.
  @inline(__always)
  private func canonicalRequest(
    _ text: Span<UInt8>, _ layout: TextLayout, _ names: borrowing SignedHeaderNames, _ payload: Payload,
    _ rules: Service.Rules, _ isShown: Bool
  ) throws(SigV4Error) -> RequestClaim.HashedText {
    let canonical = try CanonicalRequest(
      method: method, payload: payload.text.utf8.span, pathRules: rules.path)
    let hash = canonical.hash(text, layout, names)
    guard isShown else { return RequestClaim.HashedText(hash: hash) }
    var buffer = TextBuffer()
    canonical.write(text, layout, names, to: &buffer)
    return RequestClaim.HashedText(hash: hash, text: String(decoding: buffer.span))
  }
}
