internal import Crypto

/// What presigned URLs of one signer, second, host, method and lifetime have in common.
///
/// A verifier mostly finds that one differs from the last in its path alone, as their signer does (`PresigningPattern`).
/// Then what was found right of the rest need not be looked at again.
final class PresignedPattern: Sendable {
  private let signer: ClaimedSigner
  /// The last second at which the URLs are good.
  private let lastSecond: Int64
  private let method: String
  private let host: String
  /// The query up to the digits of the signature.
  private let query: String
  /// The canonical request after the path.
  private let canonicalEnd: String
  /// Where the names of the signed headers lie in the query.
  private let signedHeaders: Range<Int>

  /// - Parameters:
  ///   - request: One that proved right.
  ///   - claim: What it claims, with its canonical request as a text.
  /// - Returns: Nil where more than the path may differ, or the path may be signed in another form than it is sent in.
  init?(_ request: ReceivedRequest, _ claim: borrowing RequestClaim) {
    let target = request.target.utf8.span
    guard case .unsigned = claim.payload, let lastSecond = claim.lastSecond,
      let canonicalRequest = claim.canonicalRequest.text,
      claim.signer.identity.rules.path.keepsEncodedPath, claim.signer.identity.rules.tokenPlacement == .signed,
      let pathEnd = Self.pathEnd(target), let query = SignersQuery(target, from: pathEnd + 1),
      equalBytes(target.extracting(query.signedHeaders), "host"),
      let host = request.headers.first(where: { $0.isNamed(HeaderName.host) })
    else { return nil }
    signer = claim.signer
    self.lastSecond = lastSecond
    method = request.method
    self.host = host.value
    self.query = String(decoding: target.extracting(pathEnd + 1..<query.signature.lowerBound))
    signedHeaders = query.signedHeaders.lowerBound - pathEnd - 1..<query.signedHeaders.upperBound - pathEnd - 1
    let canonical = canonicalRequest.utf8.span
    canonicalEnd = String(decoding: canonical.extracting(droppingFirst: request.method.utf8.count + 1 + pathEnd))
  }

  /// Where a path ends that has nothing to be encoded, and that a query follows; nil for any other.
  @inline(__always)
  static func pathEnd(_ target: Span<UInt8>) -> Int? {
    guard !target.isEmpty, target[0] == UInt8(ascii: "/") else { return nil }
    let end = ByteSet.unreservedOrSlash.firstIndex(outsideIn: target, from: 0)
    return end < target.count && target[end] == UInt8(ascii: "?") ? end : nil
  }

  /// What a request claims; nil where it departs from the pattern in more than its path, is not good now or not allowed.
  /// - Parameters:
  ///   - key: The key that keeps the pattern.
  ///   - pathEnd: Where the path ends.
  @inline(__always)
  func claim(
    _ key: consuming KnownKey, _ request: borrowing ReceivedRequest, pathEnd: Int, at now: SigningTime,
    _ unsignedPayloads: UnsignedPayloads
  ) -> RequestClaim? {
    let target = request.target.utf8.span
    let start = pathEnd &+ 1
    let end = start &+ query.utf8.count
    guard target.count == end &+ 2 * SHA256Digest.byteCount, now.secondsSinceEpoch <= lastSecond,
      signer.time.secondsSinceEpoch &- now.secondsSinceEpoch <= VerificationTime.tolerance,
      unsignedPayloads.allow(signer.identity.rules), equalBytes(request.method, method),
      query.withUTF8Bytes({ equalBytes(target.extracting(start..<end), $0) }), hasUsualHeaders(request.headers.span),
      let hash = hash(target.extracting(first: pathEnd)),
      let digits = try? ClaimedSignature.digits(target.extracting(droppingFirst: end))
    else { return nil }
    return RequestClaim(
      signer: signer, knownKey: key, placement: .query, signature: digits,
      signedHeaders: start &+ signedHeaders.lowerBound..<start &+ signedHeaders.upperBound, authorizationIndex: nil,
      canonicalRequest: RequestClaim.HashedText(hash: hash), payload: .unsigned, lastSecond: lastSecond)
  }

  /// Whether a request has the same host, and no other header that verifying looks at.
  @inline(__always)
  private func hasUsualHeaders(_ fields: Span<HeaderField>) -> Bool {
    do {
      let headers = try ReceivedHeaders(fields)
      guard headers.hasNoneButHost, let index = headers.index(of: .host) else { return false }
      return fields[index].value.withUTF8Bytes { value in host.withUTF8Bytes { equalBytes(value, $0) } }
    } catch {
      return false
    }
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
