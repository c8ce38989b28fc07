internal import Crypto

/// What requests of one signer and second have in common that are signed in a header: the names of their headers, in
/// order, and which of them are signed.
///
/// Their methods, paths and bodies may differ, and the values of most headers.
final class HeaderPattern: Sendable {
  private let signer: ClaimedSigner
  private let headers: PatternHeaders
  private let authorizationIndex: Int
  /// Where the header of the payload's hash is, if the requests have it.
  private let payloadIndex: Int?
  /// Where the names of the signed headers lie in `Authorization`.
  private let signedHeaders: Range<Int>

  /// - Parameters:
  ///   - request: One that proved right.
  ///   - claim: What it claims.
  /// - Returns: Nil where the headers of another request would have to be looked at more closely.
  init?(_ request: ReceivedRequest, _ claim: borrowing RequestClaim) {
    guard let authorizationIndex = claim.authorizationIndex, let headers = PatternHeaders(request, claim) else {
      return nil
    }
    signer = claim.signer
    self.headers = headers
    self.authorizationIndex = authorizationIndex
    payloadIndex = request.headers.firstIndex { $0.isNamed(HeaderName.contentSHA256) }
    signedHeaders = claim.signedHeaders
  }

  /// What a request claims; nil where it departs from the pattern, or something is wrong with it.
  /// - Parameter key: The key that keeps the pattern.
  @inline(__always)
  func claim(
    _ key: consuming KnownKey, _ request: borrowing ReceivedRequest, _ body: borrowing ReceivedBody,
    at now: SigningTime, _ unsignedPayloads: UnsignedPayloads
  ) -> RequestClaim? {
    let age = now.secondsSinceEpoch &- signer.time.secondsSinceEpoch
    guard -VerificationTime.tolerance <= age, age <= VerificationTime.tolerance, !body.isLong,
      headers.areThose(of: request.headers.span), let covered = cover(request, body, unsignedPayloads),
      let digits = digits(request.headers[authorizationIndex])
    else { return nil }
    return RequestClaim(
      signer: signer, knownKey: key, placement: .header, signature: digits, signedHeaders: signedHeaders,
      authorizationIndex: authorizationIndex, canonicalRequest: RequestClaim.HashedText(hash: covered.hash),
      payload: covered.payload, lastSecond: nil)
  }

  @inline(__always)
  private func digits(_ authorization: borrowing HeaderField) -> InlineArray<64, UInt8>? {
    authorization.value.withUTF8Bytes { value in
      try? ClaimedSignature.digits(value.extracting(droppingFirst: value.count &- 2 * SHA256Digest.byteCount))
    }
  }

  private typealias Covered = (hash: SHA256Digest, payload: RequestClaim.ClaimedPayload)

  /// The hash of the canonical request, and how it covers the body.
  @inline(__always)
  private func cover(
    _ request: borrowing ReceivedRequest, _ body: borrowing ReceivedBody, _ unsignedPayloads: UnsignedPayloads
  ) -> Covered? {
    guard let payloadIndex else {
      guard let payload = body.payload, let hash = hash(request, payload.text.utf8.span) else { return nil }
      return (hash, .verified)
    }
    let field = request.headers[payloadIndex]
    let stated = field.value.utf8.span
    let payload: RequestClaim.ClaimedPayload
    if equalBytes(stated, Payload.unsigned.text) {
      guard unsignedPayloads.allow(signer.identity.rules) else { return nil }
      payload = .unsigned
    } else {
      switch body.hashes(to: stated) {
      case true?: payload = .verified
      case nil where stated.count == 64 && areHexDigits(stated): payload = .mustHash(to: field.value)
      default: return nil
      }
    }
    guard let hash = hash(request, stated) else { return nil }
    return (hash, payload)
  }

  /// The hash of the canonical request; nil where the target has more than a path.
  @inline(__always)
  private func hash(_ request: borrowing ReceivedRequest, _ payload: Span<UInt8>) -> SHA256Digest? {
    let source = request.target.utf8.span
    guard let target = try? RequestTarget(source), !target.isAbsolute, target.query.isEmpty,
      let canonical = try? CanonicalRequest(
        method: request.method.utf8.span, payload: payload, pathRules: signer.identity.rules.path)
    else { return nil }
    var layout = TextLayout()
    layout.path = target.path
    return headers.hash(canonical, source, layout, of: request.headers.span)
  }
}
