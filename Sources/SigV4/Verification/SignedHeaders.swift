// Which headers of a received request the signature covers, and which it had to.

extension ReceivedHeaders {
  /// The covered headers.
  /// - Parameters:
  ///   - signature: Whose list of signed headers.
  ///   - service: Says whether a session token may be unsigned.
  ///   - ignored: Names of `x-amz-…` headers that may be unsigned, because someone adds them on the way.
  /// - Throws: `malformedSignedHeaders`, `missingSignedHeader`, `missingHost`, `unsignedHost`, `unsignedDate`,
  ///   `unsignedToken`, `unsignedHeader`, `invalidHeader`.
  func covered(
    by signature: ClaimedSignature, _ service: Service, hostFollowsFromTarget: Bool, ignoring ignored: [String]
  ) throws(VerificationError) -> CoveredHeaders {
    let names = try SignedHeaderNames(signature.signedHeaders)
    var covered = CoveredHeaders(of: fields)
    var found = SmallArray<16, Bool>(filler: false)
    for _ in 0..<names.count { found.append(false) }
    for index in fields.indices {
      let field = fields[index]
      if let position = names.position(of: field.name.utf8.span) {
        try Self.checkSigned(field)
        covered.include(index, at: position)
        found[position] = true
      } else if beginsIgnoringCase(field.name, "x-amz-") {
        try Self.checkUnsigned(field, service, ignored)
      }
    }
    let hostPosition = names.position(of: Name.host.text.utf8.span)
    if let hostPosition, hostFollowsFromTarget, index(of: .host) == nil {
      covered.includeHost()
      found[hostPosition] = true
    }
    for position in 0..<names.count where !found[position] {
      throw VerificationError(
        .missingSignedHeader, "the header " + names.name(at: position) + " is listed as signed, but was not sent")
    }
    guard hostPosition != nil else {
      throw VerificationError(.unsignedHost, "the Host header is not among the signed headers")
    }
    if signature.placement == .header, index(of: .amzDate) == nil, index(of: .date) != nil,
      names.position(of: Name.date.text.utf8.span) == nil
    {
      throw VerificationError(.unsignedDate, "the Date header tells the date, but is not among the signed headers")
    }
    covered.sort()
    return covered
  }

  /// - Throws: `invalidHeader`.
  private static func checkSigned(_ field: HeaderField) throws(VerificationError) {
    let value = field.value.utf8.span
    for i in value.indices where value[i] >= 128 {
      throw VerificationError(
        .invalidHeader, "the value of the signed header " + field.name + " holds a non-ASCII character")
    }
  }

  /// Refuses an `x-amz-…` header that is not signed. The payload hash may be: it is a line of its own in what is signed.
  /// - Throws: `unsignedDate`, `unsignedToken`, `unsignedHeader`.
  private static func checkUnsigned(
    _ field: HeaderField, _ service: Service, _ ignored: [String]
  ) throws(VerificationError) {
    switch Name(field.name) {
    case .contentSHA256: return
    case .amzDate:
      throw VerificationError(.unsignedDate, "the X-Amz-Date header is not among the signed headers")
    case .securityToken, .s3SessionToken:
      if service.tokenPlacement == .addedAfterSigning { return }
      throw VerificationError(.unsignedToken, "the header " + field.name + " is not among the signed headers")
    default:
      if ignored.contains(where: { field.isNamed($0) }) { return }
      throw VerificationError(
        .unsignedHeader, "the header " + field.name + " was sent, but is not among the signed headers")
    }
  }
}
