// What a request may say in a header or in its query, but not in both.

extension ReceivedHeaders {
  /// - Throws: `missingHost`, `conflictingHost`.
  @inline(__always)
  func checkHost(_ target: RequestTarget, _ source: Span<UInt8>) throws(VerificationError) {
    guard let index = index(of: .host) else {
      if target.isAbsolute { return }
      throw VerificationError(.missingHost, "the request has no Host header")
    }
    if target.isAbsolute, let url = target.url(source) { try checkHost(index, url, source) }
  }

  @inline(never)
  private func checkHost(_ index: Int, _ url: RequestURL, _ source: Span<UInt8>) throws(VerificationError) {
    var expected = TextBuffer()
    url.writeAuthority(source, to: &expected)
    var given = TextBuffer()
    var header = TextBuffer()
    header.write(literal: url.scheme.prefix)
    header.write(fields[index].value)
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
    _ headers: borrowing ReceivedHeaders, _ placement: VerifiedRequest.Placement, _ source: Span<UInt8>
  ) throws(VerificationError) -> String? {
    guard placement == .query, let contentSHA256 else { return headers.value(.contentSHA256) }
    guard headers.index(of: .contentSHA256) == nil else { throw Self.inBothPlaces(HeaderName.contentSHA256) }
    return decoded(source.extracting(contentSHA256))
  }

  /// The session token, from the place where the signature is.
  /// - Throws: `repeatedParameter`.
  func sessionToken(
    _ headers: borrowing ReceivedHeaders, _ placement: VerifiedRequest.Placement, _ name: Service.TokenName,
    _ source: Span<UInt8>
  ) throws(VerificationError) -> String? {
    let header: ReceivedHeaders.Name
    let parameter: Range<Int>?
    switch name {
    case .securityToken: (header, parameter) = (.securityToken, range(of: .securityToken))
    case .s3SessionToken: (header, parameter) = (.s3SessionToken, range(of: .s3SessionToken))
    }
    if placement == .query, headers.index(of: .amzDate) != nil { throw Self.inBothPlaces(HeaderName.date) }
    guard let parameter else { return headers.value(header) }
    guard headers.index(of: header) == nil else { throw Self.inBothPlaces(name.header) }
    return placement == .query ? decoded(source.extracting(parameter)) : nil
  }

  private static func inBothPlaces(_ name: String) -> VerificationError {
    VerificationError(
      .repeatedParameter, "the request has " + name + " in its query and in a header; it may have it once")
  }
}
