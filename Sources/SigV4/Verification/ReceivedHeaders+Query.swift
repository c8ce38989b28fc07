// What a request may say in a header or in its query, but not in both.

extension ReceivedHeaders {
  /// - Throws: `missingHost`, `conflictingHost`.
  func checkHost(_ target: RequestTarget, _ source: Span<UInt8>) throws(VerificationError) {
    guard let host = value(.host) else {
      if target.url != nil { return }
      throw VerificationError(.missingHost, "the request has no Host header")
    }
    guard let url = target.url else { return }
    var expected = TextBuffer()
    url.writeAuthority(source, to: &expected)
    var given = TextBuffer()
    var header = TextBuffer()
    header.write(literal: url.scheme.prefix)
    header.write(host)
    if let headerURL = try? RequestURL(header.span) { headerURL.writeAuthority(header.span, to: &given) }
    guard compare(expected.span, given.span) == 0 else {
      throw VerificationError(.conflictingHost, "the Host header names another host than the target of the request")
    }
  }
}

extension QueryAuthentication {
  /// What the request says was signed of its body: in the header, or in a presigned URL.
  /// - Throws: `repeatedParameter`.
  func contentSHA256(
    _ headers: ReceivedHeaders, _ placement: VerifiedRequest.Placement, _ source: Span<UInt8>
  ) throws(VerificationError) -> String? {
    let header = headers.value(.contentSHA256)
    guard placement == .query, let contentSHA256 else { return header }
    guard header == nil else { throw Self.inBothPlaces(HeaderName.contentSHA256) }
    return decoded(source.extracting(contentSHA256))
  }

  /// The session token, from the place where the signature is.
  /// - Throws: `repeatedParameter`.
  func sessionToken(
    _ headers: ReceivedHeaders, _ placement: VerifiedRequest.Placement, _ service: Service, _ source: Span<UInt8>
  ) throws(VerificationError) -> String? {
    let header: String?
    let parameter: String?
    switch service.tokenName {
    case .securityToken: (header, parameter) = (headers.value(.securityToken), value(.securityToken, of: source))
    case .s3SessionToken: (header, parameter) = (headers.value(.s3SessionToken), value(.s3SessionToken, of: source))
    }
    guard header == nil || parameter == nil else { throw Self.inBothPlaces(service.tokenName.header) }
    if placement == .query, headers.index(of: .amzDate) != nil { throw Self.inBothPlaces(HeaderName.date) }
    return placement == .query ? parameter ?? header : header
  }

  private static func inBothPlaces(_ name: String) -> VerificationError {
    VerificationError(
      .repeatedParameter, "the request has " + name + " in its query and in a header; it may have it once")
  }
}
