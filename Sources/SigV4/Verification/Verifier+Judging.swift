internal import Crypto

// From what a request claims to the verdict.

extension Verifier {
  /// The second half of verifying.
  /// - Parameter credentials: Those of the claimed signer; nil where no one is known by the access key id.
  /// - Throws: `unknownAccessKey`, `unusableCredentials`, `expiredCredentials`, `wrongSessionToken`,
  ///   `signatureMismatch`.
  @inline(__always)
  func judge(
    _ claim: consuming RequestClaim, of request: ReceivedRequest, _ body: ReceivedBody, at now: SigningTime,
    with credentials: consuming Credentials?
  ) throws(VerificationError) -> VerifiedRequest {
    let lookUp = try KeyLookUp(credentials, of: claim.signer, claim.knownKey.take(), at: now)
    let signature = lookUp.key.signature(claim.canonicalRequest.hash, at: claim.signer.time).hexDigits
    let isRight = constantTimeEqual(signature.span, claim.signature.span)
    guard lookUp.isKnown else { throw KeyLookUp.unknown(claim.signer) }
    guard isRight else { throw mismatch(of: request, body, at: now, lookUp.key.signingKey) }
    if !claim.isLikeOthers || lookUp.isNew {
      lookUp.keep(in: keys, at: claim.signer.time) { patterns(of: request, body, at: now) }
    }
    return VerifiedRequest(
      placement: claim.placement, signer: claim.signer, signedHeaderList: claim.signedHeaderList(of: request),
      lastSecond: claim.lastSecond, payload: claim.verifiedPayload(lookUp.key))
  }

  /// Both halves of verifying, whatever was verified before.
  @inline(never)
  func judge(
    _ request: ReceivedRequest, _ body: ReceivedBody, at now: SigningTime, with credentials: Credentials?
  ) throws(VerificationError) -> VerifiedRequest {
    try judge(claimUnlikeOthers(of: request, body, at: now), of: request, body, at: now, with: credentials)
  }

  /// The error for a wrong signature, with what was signed here: the request is read once more for that.
  @inline(never)
  private func mismatch(
    of request: ReceivedRequest, _ body: ReceivedBody, at now: SigningTime, _ key: SigningKey
  ) -> VerificationError {
    var texts: VerificationError.Texts?
    if let claim = try? claimUnlikeOthers(of: request, body, at: now, isShown: true),
      let text = claim.canonicalRequest.text
    {
      var stringToSign = TextBuffer()
      key.writeStringToSign(claim.canonicalRequest.hash, at: claim.signer.time, to: &stringToSign)
      texts = VerificationError.Texts(canonicalRequest: text, stringToSign: String(decoding: stringToSign.span))
    }
    return VerificationError(
      .signatureMismatch, "the signature is not that of this request under the secret of " + key.accessKeyID, texts)
  }
}
