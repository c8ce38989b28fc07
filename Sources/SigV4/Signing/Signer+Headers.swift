internal import Crypto

/// What to send with a request so that its signature holds.
public struct SignedRequest: Sendable {
  /// The headers to set, in place of any of the same name: `X-Amz-Date`, what the service needs besides, and last
  /// `Authorization`.
  public let headers: [HeaderField]
  /// Where the names of the signed headers lie in `Authorization`.
  private let names: Range<Int>

  /// The names of the headers that are signed, with semicolons between.
  public var signedHeaders: String { part(names) }
  /// 64 lower-case hexadecimal digits.
  public var signature: String {
    let end = headers.last?.value.utf8.count ?? 0
    return part(end - 2 * SHA256Digest.byteCount..<end)
  }

  /// All headers to send: those of the request that was signed, less an earlier signature's, and `headers`.
  ///
  /// `Host` is not among them unless the request has it: it follows from the URL.
  public func allHeaders(of request: SigningRequest) -> [HeaderField] {
    request.headers.filter { !RequestHeaders.replaces($0) } + headers
  }

  /// - Parameter headers: The last is `Authorization`, and `names` lies in its value.
  init(headers: [HeaderField], names: Range<Int>) {
    self.headers = headers
    self.names = names
  }

  /// A part of `Authorization`.
  private func part(_ range: Range<Int>) -> String {
    guard let field = headers.last else { return "" }
    let bytes = field.value.utf8.span
    return String(decoding: bytes.extracting(range))
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
    if let signed = pattern(of: request, at: time)?.sign(request) { return signed }
    let signed: SignedRequest? = try withScratch(byteCount: shortTextByteCount) { text throws(SigV4Error) in
      try sign(request, at: time, text: &text)
    }
    if let signed { return signed }
    return try signLong(request, at: time)
  }

  @inline(never)
  private func signLong(_ request: SigningRequest, at time: SigningTime) throws(SigV4Error) -> SignedRequest {
    try withLongText { text throws(SigV4Error) in try sign(request, at: time, text: &text) }
  }

  /// - Returns: Nil where a text is longer than the memory for it.
  @inline(__always)
  private func sign(
    _ request: SigningRequest, at time: SigningTime, text: inout OutputSpan<UInt8>
  ) throws(SigV4Error) -> SignedRequest? {
    try prepare(request, at: time, text: &text) { signable, headers, added, text in
      guard !text.isFull else { return nil }
      let signature = signable.signature(text.span, headers)
      text.removeAll()
      let names = text.writeAuthorization(signable.moment.key, headers)
      guard text.freeCapacity >= 2 * SHA256Digest.byteCount else { return nil }
      text.append(hexDigitsOf: signature)
      let authorization = HeaderField(name: HeaderName.authorization, value: String(decoding: text.span))
      return SignedRequest(
        headers: added.fields(date: added.time.description, closedBy: authorization), names: names)
    }
  }

  /// Signs a request in its `Authorization` header, and appends the lines of the headers to set to memory of the
  /// caller's, as HTTP/1.1 has them: a name, a colon, a space, a value, a carriage return and a line feed.
  ///
  /// They are those of `SignedRequest.headers`. Nothing is allocated, unless the request has very long headers, or a URL
  /// that is longer than the storage.
  /// - Parameters:
  ///   - request: The request. An earlier signature in its headers is replaced.
  ///   - time: When it is sent, to within a quarter of an hour by the server's clock.
  ///   - storage: Gets the lines: ASCII.
  /// - Throws: What signing throws, and `insufficientStorage`, whose `requiredByteCount` says how many bytes the lines
  ///   have; `storage` is then as it was.
  public func sign(
    _ request: SigningRequest, at time: SigningTime, into storage: inout OutputSpan<UInt8>
  ) throws(SigV4Error) {
    if let pattern = pattern(of: request, at: time), pattern.write(request, to: &storage) { return }
    let start = storage.count
    do throws(SigV4Error) {
      if try writeLines(request, at: time, to: &storage) { return }
    } catch {
      storage.removeLast(storage.count - start)
      throw error
    }
    storage.removeLast(storage.count - start)
    let lines = try withLongText { text throws(SigV4Error) in
      try writeLines(request, at: time, to: &text) ? TextBuffer(text.span).array : nil
    }
    guard lines.count <= storage.freeCapacity else {
      throw .insufficientStorage("the lines have", lines.count, storage.freeCapacity)
    }
    storage.write(lines.span)
  }

  /// - Returns: Whether there was room; if not, what was written is worth nothing.
  @inline(never)
  private func writeLines(
    _ request: SigningRequest, at time: SigningTime, to text: inout OutputSpan<UInt8>
  ) throws(SigV4Error) -> Bool {
    let start = text.count
    let isWritten = try prepare(request, at: time, text: &text) { signable, headers, added, text in
      guard !text.isFull else { return false }
      let signature = signable.signature(text.span.extracting(droppingFirst: start), headers)
      text.removeLast(text.count &- start)
      added.writeLines(to: &text)
      _ = text.writeAuthorization(signable.moment.key, headers)
      guard text.freeCapacity >= 2 * SHA256Digest.byteCount + 2 else { return false }
      text.append(hexDigitsOf: signature)
      text.write(literal: "\r\n")
      return true
    }
    return isWritten == true
  }

  /// What the request may have in common with others of its second.
  @inline(__always)
  private func pattern(of request: SigningRequest, at time: SigningTime) -> SigningPattern? {
    guard let rules else { return nil }
    let kind = SigningPattern.Kind(request)
    if let pattern = keys.signingPattern(kind, at: time) { return pattern }
    keepPattern(of: request, kind, rules, at: time)
    return nil
  }

  /// Keeps what the next requests of the second may have in common with this one.
  @inline(never)
  private func keepPattern(
    of request: SigningRequest, _ kind: SigningPattern.Kind, _ rules: Service.Rules, at time: SigningTime
  ) {
    let source = request.url.utf8.span
    guard keys.isSigningPatternDue(kind, at: time),
      // A payload that a header tells has to be compared with the one that is given.
      !request.headers.contains(where: { KnownHeader($0.name.utf8.span) == .contentSHA256 }),
      let url = try? RequestURL(source)
    else { return }
    let target = CommonTarget(method: request.method, origin: source.extracting(first: url.path.lowerBound))
    let pattern: SigningPattern? = try? withLongText { text throws(SigV4Error) in
      try prepare(request, at: time, text: &text) { signable, headers, added, text in
        guard !text.isFull else { return nil }
        let form = headers.form(
          of: request.headers.span, host: text.span.extracting(signable.layout.host),
          payload: kind.hasPayload ? nil : Payload.empty.text)
        let lines = AddedLines(added, hasPayload: !kind.hasPayload, signable.moment.key, headers, text: &text)
        return text.isFull ? nil : SigningPattern(kind, signable.moment, rules, target, form, lines, added)
      }
    }
    if let pattern { keys.keep(pattern) }
  }

  /// Every step of `sign(_:at:)`.
  /// - Throws: What signing would throw.
  public func explain(_ request: SigningRequest, at time: SigningTime) throws(SigV4Error) -> Explanation {
    try withLongText { text throws(SigV4Error) in
      try prepare(request, at: time, text: &text) { signable, headers, _, text in
        text.isFull ? nil : signable.explanation(text.span, headers)
      }
    }
  }

  /// Decides everything.
  /// - Parameters:
  ///   - text: Gets the host, the path and the canonical query.
  ///   - body: Gets the request whose texts they are.
  @inline(__always)
  private func prepare<Result>(
    _ request: SigningRequest, at time: SigningTime, text: inout OutputSpan<UInt8>,
    _ body: (SignableRequest, borrowing CanonicalHeaders, AddedHeaders, inout OutputSpan<UInt8>) throws(SigV4Error) ->
      Result?
  ) throws(SigV4Error) -> Result? {
    let source = request.url.utf8.span
    let url = try RequestURL(source)
    let (rules, moment) = try resolve(url, source, at: time)
    return try withCanonicalHeaders(of: request.headers.span) { noHeaders throws(SigV4Error) in
      var canonical = noHeaders
      let headers = try RequestHeaders(request.headers.span, request.payload, self.headers, into: &canonical)
      let payload = request.payload ?? headers.payload ?? .empty
      let payloadText = payload.text.utf8.span
      let needsPayloadHeader = headers.payload != nil || rules.needsPayloadHeader(whenPayloadIsMarker: payload.isMarker)
      let hasHost = headers.hasHost
      let token = credentials.sessionToken ?? ""
      let tokenText = token.utf8.span

      // In alphabetical order, which leaves less to be sorted.
      if !hasHost { canonical.includeHost() }
      if needsPayloadHeader { canonical.includePayload(payloadText) }
      canonical.includeDate(time)
      if !tokenText.isEmpty, rules.tokenPlacement == .signed {
        canonical.includeToken(rules.tokenName, tokenText)
      }
      canonical.sort()

      let start = text.count
      var layout = TextLayout()
      url.writeAuthority(source, to: &text)
      layout.host = 0..<text.count &- start
      text.write(source.extracting(url.path))
      layout.path = layout.host.upperBound..<text.count &- start
      if !url.query.isEmpty { try text.write(unsignedQuery: source.extracting(url.query)) }
      layout.canonicalQuery = layout.path.upperBound..<text.count &- start
      return try body(
        SignableRequest(
          CanonicalRequest(
            method: request.method.utf8.span, payload: payloadText, pathRules: rules.path),
          layout, moment), canonical,
        AddedHeaders(
          time: time, payload: needsPayloadHeader ? payload : nil,
          token: tokenText.isEmpty ? nil : HeaderField(name: rules.tokenName.header, value: token)), &text)
    }
  }
}

extension Service.Rules {
  /// Whether a request that is signed in a header must say its payload hash in another.
  @inline(__always)
  func needsPayloadHeader(whenPayloadIsMarker isMarker: Bool) -> Bool { payloadHeader == .always || isMarker }
}
