internal import Crypto

/// A URL that carries its signature: whoever has it can send the request, until it expires.
public struct PresignedURL: Sendable {
  /// The URL, in canonical encoding. Send it as it is.
  public let url: String
  /// What comes with it.
  public let terms: Terms

  /// What comes with a presigned URL.
  public struct Terms: Sendable {
    /// The headers that are signed besides the host; the request must send them with just these values.
    public let requiredHeaders: [HeaderField]
    /// How long the URL is good, in seconds from the time it was signed for.
    public let expiresIn: Int
    /// Whether that is less than was asked for, because the credentials themselves end then.
    public let isCappedByCredentials: Bool
  }

  /// The headers that are signed besides the host; the request must send them with just these values.
  public var requiredHeaders: [HeaderField] { terms.requiredHeaders }
  /// How long the URL is good, in seconds from the time it was signed for.
  public var expiresIn: Int { terms.expiresIn }
  /// Whether that is less than was asked for, because the credentials themselves end then.
  public var isCappedByCredentials: Bool { terms.isCappedByCredentials }
}

extension Signer {
  /// Signs a request in the query of its URL.
  /// - Parameters:
  ///   - request: The request. An earlier signature in its query is replaced.
  ///   - seconds: How long the URL is good: 1 to 604800 (seven days). Left out, the service's default: mostly an hour.
  ///     Where the credentials are known to end earlier, until then.
  ///   - time: From when.
  /// - Throws: A `SigV4Error` that says what is wrong with the request, the credentials, the scope or the expiry.
  /// - Source: “Authenticating Requests: Using Query Parameters”, Amazon S3 API Reference.
  public func presign(
    _ request: SigningRequest, expiresIn seconds: Int? = nil, at time: SigningTime
  ) throws(SigV4Error) -> PresignedURL {
    try withText { text throws(SigV4Error) in
      guard let terms = try writePresigned(request, expiresIn: seconds, at: time, to: &text) else { return nil }
      return PresignedURL(url: String(decoding: text.span), terms: terms)
    }
  }

  /// Signs a request in the query of its URL, and appends the URL to memory of the caller's.
  ///
  /// Nothing is allocated, unless the request has headers or a query of its own that are very long.
  /// - Parameters:
  ///   - request: The request. An earlier signature in its query is replaced.
  ///   - seconds: How long the URL is good: 1 to 604800 (seven days). Left out, the service's default: mostly an hour.
  ///     Where the credentials are known to end earlier, until then.
  ///   - time: From when.
  ///   - storage: Gets the URL: ASCII, in canonical encoding.
  /// - Throws: What presigning throws, and `insufficientStorage`, whose `requiredByteCount` says how many bytes the URL
  ///   has; `storage` is then as it was.
  public func presign(
    _ request: SigningRequest, expiresIn seconds: Int? = nil, at time: SigningTime,
    into storage: inout OutputSpan<UInt8>
  ) throws(SigV4Error) -> PresignedURL.Terms {
    let start = storage.count
    if let terms = try writePresigned(request, expiresIn: seconds, at: time, to: &storage) { return terms }
    let freeCapacity = storage.capacity - start
    storage.removeLast(storage.count - start)
    let byteCount = try withText { text throws(SigV4Error) in
      try writePresigned(request, expiresIn: seconds, at: time, to: &text).map { _ in text.count }
    }
    throw SigV4Error(
      .insufficientStorage,
      "the URL has " + String(byteCount) + " bytes, and the storage room for " + String(freeCapacity),
      requiredByteCount: byteCount)
  }

  /// Every step of `presign(_:expiresIn:at:)`.
  /// - Throws: What presigning would throw.
  public func explainPresigning(
    _ request: SigningRequest, expiresIn seconds: Int? = nil, at time: SigningTime
  ) throws(SigV4Error) -> Explanation {
    try withText { text throws(SigV4Error) in
      var terms = Terms()
      let signable = try prepare(request, expiresIn: seconds, at: time, text: &text, terms: &terms)
      return text.isFull ? nil : signable.explanation(text.span)
    }
  }

  /// Writes a presigned URL.
  /// - Returns: Nil where it does not fit; what was written is then worth nothing.
  @inline(__always)
  private func writePresigned(
    _ request: SigningRequest, expiresIn seconds: Int?, at time: SigningTime, to text: inout OutputSpan<UInt8>
  ) throws(SigV4Error) -> PresignedURL.Terms? {
    var terms = Terms()
    let signable = try prepare(request, expiresIn: seconds, at: time, text: &text, terms: &terms)
    guard !text.isFull else { return nil }
    let signature = signable.signature(text.span)
    if let token = terms.unsignedToken { text.writeParameter(token.name, token.value) }
    text.write(literal: "&X-Amz-Signature=")
    guard text.freeCapacity >= 2 * SHA256Digest.byteCount else { return nil }
    text.append(hexDigitsOf: signature)
    return PresignedURL.Terms(
      requiredHeaders: signable.canonical.headers.requiredFields, expiresIn: terms.expiresIn,
      isCappedByCredentials: terms.isCapped)
  }

  /// What a presigned URL comes with.
  private struct Terms {
    /// In seconds.
    var expiresIn = 0
    var isCapped = false
    /// A token that goes into the URL when it is signed.
    var unsignedToken: HeaderField?
  }

  /// The terms of a URL that is to be good for a number of seconds: never longer than the credentials are.
  private func terms(expiresIn seconds: Int, from time: SigningTime) throws(SigV4Error) -> Terms {
    guard (1...604_800).contains(seconds) else {
      throw SigV4Error(
        .invalidExpiry, "a presigned URL is good for 1 to 604800 seconds (seven days), not " + String(seconds))
    }
    guard let expiration = credentials.expiration else { return Terms(expiresIn: seconds) }
    let left = expiration.secondsSinceEpoch - time.secondsSinceEpoch
    guard left > 0 else {
      throw SigV4Error(.expiredCredentials, "the credentials ended at " + expiration.description + "; get new ones")
    }
    guard left < Int64(seconds) else { return Terms(expiresIn: seconds) }
    return Terms(expiresIn: Int(truncatingIfNeeded: left), isCapped: true)
  }

  /// - Parameters:
  ///   - text: Gets the URL up to the signature.
  ///   - terms: Gets what the URL comes with.
  @inline(__always)  // What it returns would be copied twice.
  private func prepare(
    _ request: SigningRequest, expiresIn seconds: Int?, at time: SigningTime, text: inout OutputSpan<UInt8>,
    terms: inout Terms
  ) throws(SigV4Error) -> SignableRequest {
    let source = request.url.utf8.span
    let url = try RequestURL(source)
    let (service, region) = try resolve(url, source)
    terms = try self.terms(expiresIn: seconds ?? service.defaultExpiry, from: time)
    let moment = try moment(time, for: service, region)
    let headers = try RequestHeaders(request, self.headers)
    let payload = request.payload ?? headers.payload ?? service.presignedPayload.payload
    let needsPayloadHeader = headers.payload != nil || service.needsPayloadHeader(whenPresigning: payload)
    let hasHost = headers.hasHost
    var canonical = headers.canonical
    if !hasHost { canonical.includeHost() }
    if needsPayloadHeader { canonical.includePayload(payload) }
    canonical.sort()

    var layout = TextLayout()
    text.write(literal: url.scheme.prefix)
    let hostStart = text.count
    url.writeAuthority(source, to: &text)
    layout.host = hostStart..<text.count
    text.writeWirePath(source.extracting(url.path), service.pathRules)
    layout.path = layout.host.upperBound..<text.count
    layout.hasCanonicalPath = service.pathEncoding == .once
    text.write(UInt8(ascii: "?"))
    var token = credentials.sessionToken.map { HeaderField(name: service.tokenHeaderName, value: $0) }
    if service.tokenPlacement == .addedAfterSigning {
      terms.unsignedToken = token
      token = nil
    }
    let own = OwnParameters(moment: moment, expiresIn: terms.expiresIn, token: token)
    if url.query.isEmpty {
      own.write(canonical, to: &text)
    } else {
      try own.write(canonical, amid: source.extracting(url.query), to: &text)
    }
    layout.canonicalQuery = layout.path.upperBound + 1..<text.count
    return SignableRequest(
      canonical: try CanonicalRequest(
        method: request.method, headers: canonical, payload: payload, pathRules: service.pathRules),
      layout: layout, moment: moment)
  }
}

/// The parameters that a signature adds to a query.
private struct OwnParameters {
  let moment: SigningMoment
  let expiresIn: Int
  let token: HeaderField?

  /// Writes them as the whole query: in alphabetical order, as the canonical query wants them.
  @inline(__always)
  @_lifetime(text: copy text)
  func write(_ headers: borrowing CanonicalHeaders, to text: inout OutputSpan<UInt8>) {
    moment.writeQueryBeginning(to: &text)
    text.writeDecimal(expiresIn)
    if let token { text.writeParameter(token.name, token.value) }
    text.write(literal: "&X-Amz-SignedHeaders=")
    headers.writeNames(isEncoded: true, to: &text)
  }

  /// Writes them among the caller's own, less those of an earlier signature.
  @_lifetime(text: copy text)
  func write(
    _ headers: borrowing CanonicalHeaders, amid query: Span<UInt8>, to text: inout OutputSpan<UInt8>
  ) throws(SigV4Error) {
    var replaced = 0
    var canonical = try CanonicalQuery(query) { name throws(SigV4Error) in
      guard let parameter = AuthenticationParameter(name) else { return false }
      guard replaced & 1 << parameter.rawValue == 0 else {
        throw SigV4Error(
          .ambiguousAuthentication,
          "the URL has the parameter " + String(decoding: name) + " twice; it may have it once")
      }
      replaced |= 1 << parameter.rawValue
      return true
    }
    canonical.add(AuthenticationParameter.algorithm.name, SignableRequest.algorithm.utf8.span)
    canonical.add(AuthenticationParameter.credential.name, moment.key.credential.utf8.span)
    canonical.add(AuthenticationParameter.date.name, moment.time.digits.span)
    canonical.add(AuthenticationParameter.expires.name, String(expiresIn).utf8.span)
    if let token { canonical.add(token.name, token.value.utf8.span) }
    canonical.add(AuthenticationParameter.signedHeaders.name, headers.names.utf8.span)
    canonical.write(to: &text)
  }
}

extension TextSink where Self: ~Copyable & ~Escapable {
  /// Writes a number of at least zero.
  @_lifetime(self: copy self)
  fileprivate mutating func writeDecimal(_ number: Int) {
    var digits = InlineArray<20, UInt8>(repeating: 48)
    var start = digits.count - 1
    var rest = number
    while rest > 9, start > 0 {
      digits[start] = 48 &+ UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
      start -= 1
    }
    digits[start] = 48 &+ UInt8(truncatingIfNeeded: rest)
    write(digits.span.extracting(start..<digits.count))
  }

  /// Writes a further parameter of the query, its value encoded.
  @_lifetime(self: copy self)
  fileprivate mutating func writeParameter(_ name: String, _ value: String) {
    write(literal: "&")
    write(name)
    write(literal: "=")
    writeEncoded(value.utf8.span, keeping: .unreserved)
  }
}

extension Service {
  /// Whether a presigned request must say its payload hash in a header: where it is not what the service takes for
  /// granted.
  fileprivate func needsPayloadHeader(whenPresigning payload: Payload) -> Bool {
    switch payloadHeader {
    case .always: payload.kind != .unsigned
    case .forMarkers: payload.isMarker
    }
  }
}
