/// The headers of a request that is signed anew: the caller's, without those that signing replaces.
struct RequestHeaders {
  private(set) var fields: [HeaderField] = []
  /// What the caller's `x-amz-content-sha256` says.
  private(set) var payload: Payload?
  /// Whether the caller gave `Host`.
  let hasHost: Bool

  /// - Throws: `ambiguousAuthentication` where one of the replaced headers, or `Host`, is there twice.
  init(_ request: SigningRequest) throws(SigV4Error) {
    fields.reserveCapacity(request.headers.count + 4)
    var seen: [String] = []
    var hasHost = false
    for field in request.headers {
      guard let name = Self.singular.first(where: { field.isNamed($0) }) else {
        fields.append(field)
        continue
      }
      guard !seen.contains(where: { equalBytes($0, name) }) else {
        throw SigV4Error(.ambiguousAuthentication, "the request has two " + name + " headers; it may have one")
      }
      seen.append(name)
      if field.isNamed(HeaderName.host) {
        fields.append(field)
        hasHost = true
      } else if field.isNamed(HeaderName.contentSHA256) {
        payload = try Payload(headerValue: field.value)
      }
    }
    self.hasHost = hasHost
    if let said = payload, let given = request.payload, !equalBytes(said.text, given.text) {
      throw SigV4Error(
        .conflictingPayloadHash,
        "the request's X-Amz-Content-Sha256 header is not the hash of its payload; leave one of them out")
    }
  }

  private static var singular: [String] {
    [
      HeaderName.authorization, HeaderName.contentSHA256, HeaderName.date, HeaderName.host,
      HeaderName.s3SessionToken, HeaderName.securityToken,
    ]
  }

  mutating func append(_ name: String, _ value: String) { fields.append(HeaderField(name: name, value: value)) }
}
