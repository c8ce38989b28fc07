/// What the headers of a request that is signed anew say, without those that signing replaces.
struct RequestHeaders: ~Copyable {
  /// The headers that the signature covers; those that signing adds are still to come.
  private(set) var canonical: CanonicalHeaders
  /// What the caller's `x-amz-content-sha256` says.
  private(set) var payload: Payload?
  /// Whether the caller gave `Host`.
  private(set) var hasHost = false

  /// Headers that a request has once at most, as a set of bits; signing replaces all of them but `host`.
  private struct Singular: OptionSet {
    var rawValue: UInt8
    static let host = Singular(rawValue: 1)
    static let payload = Singular(rawValue: 2)
    static let authorization = Singular(rawValue: 4)
    static let date = Singular(rawValue: 8)
    static let securityToken = Singular(rawValue: 16)
    static let s3SessionToken = Singular(rawValue: 32)
  }

  /// - Throws: `ambiguousAuthentication` where one of the replaced headers, or `Host`, is there twice;
  ///   `conflictingPayloadHash`, `invalidHeaderName`, `invalidHeaderValue`, `unsignableHeader`.
  init(_ request: SigningRequest, _ selection: HeaderSelection) throws(SigV4Error) {
    canonical = CanonicalHeaders(of: request.headers)
    guard !request.headers.isEmpty || !selection.forced.isEmpty || !selection.skipped.isEmpty else { return }
    try selection.validate(for: request.headers)
    var seen = Singular()
    for (index, field) in request.headers.enumerated() {
      try field.validate()
      let singular = Self.singular(field)
      guard seen.isDisjoint(with: singular) else {
        throw SigV4Error(.ambiguousAuthentication, "the request has two " + field.name + " headers; it may have one")
      }
      seen.formUnion(singular)
      if singular == .payload { payload = try Payload(headerValue: field.value) }
      if singular == .host { hasHost = true }
      if singular == .host || singular.isEmpty && selection.includes(field) { canonical.include(index) }
    }
    if let said = payload, let given = request.payload, !equalBytes(said.text, given.text) {
      throw SigV4Error(
        .conflictingPayloadHash,
        "the request's X-Amz-Content-Sha256 header is not the hash of its payload; leave one of them out")
    }
  }

  /// Whether signing anew drops a header, and sets its own where it needs one.
  static func replaces(_ field: HeaderField) -> Bool {
    let singular = singular(field)
    return !singular.isEmpty && singular != .host
  }

  private static func singular(_ field: HeaderField) -> Singular {
    if field.isNamed(HeaderName.host) { return .host }
    if field.isNamed(HeaderName.contentSHA256) { return .payload }
    if field.isNamed(HeaderName.authorization) { return .authorization }
    if field.isNamed(HeaderName.date) { return .date }
    if field.isNamed(HeaderName.securityToken) { return .securityToken }
    if field.isNamed(HeaderName.s3SessionToken) { return .s3SessionToken }
    return []
  }
}
