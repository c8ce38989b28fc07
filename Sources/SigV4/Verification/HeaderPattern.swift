internal import Crypto

/// What requests of one signer and second have in common that are signed in a header: the names of their headers, in
/// order, and which of them are signed.
///
/// Their methods, paths and bodies may differ, and the values of most headers.
final class HeaderPattern: Sendable {
  let claim: PatternClaim
  private let headers: PatternHeaders

  /// - Parameters:
  ///   - request: One that proved right.
  ///   - claim: What it claims.
  /// - Returns: Nil where the headers of another request would have to be looked at more closely.
  init?(_ request: ReceivedRequest, _ claim: borrowing RequestClaim) {
    guard let headers = PatternHeaders(request, claim) else { return nil }
    self.headers = headers
    self.claim = PatternClaim(
      claim, of: request, payloadIndex: request.headers.firstIndex { $0.isNamed(HeaderName.contentSHA256) })
  }

  /// What is a request's own; nil where it departs from the pattern, or something is wrong with it.
  /// - Parameter target: That of the request.
  @inline(__always)
  func match(
    _ request: borrowing ReceivedRequest, _ target: Span<UInt8>, _ body: borrowing ReceivedBody, at now: SigningTime,
    _ unsignedPayloads: UnsignedPayloads
  ) -> PatternMatch.Own? {
    let age = now.secondsSinceEpoch &- claim.signer.time.secondsSinceEpoch
    guard -VerificationTime.tolerance <= age, age <= VerificationTime.tolerance, !body.isLong,
      headers.areThose(of: request.headers.span)
    else { return nil }
    return cover(request, target, body, unsignedPayloads)
  }

  /// The hash of the canonical request, and how it covers the body.
  @inline(__always)
  private func cover(
    _ request: borrowing ReceivedRequest, _ target: Span<UInt8>, _ body: borrowing ReceivedBody,
    _ unsignedPayloads: UnsignedPayloads
  ) -> PatternMatch.Own? {
    guard let payloadIndex = claim.payloadIndex else {
      guard let payload = body.payload, let hash = hash(request, target, payload.text.utf8.span) else { return nil }
      return PatternMatch.Own(hash: hash, body: .right)
    }
    return request.headers.span[payloadIndex].value.withUTF8Bytes { stated in
      guard let cover = self.body(body, stated, unsignedPayloads), let hash = hash(request, target, stated) else {
        return nil
      }
      return PatternMatch.Own(hash: hash, body: cover)
    }
  }

  /// - Parameter stated: What the request says of its body.
  @inline(__always)
  private func body(
    _ body: borrowing ReceivedBody, _ stated: Span<UInt8>, _ unsignedPayloads: UnsignedPayloads
  ) -> PatternMatch.Own.Body? {
    if equalBytes(stated, StaticString("UNSIGNED-PAYLOAD").bytes) {
      return unsignedPayloads.allow(claim.signer.identity.rules) ? .any : nil
    }
    guard let isRight = body.hashes(to: stated) else {
      return stated.count == 2 * SHA256Digest.byteCount && areHexDigits(stated) ? .notRead : nil
    }
    return isRight ? .right : nil
  }

  /// The hash of the canonical request; nil where the target has more than a path.
  @inline(__always)
  private func hash(
    _ request: borrowing ReceivedRequest, _ source: Span<UInt8>, _ payload: Span<UInt8>
  ) -> SHA256Digest? {
    guard let target = try? RequestTarget(source), !target.isAbsolute, target.query.isEmpty,
      let canonical = try? CanonicalRequest(
        method: request.method.utf8.span, payload: payload, pathRules: claim.signer.identity.rules.path)
    else { return nil }
    var layout = TextLayout()
    layout.path = target.path
    return headers.hash(canonical, source, layout, of: request.headers.span)
  }
}
