/// Which headers a signature covers: all but those that change on the way, unless told otherwise.
public struct HeaderSelection: Sendable {
  /// Names of headers to leave unsigned besides the ones that never are; `host` and `x-amz-…` cannot be among them.
  public var skipped: [String]
  /// Names of headers to sign though they usually are not; the request must have them. This wins over `skipped`.
  public var forced: [String]

  /// The usual headers less some, and some unusual ones besides.
  /// - Parameters:
  ///   - skipped: Names of headers to leave unsigned, in any case.
  ///   - forced: Names of headers to sign though they usually are not, in any case.
  public init(skipping skipped: [String] = [], forcing forced: [String] = []) {
    self.skipped = skipped
    self.forced = forced
  }

  /// Every header but those that change on the way.
  public static var standard: HeaderSelection { HeaderSelection() }

  /// - Parameter known: What signing knows of the field's name.
  func includes(_ field: borrowing HeaderField, _ known: KnownHeader?) -> Bool {
    guard !isStandard else { return known == nil }
    let name = field.name
    if forced.contains(where: { equalIgnoringCase(name, $0) }) { return true }
    return known == nil && !skipped.contains { equalIgnoringCase(name, $0) }
  }

  /// Whether nothing departs from the rule.
  var isStandard: Bool { skipped.isEmpty && forced.isEmpty }

  func validate(for fields: Span<HeaderField>) throws(SigV4Error) {
    for name in skipped where equalIgnoringCase(name, HeaderName.host) || beginsIgnoringCase(name, "x-amz-") {
      throw SigV4Error(.unsignableHeader, "the header " + name + " must be signed, and cannot be skipped")
    }
    // Host is always signed, whether the request has it or it follows from the URL.
    for name in forced where !equalIgnoringCase(name, HeaderName.host) {
      var isThere = false
      for index in fields.indices where fields[index].isNamed(name) { isThere = true }
      guard isThere, !equalIgnoringCase(name, HeaderName.authorization) else {
        throw SigV4Error(.unsignableHeader, "the header " + name + " is to be signed, but the request does not have it")
      }
    }
  }
}
