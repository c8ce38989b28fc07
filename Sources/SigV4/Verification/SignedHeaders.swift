internal import Crypto

// Which headers of a received request the signature covers, and which it had to.

extension ReceivedHeaders {
  /// Finds the covered headers, and refuses a request that leaves out one of those that must be.
  /// - Parameters:
  ///   - names: Those that the signature lists; take the fields that bear them.
  ///   - rules: Say whether a session token may be unsigned.
  ///   - ignored: Names of `x-amz-…` headers that may be unsigned, because someone adds them on the way.
  /// - Throws: `malformedSignedHeaders`, `missingSignedHeader`, `missingHost`, `unsignedHost`, `unsignedDate`,
  ///   `unsignedToken`, `unsignedHeader`, `invalidHeader`.
  @inline(__always)
  @_lifetime(names: copy names)
  func cover(
    by names: inout SignedHeaderNames, _ placement: VerifiedRequest.Placement, _ rules: Service.Rules,
    hostFollowsFromTarget: Bool, ignoring ignored: [String]
  ) throws(VerificationError) {
    var hasHost = false
    var hasDate = false
    for rawValue in Name.allCases.indices {
      guard let (name, index) = known(rawValue) else { continue }
      if names.take(index, name.text.bytes) {
        if hasNonASCII { try Self.checkSigned(fields[index]) }
        if name == .host { hasHost = true }
        if name == .date { hasDate = true }
      } else if Self.isXAmz(name.text.bytes) {
        try Self.checkUnsigned(fields[index], names, rules, ignored)
      }
    }
    for index in fields.indices where !isKnown(index) {
      if fields[index].name.withUTF8Bytes({ names.take(index, $0) }) {
        if hasNonASCII { try Self.checkSigned(fields[index]) }
        if index == self.index(of: .host) { hasHost = true }
        if index == self.index(of: .date) { hasDate = true }
      } else if fields[index].name.withUTF8Bytes(Self.isXAmz) {
        try Self.checkUnsigned(fields[index], names, rules, ignored)
      }
    }
    if hostFollowsFromTarget, index(of: .host) == nil { hasHost = names.takeHostOfTarget() }
    if let missing = names.missing {
      try names.check()
      throw VerificationError(
        .missingSignedHeader, "the header " + missing + " is listed as signed, but was not sent")
    }
    guard hasHost else {
      throw VerificationError(.unsignedHost, "the Host header is not among the signed headers")
    }
    if placement == .header, !hasDate, index(of: .date) != nil, index(of: .amzDate) == nil {
      throw VerificationError(.unsignedDate, "the Date header tells the date, but is not among the signed headers")
    }
  }

  /// Refuses an `x-amz-…` header that is not signed. The payload hash may be: it is a line of its own in what is signed.
  /// - Throws: `malformedSignedHeaders`, `unsignedDate`, `unsignedToken`, `unsignedHeader`.
  @inline(never)
  private static func checkUnsigned(
    _ field: borrowing HeaderField, _ names: borrowing SignedHeaderNames, _ rules: Service.Rules, _ ignored: [String]
  ) throws(VerificationError) {
    try names.check()
    switch Name(field.name.utf8.span) {
    case .contentSHA256: return
    case .amzDate:
      throw VerificationError(.unsignedDate, "the X-Amz-Date header is not among the signed headers")
    case .securityToken, .s3SessionToken:
      if rules.tokenPlacement == .addedAfterSigning { return }
      throw VerificationError(.unsignedToken, "the header " + field.name + " is not among the signed headers")
    default:
      for name in ignored where field.isNamed(name) { return }
      throw VerificationError(
        .unsignedHeader, "the header " + field.name + " was sent, but is not among the signed headers")
    }
  }
}
