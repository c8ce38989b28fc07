internal import Crypto

/// What the headers of a request that is signed anew say, without those that signing replaces.
struct RequestHeaders {
  /// What the caller's `x-amz-content-sha256` says.
  private(set) var payload: Payload?
  /// Whether the caller gave `Host`.
  private(set) var hasHost = false

  /// Headers that a request has once at most, as a set of bits.
  private struct Singular: OptionSet {
    var rawValue: UInt8

    init(rawValue: UInt8) { self.rawValue = rawValue }

    init(_ known: KnownHeader?) {
      switch known {
      case .host: rawValue = 1
      case .contentSHA256: rawValue = 2
      case .authorization: rawValue = 4
      case .date: rawValue = 8
      case .securityToken: rawValue = 16
      case .s3SessionToken: rawValue = 32
      case .changingOnTheWay, nil: rawValue = 0
      }
    }
  }

  /// - Parameters:
  ///   - given: The payload, if the caller gave it besides.
  ///   - canonical: Gets those that the signature covers.
  /// - Throws: `ambiguousAuthentication` where one of the replaced headers, or `Host`, is there twice;
  ///   `conflictingPayloadHash`, `invalidHeaderName`, `invalidHeaderValue`, `unsignableHeader`.
  @inline(__always)
  @_lifetime(canonical: copy canonical)
  init(
    _ fields: Span<HeaderField>, _ given: borrowing Payload?, _ selection: borrowing HeaderSelection,
    into canonical: inout CanonicalHeaders
  ) throws(SigV4Error) {
    guard !fields.isEmpty || !selection.isStandard else { return }
    try include(fields, given, selection, into: &canonical)
  }

  @inline(never)
  @_lifetime(canonical: copy canonical)
  private mutating func include(
    _ fields: Span<HeaderField>, _ given: borrowing Payload?, _ selection: borrowing HeaderSelection,
    into canonical: inout CanonicalHeaders
  ) throws(SigV4Error) {
    if !selection.isStandard { try selection.validate(for: fields) }
    var seen = Singular([])
    for index in fields.indices { try include(fields[index], index, selection, &seen, into: &canonical) }
    if let said = payload, let given = copy given, !equalBytes(said.text, given.text) {
      throw SigV4Error(
        .conflictingPayloadHash,
        "the request's X-Amz-Content-Sha256 header is not the hash of its payload; leave one of them out")
    }
  }

  /// Notes what a field says, and whether the signature covers it.
  @inline(__always)
  @_lifetime(canonical: copy canonical)
  private mutating func include(
    _ field: borrowing HeaderField, _ index: Int, _ selection: borrowing HeaderSelection, _ seen: inout Singular,
    into canonical: inout CanonicalHeaders
  ) throws(SigV4Error) {
    let name = field.name.utf8.span
    let value = field.value.utf8.span
    try HeaderField.validate(name, value)
    let known = KnownHeader(name)
    if known == nil, selection.isStandard { return canonical.include(index, name, value) }
    let singular = Singular(known)
    guard seen.isDisjoint(with: singular) else {
      throw SigV4Error(.ambiguousAuthentication, "the request has two " + field.name + " headers; it may have one")
    }
    seen.formUnion(singular)
    if known == .contentSHA256 { payload = try Payload(headerValue: field.value) }
    if known == .host { hasHost = true }
    if known == .host || singular.isEmpty && selection.includes(field, known) { canonical.include(index, name, value) }
  }

  /// Whether signing anew drops a header, and sets its own where it needs one.
  static func replaces(_ field: HeaderField) -> Bool {
    switch KnownHeader(field.name.utf8.span) {
    case .authorization, .contentSHA256, .date, .s3SessionToken, .securityToken: true
    case .host, .changingOnTheWay, nil: false
    }
  }
}
