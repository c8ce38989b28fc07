internal import Crypto

/// A name and a value of a query of which nothing is known, as they are on the wire.
struct QueryPair {
  let name: Range<Int>
  /// Empty, and at the end of the name, where there is no equals sign.
  let value: Range<Int>
  /// Whether it is encoded as it is in the canonical query.
  let isCanonical: Bool

  /// Reads up to an ampersand or the end.
  /// - Throws: What no request line can carry.
  init(_ bytes: Span<UInt8>, from start: Int) throws(SigV4Error) {
    var form = QueryForm()
    let nameEnd = try form.scan(bytes, from: start, upToEqualsSign: true)
    name = start..<nameEnd
    guard nameEnd < bytes.count, bytes[nameEnd] == UInt8(ascii: "=") else {
      (value, isCanonical) = (nameEnd..<nameEnd, false)
      return
    }
    value = nameEnd + 1..<(try form.scan(bytes, from: nameEnd + 1))
    isCanonical = form.isCanonical
  }

  /// Whether the name may mean one that begins with `X-Amz-`: that, or it is encoded.
  func mayBeAuthentication(_ bytes: Span<UInt8>) -> Bool {
    let name = bytes.extracting(name)
    return beginsIgnoringCase(name, StaticString("x-amz-").bytes)
      || name.firstIndex(of: UInt8(ascii: "%"), from: 0) < name.count
  }

  /// Whether a pair may come after another one in the canonical query.
  /// - Parameters:
  ///   - other: Where that begins; it ends at an ampersand.
  ///   - one: Where it begins; it ends at an ampersand or at the end.
  static func follow(_ bytes: Span<UInt8>, _ other: Int, _ one: Int) -> Bool {
    var (i, j) = (other, one)
    while true {
      let (x, y) = (rank(bytes, at: i), rank(bytes, at: j))
      if x != y { return x < y }
      if x == 0 { return true }
      i += 1
      j += 1
    }
  }

  /// A number by which bytes are ordered: the end of a pair comes first, then the end of a name.
  private static func rank(_ bytes: Span<UInt8>, at i: Int) -> Int {
    guard i < bytes.count, bytes[i] != UInt8(ascii: "&") else { return 0 }
    return bytes[i] == UInt8(ascii: "=") ? 1 : Int(bytes[i]) + 2
  }
}

/// How a piece of a query is written.
struct QueryForm {
  /// Whether it is encoded as it is in the canonical query.
  var isCanonical = true
  /// Whether it is what it means: nothing in it is encoded.
  var isPlain = true

  /// Looks at bytes up to an ampersand or the end.
  /// - Returns: Where they end.
  /// - Throws: What no request line can carry.
  @inline(__always)
  mutating func scan(
    _ bytes: Span<UInt8>, from start: Int, upToEqualsSign: Bool = false
  ) throws(SigV4Error) -> Int {
    var i = ByteSet.unreserved.firstIndex(outsideIn: bytes, from: start)
    while i < bytes.count, bytes[i] != UInt8(ascii: "&"), !upToEqualsSign || bytes[i] != UInt8(ascii: "=") {
      i = try scanUnusual(bytes, at: i)
      i = ByteSet.unreserved.firstIndex(outsideIn: bytes, from: i)
    }
    return i
  }

  /// Looks at a byte that is not unreserved, or at three that are one.
  /// - Returns: Where it ends.
  @inline(never)
  private mutating func scanUnusual(_ bytes: Span<UInt8>, at i: Int) throws(SigV4Error) -> Int {
    isPlain = false
    if Self.isCanonicalEscape(bytes, at: i) { return i + 3 }
    try RequestURL.checkByte(at: i, of: bytes)
    isCanonical = false
    return i + 1
  }

  /// Whether a byte is written `%XX`, with upper-case digits, and needs to be.
  private static func isCanonicalEscape(_ bytes: Span<UInt8>, at i: Int) -> Bool {
    guard bytes[i] == UInt8(ascii: "%"), i + 2 < bytes.count, bytes[i + 1] < UInt8(ascii: "a"),
      bytes[i + 2] < UInt8(ascii: "a"), let high = bytes[i + 1].hexValue, let low = bytes[i + 2].hexValue
    else { return false }
    return !ByteSet.unreserved.contains(high &<< 4 | low)
  }
}

extension AuthenticationParameter {
  /// The name as AWS writes it, and the equals sign.
  var literal: StaticString {
    switch self {
    case .algorithm: "X-Amz-Algorithm="
    case .credential: "X-Amz-Credential="
    case .date: "X-Amz-Date="
    case .expires: "X-Amz-Expires="
    case .s3SessionToken: "X-Amz-S3session-Token="
    case .securityToken: "X-Amz-Security-Token="
    case .signature: "X-Amz-Signature="
    case .signedHeaders: "X-Amz-SignedHeaders="
    }
  }

  /// The parameter whose literal stands at an offset, after whose `X-Amz-` there are at least ten bytes.
  @inline(__always)
  init?(at offset: Int, of bytes: Span<UInt8>) {
    guard offset &+ 11 <= bytes.count else { return nil }
    switch (bytes[offset &+ 6], bytes[offset &+ 10]) {
    case (UInt8(ascii: "A"), _): self = .algorithm
    case (UInt8(ascii: "C"), _): self = .credential
    case (UInt8(ascii: "D"), _): self = .date
    case (UInt8(ascii: "E"), _): self = .expires
    case (UInt8(ascii: "S"), UInt8(ascii: "a")): self = .signature
    case (UInt8(ascii: "S"), UInt8(ascii: "e")): self = .signedHeaders
    case (UInt8(ascii: "S"), UInt8(ascii: "r")): self = .securityToken
    case (UInt8(ascii: "S"), UInt8(ascii: "s")): self = .s3SessionToken
    default: return nil
    }
    let literal = literal.bytes
    guard literal.count <= bytes.count &- offset,
      equalBytes(bytes.extracting(offset..<offset &+ literal.count), literal)
    else { return nil }
  }
}

extension TextSink where Self: ~Copyable & ~Escapable {
  /// Writes what a name or value of a query means: `%XX` is a byte, `+` a space.
  @_lifetime(self: copy self)
  mutating func writeDecoded(_ bytes: Span<UInt8>) {
    var i = 0
    while i < bytes.count {
      if bytes[i] == UInt8(ascii: "%"), i + 2 < bytes.count, let high = bytes[i + 1].hexValue,
        let low = bytes[i + 2].hexValue
      {
        write(high &<< 4 | low)
        i += 3
      } else {
        write(bytes[i] == UInt8(ascii: "+") ? UInt8(ascii: " ") : bytes[i])
        i += 1
      }
    }
  }
}

/// What a name or value of a query means.
func decoded(_ bytes: Span<UInt8>) -> String {
  var text = TextBuffer()
  text.writeDecoded(bytes)
  return String(decoding: text.span)
}
