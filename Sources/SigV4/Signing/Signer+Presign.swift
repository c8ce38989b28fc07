internal import Crypto

/// A URL that carries its signature: whoever has it can send the request, until it expires.
public struct PresignedURL: Sendable {
  /// The URL, in canonical encoding. Send it as it is.
  public let url: String
  /// The headers that are signed besides the host; the request must send them with just these values.
  public let requiredHeaders: [HeaderField]
  /// How long the URL is good, in seconds from the time it was signed for.
  public let expiresIn: Int
}

extension Signer {
  /// Signs a request in the query of its URL.
  /// - Parameters:
  ///   - request: The request. An earlier signature in its query is replaced.
  ///   - seconds: How long the URL is good: 1 to 604800 (seven days). Left out, the service's default: mostly an hour.
  ///   - time: From when.
  /// - Throws: A `SigV4Error` that says what is wrong with the request, the credentials, the scope or the expiry.
  /// - Source: “Authenticating Requests: Using Query Parameters”, Amazon S3 API Reference.
  public func presign(
    _ request: SigningRequest, expiresIn seconds: Int? = nil, at time: SigningTime
  ) throws(SigV4Error) -> PresignedURL {
    let prepared = try preparePresigned(request, expiresIn: seconds, at: time)
    let signature = prepared.signable.signature()
    var url = TextSink(prepared.signable.text)
    if let (name, token) = prepared.unsignedToken {
      url.writeParameter(name, token)
    }
    url.write("&" + AuthenticationParameter.signature + "=")
    url.write(signature.span)
    return PresignedURL(url: url.text, requiredHeaders: prepared.requiredHeaders, expiresIn: prepared.expiresIn)
  }

  /// Every step of `presign(_:expiresIn:at:)`.
  /// - Throws: What presigning would throw.
  public func explainPresigning(
    _ request: SigningRequest, expiresIn seconds: Int? = nil, at time: SigningTime
  ) throws(SigV4Error) -> Explanation {
    try preparePresigned(request, expiresIn: seconds, at: time).signable.explanation()
  }

  private struct Presigned {
    /// Its text is the URL up to the signature.
    let signable: SignableRequest
    let requiredHeaders: [HeaderField]
    let unsignedToken: (name: String, value: String)?
    let expiresIn: Int
  }

  private func preparePresigned(
    _ request: SigningRequest, expiresIn seconds: Int?, at time: SigningTime
  ) throws(SigV4Error) -> Presigned {
    let url = try RequestURL(request.url)
    let (service, region) = try resolve(url)
    let key = try key(at: time, for: service, region)
    let expiresIn = seconds ?? service.defaultExpiry
    guard (1...604_800).contains(expiresIn) else {
      throw SigV4Error(.invalidExpiry, "a presigned URL is good for 1 to 604800 seconds (seven days), not " + String(expiresIn))
    }

    var headers = try RequestHeaders(request)
    let payload = request.payload ?? headers.payload ?? service.presignedPayload
    if headers.payload != nil || service.needsPayloadHeader(whenPresigning: payload) {
      headers.append(HeaderName.contentSHA256, payload.text)
    }
    if !headers.hasHost { headers.append(HeaderName.host, url.authority) }
    let canonicalHeaders = try CanonicalHeaders(headers.fields, self.headers)
    let canonical = try CanonicalRequest(
      method: request.method, headers: canonicalHeaders, payload: payload, service: service)

    let source = request.url.utf8.span
    var text = TextSink(capacity: source.count + source.count / 2 + 512 + (credentials.sessionToken?.utf8.count ?? 0))
    text.write(url.schemePrefix)
    text.write(url.authority)
    let pathStart = text.bytes.count
    text.writeWirePath(source.extracting(url.path), service)
    let path = pathStart..<text.bytes.count
    text.write(UInt8(ascii: "?"))
    let queryStart = text.bytes.count
    let token = credentials.sessionToken.map { (name: service.tokenHeaderName, value: $0) }
    let isTokenSigned = service.tokenPlacement == .signed
    // In alphabetical order, as the canonical query wants them.
    var parameters = [
      (name: AuthenticationParameter.algorithm, value: SignableRequest.algorithm),
      (name: AuthenticationParameter.credential, value: key.credential),
      (name: AuthenticationParameter.date, value: time.description),
      (name: AuthenticationParameter.expires, value: String(expiresIn)),
    ]
    if let token, isTokenSigned { parameters.append(token) }
    parameters.append((name: AuthenticationParameter.signedHeaders, value: canonicalHeaders.names))
    try Self.write(parameters, amid: source.extracting(url.query), to: &text)
    let bytes = text.bytes
    return Presigned(
      signable: SignableRequest(
        canonical: canonical, text: bytes, path: path, query: queryStart..<bytes.count, key: key, time: time),
      requiredHeaders: canonicalHeaders.signedFields.filter { headers.hasHost || !$0.isNamed(HeaderName.host) },
      unsignedToken: isTokenSigned ? nil : token, expiresIn: expiresIn)
  }

  /// Writes the canonical query of the caller's own parameters and those of the signature.
  private static func write(
    _ parameters: [(name: String, value: String)], amid query: Span<UInt8>, to text: inout TextSink
  ) throws(SigV4Error) {
    guard !query.isEmpty else {
      var isFirst = true
      for (name, value) in parameters {
        text.writeParameter(name, value, isFirst: isFirst)
        isFirst = false
      }
      return
    }
    var replaced = 0
    var canonical = try CanonicalQuery(query) { name throws(SigV4Error) in
      guard let index = AuthenticationParameter.index(of: name) else { return false }
      guard replaced & 1 << index == 0 else {
        throw SigV4Error(
          .ambiguousAuthentication, "the URL has the parameter " + String(decoding: name) + " twice; it may have it once")
      }
      replaced |= 1 << index
      return true
    }
    for (name, value) in parameters { canonical.add(name, value) }
    canonical.write(to: &text)
  }
}

extension TextSink {
  /// Writes a parameter of the query, its value encoded.
  fileprivate mutating func writeParameter(_ name: String, _ value: String, isFirst: Bool = false) {
    if !isFirst { write(UInt8(ascii: "&")) }
    write(name)
    write(UInt8(ascii: "="))
    writeEncoded(value.utf8.span, keeping: .unreserved)
  }
}

extension Service {
  /// Whether a presigned request must say its payload hash in a header: where it is not what the service takes for
  /// granted.
  fileprivate func needsPayloadHeader(whenPresigning payload: Payload) -> Bool {
    switch payloadHeader {
    case .always: !equalBytes(payload.text, Payload.unsigned.text)
    case .forMarkers: payload.isMarker
    }
  }
}
