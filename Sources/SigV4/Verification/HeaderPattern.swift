internal import Crypto

/// What requests of one signer and second have in common that are signed in a header: the names of their headers, in
/// order, and which of them are signed.
///
/// Their methods, paths, queries and bodies may differ, and the values of most headers.
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
  /// - Parameters:
  ///   - target: That of the request.
  ///   - plainEnd: Where in it something comes that would have to be encoded, or a query.
  @inline(__always)
  func match(
    _ request: borrowing ReceivedRequest, _ target: Span<UInt8>, plainEnd: Int, _ body: borrowing ReceivedBody,
    at now: SigningTime, _ unsignedPayloads: UnsignedPayloads
  ) -> PatternMatch.Own? {
    let age = now.secondsSinceEpoch &- claim.signer.time.secondsSinceEpoch
    let fields = request.headers.span
    guard -VerificationTime.tolerance <= age, age <= VerificationTime.tolerance, !body.isLong, headers.fit(fields)
    else { return nil }
    let bodyHash = body.hashDigits
    switch cover(bodyHash, fields) {
    case .right:
      guard let bodyHash else { return nil }
      return own(hash(request, target, plainEnd: plainEnd, payload: bodyHash.span), .right)
    case .any:
      guard unsignedPayloads.allow(claim.signer.identity.rules) else { return nil }
      return own(hash(request, target, plainEnd: plainEnd, payload: Self.unsigned.bytes), .any)
    case .notRead:
      let stated = claim.statedHash(request)
      return own(hash(request, target, plainEnd: plainEnd, payload: stated.utf8.span), .notRead)
    case nil: return nil
    }
  }

  @inline(__always)
  private func own(_ hash: SHA256Digest?, _ body: PatternMatch.Own.Body) -> PatternMatch.Own? {
    hash.map { PatternMatch.Own(hash: $0, body: body) }
  }

  /// What is said of a body that is left out.
  private static var unsigned: StaticString { "UNSIGNED-PAYLOAD" }

  /// How the signature covers the body; nil where that is not what the request says.
  /// - Parameter bodyHash: The body's hash in hexadecimal, where it is known.
  @inline(__always)
  private func cover(_ bodyHash: InlineArray<64, UInt8>?, _ fields: Span<HeaderField>) -> PatternMatch.Own.Body? {
    guard let payloadIndex = claim.payloadIndex else { return .right }
    return fields[payloadIndex].value.withUTF8Bytes { stated in
      if equalBytes(stated, Self.unsigned.bytes) { return .any }
      guard let bodyHash else {
        return stated.count == 2 * SHA256Digest.byteCount && areHexDigits(stated) ? .notRead : nil
      }
      return equalBytes(stated, bodyHash.span) ? .right : nil
    }
  }

  /// The hash of the canonical request; nil where something is wrong with the target or belongs to a signature, or the
  /// request is too long to be written on the stack.
  private func hash(
    _ request: borrowing ReceivedRequest, _ target: Span<UInt8>, plainEnd: Int, payload: Span<UInt8>
  ) -> SHA256Digest? {
    guard !target.isEmpty, target[0] == UInt8(ascii: "/"),
      let canonical = try? CanonicalRequest(
        method: request.method.utf8.span, payload: payload, pathRules: claim.signer.identity.rules.path)
    else { return nil }
    return withScratch(byteCount: shortTextByteCount) { text in
      canonical.writeMethod(to: &text)
      if plainEnd == target.count {
        text.writeCanonicalPath(target, canonical.pathRules, isPlain: true)
        text.write(UInt8(ascii: "\n"))
      } else {
        guard Self.write(target, canonical.pathRules, to: &text) else { return nil }
      }
      guard headers.write(request.headers.span, payload: canonical.payload, to: &text), !text.isFull else { return nil }
      return SHA256.hash(bytes: text.span)
    }
  }

  /// Writes the canonical path and query of a target.
  /// - Returns: Whether nothing is wrong with it, and nothing in it belongs to a signature.
  @inline(never)
  private static func write(
    _ bytes: Span<UInt8>, _ rules: Service.PathRules, to text: inout OutputSpan<UInt8>
  ) -> Bool {
    guard let target = try? RequestTarget(bytes),
      let parameters = try? QueryAuthentication(bytes, from: target.query.lowerBound), parameters.isEmpty
    else { return false }
    text.writeCanonicalPath(bytes.extracting(target.path), rules)
    text.write(UInt8(ascii: "\n"))
    let query = bytes.extracting(target.query)
    if parameters.isCanonical {
      text.write(query)
    } else {
      var canonical = CanonicalQuery()
      canonical.add(query) { _ in false }
      canonical.write(to: &text)
    }
    return true
  }
}
