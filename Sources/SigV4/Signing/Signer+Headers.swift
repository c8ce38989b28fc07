internal import Crypto

/// What to send with a request so that its signature holds.
public struct SignedRequest: Sendable {
  /// The headers to set, in place of any of the same name: `X-Amz-Date`, `Authorization`, and what the service needs
  /// besides.
  public let headers: [HeaderField]
  /// The names of the headers that are signed, with semicolons between.
  public let signedHeaders: String
  /// 64 lower-case hexadecimal digits.
  public let signature: String
}

extension Signer {
  /// Signs a request in its `Authorization` header.
  /// - Parameters:
  ///   - request: The request. An earlier signature in its headers is replaced.
  ///   - time: When it is sent, to within a quarter of an hour by the server's clock.
  /// - Throws: A `SigV4Error` that says what is wrong with the request, the credentials or the scope.
  /// - Source: “Create a signed AWS API request”, AWS Identity and Access Management User Guide.
  public func sign(_ request: SigningRequest, at time: SigningTime) throws(SigV4Error) -> SignedRequest {
    let prepared = try prepare(request, at: time)
    let signable = prepared.signable
    let signature = String(decoding: signable.signature().span)
    let signedHeaders = signable.canonical.headers.names
    let authorization =
      SignableRequest.algorithm + " Credential=" + signable.key.credential + ", SignedHeaders=" + signedHeaders
      + ", Signature=" + signature
    return SignedRequest(
      headers: prepared.added + [HeaderField(name: HeaderName.authorization, value: authorization)],
      signedHeaders: signedHeaders, signature: signature)
  }

  /// Every step of `sign(_:at:)`.
  /// - Throws: What signing would throw.
  public func explain(_ request: SigningRequest, at time: SigningTime) throws(SigV4Error) -> Explanation {
    try prepare(request, at: time).signable.explanation()
  }

  private func prepare(
    _ request: SigningRequest, at time: SigningTime
  ) throws(SigV4Error) -> (signable: SignableRequest, added: [HeaderField]) {
    let url = try RequestURL(request.url)
    let (service, region) = try resolve(url)
    let key = try key(at: time, for: service, region)
    var headers = try RequestHeaders(request)
    let payload = request.payload ?? headers.payload ?? .empty

    var added = [HeaderField(name: HeaderName.date, value: time.description)]
    var unsigned: [HeaderField] = []
    if service.payloadHeader == .always || payload.isMarker || headers.payload != nil {
      added.append(HeaderField(name: HeaderName.contentSHA256, value: payload.text))
    }
    if let token = credentials.sessionToken {
      let field = HeaderField(name: service.tokenHeaderName, value: token)
      if service.tokenPlacement == .signed { added.append(field) } else { unsigned.append(field) }
    }
    if !headers.hasHost { headers.append(HeaderName.host, url.authority) }
    let canonical = try CanonicalRequest(
      method: request.method, headers: CanonicalHeaders(headers.fields + added, self.headers), payload: payload,
      service: service)

    var text = TextSink(capacity: request.url.utf8.count + request.url.utf8.count / 2)
    text.write(request.url.utf8.span.extracting(url.path))
    let pathEnd = text.bytes.count
    try CanonicalQuery(request.url.utf8.span.extracting(url.query)) { name throws(SigV4Error) in
      guard !AuthenticationParameter.isSignature(name) else {
        throw SigV4Error(
          .ambiguousAuthentication,
          "the URL is presigned (it has X-Amz-Algorithm, X-Amz-Credential or X-Amz-Signature); remove these to sign in a header")
      }
      return false
    }.write(to: &text)
    let bytes = text.bytes
    let signable = SignableRequest(
      canonical: canonical, text: bytes, path: 0..<pathEnd, query: pathEnd..<bytes.count, key: key, time: time)
    return (signable, added + unsigned)
  }
}
