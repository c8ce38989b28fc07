internal import Crypto

/// What all requests claim that follow a pattern.
final class PatternClaim: Sendable {
  let signer: ClaimedSigner
  let lastSecond: Int64?
  /// Where the `Authorization` header is; nil where the target bears the signature.
  let authorizationIndex: Int?
  /// Where the header of the payload's hash is, if the requests have it.
  let payloadIndex: Int?
  var placement: VerifiedRequest.Placement { authorizationIndex == nil ? .query : .header }
  /// Where the names of the signed headers lie in what bears the signature, counted from its end.
  private let signedHeaders: Range<Int>

  /// - Parameter claim: What one of them claims, whose signature ends what bears it.
  init(_ claim: borrowing RequestClaim, of request: ReceivedRequest, payloadIndex: Int?) {
    signer = claim.signer
    lastSecond = claim.lastSecond
    authorizationIndex = claim.authorizationIndex
    self.payloadIndex = payloadIndex
    let list = claim.signedHeaderList(of: request)
    let end = list.text.utf8.count
    signedHeaders = list.range.lowerBound - end..<list.range.upperBound - end
  }

  @inline(__always)
  fileprivate func signedHeaderList(of request: borrowing ReceivedRequest) -> SignedHeaderList {
    if let authorizationIndex {
      return signedHeaderList(in: request.headers.span[authorizationIndex].value, isEncoded: false)
    }
    return signedHeaderList(in: request.target, isEncoded: true)
  }

  @inline(__always)
  private func signedHeaderList(in text: String, isEncoded: Bool) -> SignedHeaderList {
    let end = text.utf8.count
    return SignedHeaderList(
      text: text, range: signedHeaders.lowerBound &+ end..<signedHeaders.upperBound &+ end, isEncoded: isEncoded)
  }

  /// What the request says of its body.
  func statedHash(_ request: borrowing ReceivedRequest) -> String {
    payloadIndex.map { request.headers[$0].value } ?? ""
  }
}

/// What a request claims that follows a pattern.
struct PatternMatch: ~Copyable {
  let claim: PatternClaim
  let key: KnownKey
  let own: Own

  /// What only this request claims.
  struct Own {
    /// The hash of the canonical request.
    let hash: SHA256Digest
    let body: Body

    /// How the signature covers the body.
    enum Body {
      case right, notRead, any
    }
  }

  /// Whether the signature is right under the credentials of the signer, which are to be right, too.
  @inline(__always)
  func isSigned(_ request: borrowing ReceivedRequest, with credentials: borrowing Credentials, at now: SigningTime)
    -> Bool
  {
    guard (try? KeyLookUp.check(credentials, of: claim.signer, at: now)) != nil, key.isDerived(from: credentials) else {
      return false
    }
    let expected = key.signature(own.hash, at: claim.signer.time).hexDigits
    return constantTimeEqual(signature(of: request), expected.span.eightWords(at: 0))
  }

  /// The 64 digits that end what bears the signature; as a vector, to be compared without a reference to the text.
  @inline(__always)
  private func signature(of request: borrowing ReceivedRequest) -> SIMD8<UInt64> {
    func end(_ text: Span<UInt8>) -> SIMD8<UInt64> { text.eightWords(at: text.count &- 2 * SHA256Digest.byteCount) }
    guard let index = claim.authorizationIndex else { return request.target.withUTF8Bytes(end) }
    return request.headers.span[index].value.withUTF8Bytes(end)
  }

  /// What is said of a request that is signed.
  @inline(__always)
  func verified(_ request: borrowing ReceivedRequest) -> VerifiedRequest {
    let payload: VerifiedPayload
    switch own.body {
    case .right: payload = .verified
    case .any: payload = .unsigned
    case .notRead: payload = .mustHash(to: claim.statedHash(request))
    }
    return VerifiedRequest(
      placement: claim.placement, signer: claim.signer, signedHeaderList: claim.signedHeaderList(of: request),
      lastSecond: claim.lastSecond, payload: payload)
  }

  /// What can be told without the secret; nil where the signature is malformed.
  func unverified(_ request: borrowing ReceivedRequest) -> RequestClaim? {
    let list = claim.signedHeaderList(of: request)
    guard let digits = try? ClaimedSignature.digits(list.text.utf8.span.extracting(last: 2 * SHA256Digest.byteCount))
    else { return nil }
    let payload: RequestClaim.ClaimedPayload
    switch own.body {
    case .right: payload = .verified
    case .any: payload = .unsigned
    case .notRead: payload = .mustHash(to: claim.statedHash(request))
    }
    return RequestClaim(
      signer: claim.signer, knownKey: key, placement: claim.placement,
      signature: digits, signedHeaders: list.range, authorizationIndex: claim.authorizationIndex,
      canonicalRequest: RequestClaim.HashedText(hash: own.hash), payload: payload, lastSecond: claim.lastSecond,
      isLikeOthers: true)
  }
}
