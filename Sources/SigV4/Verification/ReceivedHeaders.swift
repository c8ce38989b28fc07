internal import Crypto

/// The headers of a request looked through once: where those lie that verifying reads.
struct ReceivedHeaders: ~Escapable {
  /// A header that verifying reads, and that a request has once at most.
  enum Name: Int, CaseIterable {
    case host, authorization, date, amzDate, contentSHA256, securityToken, s3SessionToken, decodedLength, trailer

    /// In lower case.
    var text: StaticString {
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
    @inline(__always)
    init?(_ name: Span<UInt8>) {
      let candidate: Name
      switch name.count {
      case 4: candidate = name[0].lowercased == UInt8(ascii: "h") ? .host : .date
      case 10: candidate = .amzDate
      case 13: candidate = name[0].lowercased == UInt8(ascii: "a") ? .authorization : .trailer
      case 20: candidate = name[6].lowercased == UInt8(ascii: "c") ? .contentSHA256 : .securityToken
      case 21: candidate = .s3SessionToken
      case 28: candidate = .decodedLength
      default: return nil
      }
      guard equalIgnoringCase(name, candidate.text) else { return nil }
      self = candidate
    }
  }

  let fields: Span<HeaderField>
  /// The index of each header among `fields`, or -1.
  private var positions = InlineArray<9, Int32>(repeating: -1)
  /// A bit each for the first fields: whether `positions` tells where they are.
  private var known: UInt64 = 0
  private static var knownCapacity: Int { 64 }
  /// Whether there is any `x-amz-…` header besides.
  private var hasOtherXAmz = false
  /// Whether any value holds a byte that is not ASCII, which no signed one may.
  private(set) var hasNonASCII = false

  /// - Throws: `invalidHeader`, `repeatedAuthorization`, `repeatedHeader`.
  @_lifetime(copy fields)
  init(_ fields: Span<HeaderField>) throws(VerificationError) {
    self.fields = fields
    for index in fields.indices {
      if let name = fields[index].name.withUTF8Bytes({ Name($0) }) {
        guard positions[name.rawValue] < 0 else { throw Self.repetition(of: name) }
        positions[name.rawValue] = Int32(truncatingIfNeeded: index)
        if index < Self.knownCapacity { known |= 1 &<< UInt64(truncatingIfNeeded: index) }
      } else {
        guard fields[index].name.withUTF8Bytes(Self.isName) else { throw Self.invalidName }
        if fields[index].name.withUTF8Bytes(Self.isXAmz) { hasOtherXAmz = true }
      }
      if fields[index].value.withUTF8Bytes(Self.isUnusual) {
        try Self.checkValue(fields[index])
        hasNonASCII = true
      }
    }
  }

  /// The header that verifying reads whose code is given, where it is one of the first fields.
  @inline(__always)
  func known(_ rawValue: Int) -> (name: Name, index: Int)? {
    let index = Int(positions[rawValue])
    guard index >= 0, index < Self.knownCapacity, let name = Name(rawValue: rawValue) else { return nil }
    return (name, index)
  }

  /// Whether `known` tells of a field.
  @inline(__always)
  func isKnown(_ index: Int) -> Bool {
    index < Self.knownCapacity && known & 1 &<< UInt64(truncatingIfNeeded: index) != 0
  }

  /// Whether no header but `host` and `date` has to do with the signature of a presigned URL.
  @inline(__always)
  var hasNoneButHost: Bool {
    var others = Int32(-1)
    for rawValue in positions.indices where rawValue != Name.host.rawValue && rawValue != Name.date.rawValue {
      others &= positions[rawValue]
    }
    return others == -1 && !hasOtherXAmz
  }

  /// Where a header lies among `fields`; nil where the request does not have it.
  @inline(__always)
  func index(of name: Name) -> Int? {
    let position = positions[name.rawValue]
    return position < 0 ? nil : Int(position)
  }

  func value(_ name: Name) -> String? {
    guard let index = index(of: name) else { return nil }
    return fields[index].value
  }

  private static func repetition(of name: Name) -> VerificationError {
    name == .authorization
      ? VerificationError(.repeatedAuthorization, "the request has two Authorization headers; it may have one")
      : VerificationError(
        .repeatedHeader, "the request has two " + String(decoding: name.text.bytes) + " headers; it may have one")
  }

  /// The index of the last `Authorization` header, which most signers put last.
  @inline(__always)
  static func lastAuthorization(_ fields: Span<HeaderField>) -> Int? {
    var index = fields.count
    while index > 0 {
      index &-= 1
      if fields[index].name.utf8.count == 13,
        fields[index].name.withUTF8Bytes({ equalIgnoringCase($0, Name.authorization.text) })
      {
        return index
      }
    }
    return nil
  }

  /// Whether a name begins with `x-amz-`, in any case.
  @inline(__always)
  static func isXAmz(_ name: Span<UInt8>) -> Bool { beginsIgnoringCase(name, StaticString("x-amz-").bytes) }

  private static func isName(_ name: Span<UInt8>) -> Bool {
    !name.isEmpty && ByteSet.token.firstIndex(outsideIn: name, from: 0) == name.count
  }

  private static var invalidName: VerificationError {
    VerificationError(.invalidHeader, "the name of a header is empty or holds a character that no name may")
  }

  /// Whether a value holds anything but graphic ASCII, spaces and tabs.
  @inline(__always)
  static func isUnusual(_ value: Span<UInt8>) -> Bool {
    !value.areAll(from: UInt8(ascii: " "), through: UInt8(ascii: "~")) && !HeaderField.isValid(value)
  }

  /// Refuses control bytes, which a parser of HTTP should have refused, in headers that are not signed, too.
  @inline(never)
  private static func checkValue(_ field: borrowing HeaderField) throws(VerificationError) {
    let value = field.value.utf8.span
    for i in value.indices where value[i] < 32 && value[i] != UInt8(ascii: "\t") || value[i] == 127 {
      throw VerificationError(.invalidHeader, "the value of the header " + field.name + " holds a control character")
    }
  }

  /// Refuses bytes in the value of a signed header that are not ASCII.
  @inline(never)
  static func checkSigned(_ field: borrowing HeaderField) throws(VerificationError) {
    guard !isUnusual(field.value.utf8.span) else {
      throw VerificationError(
        .invalidHeader, "the value of the signed header " + field.name + " holds a non-ASCII character")
    }
  }
}
