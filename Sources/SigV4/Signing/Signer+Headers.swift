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

  /// All headers to send: those of the request that was signed, less an earlier signature's, and `headers`.
  ///
  /// `Host` is not among them unless the request has it: it follows from the URL.
  public func allHeaders(of request: SigningRequest) -> [HeaderField] {
    request.headers.filter { !RequestHeaders.replaces($0) } + headers
  }
}

extension Signer {
  /// Signs a request in its `Authorization` header.
  /// - Parameters:
  ///   - request: The request. An earlier signature in its headers is replaced.
  ///   - time: When it is sent, to within a quarter of an hour by the server's clock.
  /// - Throws: A `SigV4Error` that says what is wrong with the request, the credentials or the scope.
  /// - Source: “Create a signed AWS API request”, AWS Identity and Access Management User Guide.
  public func sign(_ request: SigningRequest, at time: SigningTime) throws(SigV4Error) -> SignedRequest {
    var added: [HeaderField] = []
    return try withText { text throws(SigV4Error) in
      added.removeAll(keepingCapacity: true)
      let signable = try prepare(request, at: time, text: &text, added: &added)
      guard !text.isFull else { return nil }
      let signature = signable.signature(text.span)
      text.removeAll()
      text.write(literal: "AWS4-HMAC-SHA256 Credential=")
      text.write(signable.moment.key.credential)
      text.write(literal: ", SignedHeaders=")
      let namesStart = text.count
      signable.canonical.headers.writeNames(to: &text)
      let signedHeaders = namesStart..<text.count
      text.write(literal: ", Signature=")
      guard text.freeCapacity >= 2 * SHA256Digest.byteCount else { return nil }
      let signatureStart = text.count
      text.append(hexDigitsOf: signature)
      let authorization = text.span
      added.append(HeaderField(name: HeaderName.authorization, value: String(decoding: authorization)))
      return SignedRequest(
        headers: added, signedHeaders: String(decoding: authorization.extracting(signedHeaders)),
        signature: String(decoding: authorization.extracting(droppingFirst: signatureStart)))
    }
  }

  /// Every step of `sign(_:at:)`.
  /// - Throws: What signing would throw.
  public func explain(_ request: SigningRequest, at time: SigningTime) throws(SigV4Error) -> Explanation {
    try withText { text throws(SigV4Error) in
      var added: [HeaderField] = []
      let signable = try prepare(request, at: time, text: &text, added: &added)
      return text.isFull ? nil : signable.explanation(text.span)
    }
  }

  /// - Parameters:
  ///   - text: Gets the host, the path and the canonical query.
  ///   - added: Gets the headers to set, but for the last: `Authorization`.
  private func prepare(
    _ request: SigningRequest, at time: SigningTime, text: inout OutputSpan<UInt8>, added: inout [HeaderField]
  ) throws(SigV4Error) -> SignableRequest {
    let source = request.url.utf8.span
    let url = try RequestURL(source)
    let (service, region) = try resolve(url, source)
    let moment = try moment(time, for: service, region)
    let headers = try RequestHeaders(request, self.headers)
    let payload = request.payload ?? headers.payload ?? .empty
    let needsPayloadHeader = service.payloadHeader == .always || payload.isMarker || headers.payload != nil
    let hasHost = headers.hasHost

    added.reserveCapacity(4)
    var canonical = headers.canonical
    if !hasHost { canonical.includeHost() }
    canonical.includeDate(time)
    added.append(HeaderField(name: HeaderName.date, value: time.description))
    if needsPayloadHeader {
      canonical.includePayload(payload)
      added.append(HeaderField(name: HeaderName.contentSHA256, value: payload.text))
    }
    if let token = credentials.sessionToken {
      let field = HeaderField(name: service.tokenHeaderName, value: token)
      if service.tokenPlacement == .signed { canonical.includeToken(field) }
      added.append(field)
    }
    canonical.sort()

    var layout = TextLayout()
    url.writeAuthority(source, to: &text)
    layout.host = 0..<text.count
    text.write(source.extracting(url.path))
    layout.path = layout.host.upperBound..<text.count
    if !url.query.isEmpty { try Self.writeUnsignedQuery(source.extracting(url.query), to: &text) }
    layout.canonicalQuery = layout.path.upperBound..<text.count
    return SignableRequest(
      canonical: try CanonicalRequest(
        method: request.method, headers: canonical, payload: payload, pathRules: service.pathRules),
      layout: layout, moment: moment)
  }

  /// Writes the canonical query of a URL that is not presigned.
  private static func writeUnsignedQuery(_ query: Span<UInt8>, to text: inout OutputSpan<UInt8>) throws(SigV4Error) {
    let canonical = try CanonicalQuery(query) { name throws(SigV4Error) in
      guard AuthenticationParameter(name)?.makesPresigned != true else {
        throw SigV4Error(
          .ambiguousAuthentication,
          "the URL is presigned: it has " + String(decoding: name) + "; remove that to sign in a header")
      }
      return false
    }
    canonical.write(to: &text)
  }
}
