internal import Crypto

/// What presigned URLs of one signer, second, host, method and lifetime have in common.
///
/// A verifier mostly finds that one differs from the last in its path alone, as their signer does (`PresigningPattern`).
/// Then what was found right of the rest need not be looked at again.
final class PresignedPattern: Sendable {
  let claim: PatternClaim
  /// The last second at which the URLs are good.
  private let lastSecond: Int64
  private let method: String
  private let host: String
  /// The query up to the digits of the signature.
  private let query: String
  /// The canonical request after the path.
  private let canonicalEnd: String

  /// - Parameters:
  ///   - request: One that proved right.
  ///   - claim: What it claims, with its canonical request as a text.
  /// - Returns: Nil where more than the path may differ, or the path may be signed in another form than it is sent in.
  init?(_ request: ReceivedRequest, _ claim: borrowing RequestClaim) {
    let target = request.target.utf8.span
    let pathEnd = ByteSet.unreservedOrSlash.firstIndex(outsideIn: target, from: 0)
    guard case .unsigned = claim.payload, let lastSecond = claim.lastSecond,
      let canonicalRequest = claim.canonicalRequest.text,
      claim.signer.identity.rules.path.keepsEncodedPath, claim.signer.identity.rules.tokenPlacement == .signed,
      let queryStart = target.end(of: "?", at: pathEnd), let query = SignersQuery(target, from: queryStart),
      equalBytes(target.extracting(query.signedHeaders), "host"),
      let host = request.headers.first(where: { $0.isNamed(HeaderName.host) })
    else { return nil }
    self.claim = PatternClaim(claim, of: request, payloadIndex: nil)
    self.lastSecond = lastSecond
    method = request.method
    self.host = host.value
    self.query = String(decoding: target.extracting(queryStart..<query.signature.lowerBound))
    let canonical = canonicalRequest.utf8.span
    canonicalEnd = String(decoding: canonical.extracting(droppingFirst: request.method.utf8.count + 1 + pathEnd))
  }

  /// What is a request's own; nil where it departs from the pattern in more than its path, is not good now or not
  /// allowed.
  /// - Parameters:
  ///   - target: That of the request.
  ///   - pathEnd: Where the path ends.
  @inline(__always)
  func match(
    _ request: borrowing ReceivedRequest, _ target: Span<UInt8>, pathEnd: Int, at now: SigningTime,
    _ unsignedPayloads: UnsignedPayloads
  ) -> PatternMatch.Own? {
    let start = pathEnd &+ 1
    let end = start &+ query.utf8.count
    guard pathEnd > 0, target[0] == UInt8(ascii: "/"), target.count == end &+ 2 * SHA256Digest.byteCount,
      now.secondsSinceEpoch <= lastSecond,
      claim.signer.time.secondsSinceEpoch &- now.secondsSinceEpoch <= VerificationTime.tolerance,
      unsignedPayloads.allow(claim.signer.identity.rules),
      equalBytes(request.method, method),
      query.withUTF8Bytes({ equalBytes(target.extracting(start..<end), $0) }), hasUsualHeaders(request.headers.span),
      let hash = hash(target.extracting(first: pathEnd))
    else { return nil }
    return PatternMatch.Own(hash: hash, body: .any)
  }

  /// Whether a request has the same host, and no other header that verifying looks at.
  @inline(__always)
  private func hasUsualHeaders(_ fields: Span<HeaderField>) -> Bool {
    if fields.count == 1 { return isHost(fields, at: 0) }
    do {
      let headers = try ReceivedHeaders(fields)
      guard headers.hasNoneButHost, let index = headers.index(of: .host) else { return false }
      return isHost(fields, at: index)
    } catch {
      return false
    }
  }

  @inline(__always)
  private func isHost(_ fields: Span<HeaderField>, at index: Int) -> Bool {
    guard fields[index].name.withUTF8Bytes({ equalIgnoringCase($0, ReceivedHeaders.Name.host.text) }) else {
      return false
    }
    return equalBytes(fields[index].value, host)
  }

  /// The hash of the canonical request of a path; nil where it is too long to be written on the stack.
  @inline(__always)
  private func hash(_ path: Span<UInt8>) -> SHA256Digest? {
    withScratch(byteCount: shortTextByteCount) { request in
      method.withUTF8Bytes { request.write($0) }
      request.write(literal: "\n")
      request.write(path)
      canonicalEnd.withUTF8Bytes { request.write($0) }
      return request.isFull ? nil : SHA256.hash(bytes: request.span)
    }
  }
}
