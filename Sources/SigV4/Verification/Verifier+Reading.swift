internal import Crypto

// From a request to what it claims: all but the secret.

extension Verifier {
  /// - Parameter isShown: Whether the canonical request is to be kept as a text.
  /// - Throws: Every reason but those that concern the secret.
  @inline(__always)
  func claim(
    of request: ReceivedRequest, _ body: ReceivedBody, at now: SigningTime
  ) throws(VerificationError) -> RequestClaim {
    if let match = match(request, body, at: now), let claim = match.unverified(request) { return claim }
    return try claimUnlikeOthers(of: request, body, at: now)
  }

  /// The same, whatever was verified before.
  @inline(never)
  func claimUnlikeOthers(
    of request: ReceivedRequest, _ body: ReceivedBody, at now: SigningTime, isShown: Bool = false
  ) throws(VerificationError) -> RequestClaim {
    let source = request.target.utf8.span
    let headers = try ReceivedHeaders(request.headers.span)
    let target = try RequestTarget(source)
    let query = try QueryAuthentication(source, from: target.query.lowerBound)
    try headers.checkHost(target, source)
    let subject = RequestSubject(
      method: request.method.utf8.span, source: source, target: target, headers: headers, query: query)
    guard let authorization = headers.index(of: .authorization) else {
      guard query.isPresigned else { throw Self.missingAuthentication }
      return try claimInQuery(subject, body, at: now, isShown)
    }
    guard !query.isPresigned else { throw Self.twoCredentials }
    let text = request.headers[authorization].value
    let signature = try ClaimedSignature(authorization: text.utf8.span)
    let known = keys.key(for: text.utf8.span.extracting(signature.credential), isEncoded: false)
    let time = try VerificationTime.ofHeaders(headers, known)
    try VerificationTime.checkIsNow(time, at: now)
    return try claim(subject, signature, text.utf8.span, known, .header(authorization, time), body, isShown)
  }

  private static var missingAuthentication: VerificationError {
    VerificationError(
      .missingAuthentication, "the request has neither an Authorization header nor a signature in its query")
  }

  private static var twoCredentials: VerificationError {
    VerificationError(
      .twoCredentials, "the request is signed in its Authorization header and in its query; it may be in one place")
  }

  /// How a request is signed, and when.
  private enum Signing {
    case header(_ index: Int, SigningTime)
    case query(SigningTime, lastSecond: Int64)
  }

  @inline(__always)
  private func claimInQuery(
    _ subject: RequestSubject, _ body: ReceivedBody, at now: SigningTime, _ isShown: Bool
  ) throws(VerificationError) -> RequestClaim {
    let parameters = try subject.query.signatureParameters()
    if subject.query.isPlain {
      return try claimInQuery(subject, parameters, subject.source, isEncoded: true, body, at: now, isShown)
    }
    return try claimInEncodedQuery(subject, parameters, body, at: now, isShown)
  }

  /// Where someone has encoded what signers write plainly.
  @inline(never)
  private func claimInEncodedQuery(
    _ subject: RequestSubject, _ parameters: SignatureParameters, _ body: ReceivedBody, at now: SigningTime,
    _ isShown: Bool
  ) throws(VerificationError) -> RequestClaim {
    var text = TextBuffer()
    let decoded = parameters.decoded(from: subject.source, to: &text)
    return try claimInQuery(subject, decoded, text.span, isEncoded: false, body, at: now, isShown)
  }

  /// - Parameters:
  ///   - text: Holds the `parameters`.
  ///   - isEncoded: Whether they are as they are in a query.
  @inline(__always)
  private func claimInQuery(
    _ subject: RequestSubject, _ parameters: SignatureParameters, _ text: Span<UInt8>, isEncoded: Bool,
    _ body: ReceivedBody, at now: SigningTime, _ isShown: Bool
  ) throws(VerificationError) -> RequestClaim {
    let signature = try ClaimedSignature(parameters, text, isEncoded: isEncoded)
    let known = keys.key(for: text.extracting(parameters.credential), isEncoded: isEncoded)
    let time = try VerificationTime.parse(text.extracting(parameters.date), "X-Amz-Date parameter", known)
    let seconds = try VerificationTime.checkExpiry(text.extracting(parameters.expires), from: time, at: now)
    return try claim(
      subject, signature, text, known, .query(time, lastSecond: time.secondsSinceEpoch + Int64(seconds)), body, isShown)
  }

  /// - Parameters:
  ///   - text: Holds what `signature` is made of.
  ///   - known: The key that is kept for the signer.
  @inline(never)
  private func claim(
    _ subject: RequestSubject, _ signature: ClaimedSignature, _ text: Span<UInt8>, _ known: consuming KnownKey?,
    _ signing: Signing, _ body: ReceivedBody, _ isShown: Bool
  ) throws(VerificationError) -> RequestClaim {
    let placement: VerifiedRequest.Placement
    let time: SigningTime
    let lastSecond: Int64?
    let authorizationIndex: Int?
    switch signing {
    case .header(let index, let signed):
      (placement, time, lastSecond, authorizationIndex) = (.header, signed, nil, index)
    case .query(let signed, let last): (placement, time, lastSecond, authorizationIndex) = (.query, signed, last, nil)
    }
    let found = try identify(
      text.extracting(signature.credential), isEncoded: signature.isEncoded, known, at: time)
    let rules = found.identity.rules
    let hasCanonicalCredential = placement == .header || signature.isEncoded && found.isCanonical
    let (payload, canonicalRequest) = try withSignedHeaderNames(
      text.extracting(signature.signedHeaders), isEncoded: signature.isEncoded, of: subject.headers.fields
    ) { names throws(VerificationError) in
      var names = names
      try subject.headers.cover(
        by: &names, placement, rules, hostFollowsFromTarget: subject.target.isAbsolute, ignoring: headersAddedOnTheWay)
      let payload = try SignedPayload(
        stated: subject.query.contentSHA256(subject.headers, placement, subject.source), in: placement, rules, body,
        unsigned: unsignedPayloads)
      let canonicalRequest = try subject.canonicalRequest(
        names, payload.payload, placement, rules, hasCanonicalCredential: hasCanonicalCredential, isShown: isShown)
      return (payload, canonicalRequest)
    }
    return RequestClaim(
      signer: ClaimedSigner(
        sessionToken: try subject.query.sessionToken(subject.headers, placement, rules.tokenName, subject.source),
        time: time, identity: found.identity),
      knownKey: found.knownKey, placement: placement, signature: signature.digits,
      signedHeaders: authorizationIndex == nil
        ? subject.query.range(of: .signedHeaders) ?? 0..<0 : signature.signedHeaders,
      authorizationIndex: authorizationIndex, canonicalRequest: canonicalRequest,
      payload: try subject.headers.claimedPayload(payload), lastSecond: lastSecond)
  }
}
