internal import Crypto

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
    let presigned: PresignedURL? = try withScratch(byteCount: shortTextByteCount) { text throws(SigV4Error) in
      guard let terms = try writePresigned(request, expiresIn: seconds, at: time, to: &text) else { return nil }
      return PresignedURL(url: String(decoding: text.span), terms: terms)
    }
    if let presigned { return presigned }
    return try presignLong(request, expiresIn: seconds, at: time)
  }

  @inline(never)
  private func presignLong(
    _ request: SigningRequest, expiresIn seconds: Int?, at time: SigningTime
  ) throws(SigV4Error) -> PresignedURL {
    try withLongText { text throws(SigV4Error) in
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
    do throws(SigV4Error) {
      if let terms = try writePresigned(request, expiresIn: seconds, at: time, to: &storage) { return terms }
    } catch {
      storage.removeLast(storage.count - start)
      throw error
    }
    storage.removeLast(storage.count - start)
    let byteCount = try presignLong(request, expiresIn: seconds, at: time).url.utf8.count
    throw .insufficientStorage("the URL has", byteCount, storage.freeCapacity)
  }

  /// Presigns URLs of many objects: one bucket, method, lifetime and second.
  /// - Parameters:
  ///   - request: The request for all of them. Its URL ends where a key is to follow: a bucket's, or a path in it; a
  ///     slash is added where it ends without. A query goes behind the key.
  ///   - seconds: How long the URLs are good, as for `presign(_:expiresIn:at:)`.
  ///   - time: From when.
  /// - Throws: What presigning `request` would throw.
  public func presigner(
    forKeysUnder request: SigningRequest, expiresIn seconds: Int? = nil, at time: SigningTime
  ) throws(SigV4Error) -> Presigner {
    try withLongText { text throws(SigV4Error) in
      try prepare(request, expiresIn: seconds, at: time, text: &text) { signable, headers, lifetime, text in
        let queryEnd = text.count
        writeUnsignedToken(lifetime, to: &text)
        guard !text.isFull else { return nil }
        return Presigner(
          signable, headers, lifetime.terms(headers, of: request), text.span.extracting(first: queryEnd),
          tokenParameter: text.span.extracting(droppingFirst: queryEnd))
      }
    }
  }

  /// Every step of `presign(_:expiresIn:at:)`.
  /// - Throws: What presigning would throw.
  public func explainPresigning(
    _ request: SigningRequest, expiresIn seconds: Int? = nil, at time: SigningTime
  ) throws(SigV4Error) -> Explanation {
    try withLongText { text throws(SigV4Error) in
      try prepare(request, expiresIn: seconds, at: time, text: &text) { signable, headers, _, text in
        text.isFull ? nil : signable.explanation(text.span, headers)
      }
    }
  }

  /// Writes a presigned URL.
  /// - Returns: Nil where it does not fit; what was written is then worth nothing.
  @inline(__always)
  private func writePresigned(
    _ request: SigningRequest, expiresIn seconds: Int?, at time: SigningTime, to text: inout OutputSpan<UInt8>
  ) throws(SigV4Error) -> PresignedURL.Terms? {
    if let rules, rules.path.keepsEncodedPath, request.headers.isEmpty, request.payload == nil {
      let seconds = seconds ?? rules.defaultExpiry
      if let pattern = keys.presigningPattern() {
        let terms =
          pattern.isFor(time)
          ? pattern.write(request, expiresIn: seconds, to: &text)
          : write(request, expiresIn: seconds, at: time, like: pattern, to: &text)
        if let terms { return terms }
      } else {
        keepPattern(of: request, expiresIn: seconds, at: time)
      }
    }
    return try writeUnlikeOthers(request, expiresIn: seconds, at: time, to: &text)
  }

  /// Writes the first presigned URL of a second, where it differs from those of an earlier one in nothing else than what
  /// they differ in.
  @inline(never)
  private func write(
    _ request: SigningRequest, expiresIn seconds: Int, at time: SigningTime, like pattern: PresigningPattern,
    to text: inout OutputSpan<UInt8>
  ) -> PresignedURL.Terms? {
    guard !keys.isLatest(time) else {
      keepPattern(of: request, expiresIn: seconds, at: time)
      return nil
    }
    guard let lifetime = try? lifetime(seconds, from: time), lifetime.seconds == pattern.terms.expiresIn else {
      return nil
    }
    return pattern.write(request, expiresIn: seconds, at: time, by: keys, to: &text)
  }

  /// Keeps what the next URLs of the second may have in common with this one.
  @inline(never)
  private func keepPattern(of request: SigningRequest, expiresIn seconds: Int, at time: SigningTime) {
    let source = request.url.utf8.span
    guard keys.isPresigningPatternDue(at: time), let url = try? RequestURL(source) else { return }
    let origin = source.extracting(first: url.path.lowerBound)
    let bucket = SigningRequest(method: request.method, url: String(decoding: origin))
    guard let presigner = try? presigner(forKeysUnder: bucket, expiresIn: seconds, at: time) else { return }
    let target = CommonTarget(method: request.method, origin: origin)
    keys.keep(PresigningPattern(presigner, target, seconds: seconds, time: time))
  }

  /// Writes a presigned URL, whatever was signed before.
  @inline(never)
  private func writeUnlikeOthers(
    _ request: SigningRequest, expiresIn seconds: Int?, at time: SigningTime, to text: inout OutputSpan<UInt8>
  ) throws(SigV4Error) -> PresignedURL.Terms? {
    let start = text.count
    return try prepare(request, expiresIn: seconds, at: time, text: &text) { signable, headers, lifetime, text in
      guard !text.isFull else { return nil }
      let signature = signable.signature(text.span.extracting(droppingFirst: start), headers)
      writeUnsignedToken(lifetime, to: &text)
      text.write(literal: "&X-Amz-Signature=")
      guard text.freeCapacity >= 2 * SHA256Digest.byteCount else { return nil }
      text.append(hexDigitsOf: signature)
      return lifetime.terms(headers, of: request)
    }
  }

  /// Decides everything, and writes the URL up to the signature.
  /// - Parameters:
  ///   - text: Gets the URL.
  ///   - body: Gets the request whose texts lie in what was appended to `text`.
  @inline(__always)
  private func prepare<Result>(
    _ request: SigningRequest, expiresIn seconds: Int?, at time: SigningTime, text: inout OutputSpan<UInt8>,
    _ body: (SignableRequest, borrowing CanonicalHeaders, Lifetime, inout OutputSpan<UInt8>) throws(SigV4Error) ->
      Result?
  ) throws(SigV4Error) -> Result? {
    let source = request.url.utf8.span
    let url = try RequestURL(source)
    let (rules, moment) = try resolve(url, source, at: time)
    var lifetime = try lifetime(seconds ?? rules.defaultExpiry, from: time)
    return try withCanonicalHeaders(of: request.headers.span) { noHeaders throws(SigV4Error) in
      var canonical = noHeaders
      let headers = try RequestHeaders(request.headers.span, request.payload, self.headers, into: &canonical)
      let payload = request.payload ?? headers.payload ?? rules.presignedPayload.payload
      let payloadText = payload.text.utf8.span
      let needsPayloadHeader = headers.payload != nil || rules.needsPayloadHeader(whenPresigning: payload)
      let hasHost = headers.hasHost
      if !hasHost { canonical.includeHost() }
      if needsPayloadHeader { canonical.includePayload(payloadText) }
      canonical.sort()

      let start = text.count
      var layout = TextLayout()
      text.write(literal: url.scheme.prefix)
      let hostStart = text.count &- start
      url.writeAuthority(source, to: &text)
      let pathStart = text.count &- start
      layout.host = hostStart..<pathStart
      text.writeWirePath(source.extracting(url.path), rules.path, isPlain: url.hasPlainPath)
      layout.path = pathStart..<text.count &- start
      layout.hasCanonicalPath = rules.path.encoding == .once
      text.write(literal: "?")
      let queryStart = text.count &- start
      lifetime.tokenName = rules.tokenName
      lifetime.hasUnsignedToken = rules.tokenPlacement == .addedAfterSigning && credentials.sessionToken != nil
      if url.query.isEmpty {
        writeParameters(moment, lifetime, canonical, to: &text)
      } else {
        try writeParameters(moment, lifetime, canonical, amid: source.extracting(url.query), to: &text)
      }
      layout.canonicalQuery = queryStart..<text.count &- start
      return try body(
        SignableRequest(
          CanonicalRequest(
            method: request.method.utf8.span, payload: payloadText, pathRules: rules.path),
          layout, moment), canonical, lifetime, &text)
    }
  }
}

extension Service.Rules {
  /// Whether a presigned request must say its payload hash in a header: where it is not what the service takes for
  /// granted.
  fileprivate func needsPayloadHeader(whenPresigning payload: Payload) -> Bool {
    switch payloadHeader {
    case .always: payload.kind != .unsigned
    case .forMarkers: payload.isMarker || presignedPayload == .unsigned
    }
  }
}
