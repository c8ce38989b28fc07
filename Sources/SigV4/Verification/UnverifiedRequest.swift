internal import Crypto

/// A request about which nothing is wrong as far as that can be told without the secret.
public struct UnverifiedRequest: ~Copyable {
  /// Who the request says it is from.
  public let signer: ClaimedSigner

  private let covered: CoveredRequest
  /// The hash of the canonical request.
  private let hash: SHA256Digest
  private let claim: Claim
  private let keys: VerifyingKeyCache

  /// What the request says of itself, but who it is from and what is signed.
  private struct Claim {
    let signature: ClaimedSignature
    let body: SignedPayload
    /// Of a chunked body, as headers say.
    let decodedByteCount: Int?
    let trailerNames: [String]
    let expiration: SigningTime?
    let now: SigningTime
  }

  /// - Throws: Every reason but those that concern the secret.
  static func read(
    _ request: ReceivedRequest, _ body: ReceivedBody, at now: SigningTime, for verifier: Verifier
  ) throws(VerificationError) -> UnverifiedRequest {
    let headers = try ReceivedHeaders(request.headers)
    let source = request.target.utf8.span
    let target = try RequestTarget(source)
    try headers.checkHost(target, source)
    let query = try QueryAuthentication(source, target.query)
    let signature = try self.signature(headers, query, source)
    let placement = signature.placement

    let (time, expiration) = try self.time(headers, query, source, placement, at: now)
    try signature.credential.checkDate(time)
    let service = try verifier.service(of: signature.credential)

    let coveredHeaders = try headers.covered(
      by: signature, service, hostFollowsFromTarget: target.url != nil, ignoring: verifier.headersAddedOnTheWay)
    let payload = try SignedPayload(
      stated: query.contentSHA256(headers, placement, source), in: placement, service, body,
      unsigned: verifier.unsignedPayloads)
    var decodedByteCount: Int?
    var trailerNames: [String] = []
    if case .chunks(let mode) = payload.cover {
      decodedByteCount = try headers.decodedByteCount(mode)
      trailerNames = try headers.trailerNames(mode)
    }
    let signer = ClaimedSigner(
      accessKeyID: signature.credential.accessKeyID,
      sessionToken: try query.sessionToken(headers, placement, service, source),
      region: signature.credential.region, service: signature.credential.service, time: time)
    let claim = Claim(
      signature: signature, body: payload, decodedByteCount: decodedByteCount, trailerNames: trailerNames,
      expiration: expiration, now: now)
    let covered = CoveredRequest(
      method: request.method, headers: coveredHeaders, payload: payload.payload, pathRules: service.rules.path,
      text: RequestText(request.target, target, placement, service))
    return try UnverifiedRequest(signer: signer, covered: covered, claim: claim, keys: verifier.keys)
  }

  /// - Throws: `invalidMethod`.
  private init(
    signer: ClaimedSigner, covered: consuming CoveredRequest, claim: Claim, keys: VerifyingKeyCache
  ) throws(VerificationError) {
    do {
      hash = try covered.hash()
    } catch {
      throw VerificationError(.invalidMethod, error.message)
    }
    self.signer = signer
    self.covered = covered
    self.claim = claim
    self.keys = keys
  }

  /// The second half of verifying.
  /// - Parameter credentials: Those of `signer`; nil where no one is known by the access key id.
  /// - Returns: Who signed.
  /// - Throws: `unknownAccessKey`, `unusableCredentials`, `expiredCredentials`, `wrongSessionToken`,
  ///   `signatureMismatch`.
  public consuming func verify(with credentials: Credentials?) throws(VerificationError) -> VerifiedRequest {
    let lookUp = try KeyLookUp(credentials, of: signer, at: claim.now, in: keys)
    let signature = lookUp.key.signature(hash, at: signer.time).hexDigits
    let isRight = constantTimeEqual(signature.span, claim.signature.signature.span)
    guard lookUp.isKnown else { throw KeyLookUp.unknown(signer) }
    guard isRight else {
      throw VerificationError(
        .signatureMismatch, "the signature is not that of this request under the secret of " + signer.accessKeyID,
        texts(lookUp.key))
    }
    lookUp.keep(in: keys)
    return VerifiedRequest(
      placement: claim.signature.placement, accessKeyID: signer.accessKeyID, sessionToken: signer.sessionToken,
      time: signer.time, region: signer.region, service: signer.service,
      signedHeaders: claim.signature.signedHeaders, expiration: claim.expiration,
      payload: Self.payload(claim, lookUp.key, signer.time))
  }

  /// What is signed, to be shown.
  private borrowing func texts(_ key: SigningKey) -> VerificationError.Texts? {
    guard let canonicalRequest = try? covered.canonicalRequest() else { return nil }
    var stringToSign = TextBuffer()
    key.writeStringToSign(hash, at: signer.time, to: &stringToSign)
    return VerificationError.Texts(
      canonicalRequest: canonicalRequest, stringToSign: String(decoding: stringToSign.span))
  }

  private static func payload(_ claim: Claim, _ key: SigningKey, _ time: SigningTime) -> VerifiedPayload {
    switch claim.body.cover {
    case .verified: .verified
    case .mustHash: .mustHash(to: claim.body.payload.text)
    case .unsigned: .unsigned
    case .chunks(let mode):
      .chunks(
        ChunkSeed(
          mode: mode, signature: String(decoding: claim.signature.signature.span), key: key, time: time,
          decodedByteCount: claim.decodedByteCount, trailerNames: claim.trailerNames))
    }
  }

  /// When the request was signed, and until when it is good.
  /// - Throws: What is wrong with either.
  private static func time(
    _ headers: ReceivedHeaders, _ query: QueryAuthentication, _ source: Span<UInt8>,
    _ placement: VerifiedRequest.Placement, at now: SigningTime
  ) throws(VerificationError) -> (SigningTime, expiration: SigningTime?) {
    guard placement == .query else {
      let time = try VerificationTime.ofHeaders(headers)
      try VerificationTime.checkIsNow(time, at: now)
      return (time, nil)
    }
    let time = try VerificationTime.parse(query.required(.date, of: source), "X-Amz-Date parameter")
    let seconds = try VerificationTime.checkExpiry(query.required(.expires, of: source), from: time, at: now)
    let expiration = min(time.secondsSinceEpoch + Int64(seconds), SigningTime.last.secondsSinceEpoch)
    return (time, SigningTime(inRange: expiration))
  }

  /// The one signature that a request bears.
  /// - Throws: `missingAuthentication`, `twoCredentials`, and what is wrong with the signature.
  private static func signature(
    _ headers: ReceivedHeaders, _ query: QueryAuthentication, _ source: Span<UInt8>
  ) throws(VerificationError) -> ClaimedSignature {
    guard let authorization = headers.value(.authorization) else {
      guard query.isPresigned else {
        throw VerificationError(
          .missingAuthentication, "the request has neither an Authorization header nor a signature in its query")
      }
      return try ClaimedSignature(query, of: source)
    }
    guard !query.isPresigned else {
      throw VerificationError(
        .twoCredentials, "the request is signed in its Authorization header and in its query; it may be in one place")
    }
    return try ClaimedSignature(authorization: authorization)
  }
}
