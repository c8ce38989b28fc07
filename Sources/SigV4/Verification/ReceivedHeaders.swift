/// The headers of a request looked through once: where those lie that verifying reads.
struct ReceivedHeaders {
  /// A header that verifying reads, and that a request has once at most.
  enum Name: Int, CaseIterable {
    case host, authorization, date, amzDate, contentSHA256, securityToken, s3SessionToken, decodedLength, trailer

    /// In lower case.
    var text: String {
      switch self {
      case .host: "host"
      case .authorization: "authorization"
      case .date: "date"
      case .amzDate: "x-amz-date"
      case .contentSHA256: "x-amz-content-sha256"
      case .securityToken: "x-amz-security-token"
      case .s3SessionToken: "x-amz-s3session-token"
      case .decodedLength: "x-amz-decoded-content-length"
      case .trailer: "x-amz-trailer"
      }
    }

    /// The header of a name in any case, if verifying reads it. The length of a name tells most of them apart.
    init?(_ name: String) {
      let candidate: Name
      switch name.utf8.count {
      case 4: candidate = equalIgnoringCase(name, Name.host.text) ? .host : .date
      case 10: candidate = .amzDate
      case 13: candidate = equalIgnoringCase(name, Name.authorization.text) ? .authorization : .trailer
      case 20: candidate = equalIgnoringCase(name, Name.contentSHA256.text) ? .contentSHA256 : .securityToken
      case 21: candidate = .s3SessionToken
      case 28: candidate = .decodedLength
      default: return nil
      }
      guard equalIgnoringCase(name, candidate.text) else { return nil }
      self = candidate
    }
  }

  let fields: [HeaderField]
  /// The index of each header among `fields`, or -1.
  private var positions = InlineArray<9, Int>(repeating: -1)

  /// - Throws: `invalidHeader`, `repeatedAuthorization`, `repeatedHeader`.
  init(_ fields: [HeaderField]) throws(VerificationError) {
    self.fields = fields
    for index in fields.indices {
      try Self.check(fields[index])
      guard let name = Name(fields[index].name) else { continue }
      guard positions[name.rawValue] < 0 else { throw Self.repetition(of: name) }
      positions[name.rawValue] = index
    }
  }

  /// Where a header lies among `fields`; nil where the request does not have it.
  func index(of name: Name) -> Int? {
    let position = positions[name.rawValue]
    return position < 0 ? nil : position
  }

  func value(_ name: Name) -> String? { index(of: name).map { fields[$0].value } }

  private static func repetition(of name: Name) -> VerificationError {
    name == .authorization
      ? VerificationError(.repeatedAuthorization, "the request has two Authorization headers; it may have one")
      : VerificationError(.repeatedHeader, "the request has two " + name.text + " headers; it may have one")
  }

  /// Refuses control bytes, which a parser of HTTP should have refused, in headers that are not signed, too.
  private static func check(_ field: HeaderField) throws(VerificationError) {
    let name = field.name.utf8.span
    var isValid = !name.isEmpty
    for i in name.indices where !ByteSet.token.contains(name[i]) { isValid = false }
    guard isValid else {
      throw VerificationError(.invalidHeader, "the name of a header is empty or holds a character that no name may")
    }
    let value = field.value.utf8.span
    for i in value.indices where value[i] < 32 && value[i] != UInt8(ascii: "\t") || value[i] == 127 { isValid = false }
    guard isValid else {
      throw VerificationError(.invalidHeader, "the value of the header " + field.name + " holds a control character")
    }
  }
}
