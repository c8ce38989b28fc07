internal import Crypto

// The classes of ASCII bytes that URLs, headers and credential scopes are made of.

/// A set of ASCII bytes; bytes from 128 on are in none.
package struct ByteSet: Sendable {
  private let low: UInt64
  private let high: UInt64
  let common: Common

  /// - Parameters:
  ///   - low: A bit each for the bytes 0…63.
  ///   - high: A bit each for the bytes 64…127.
  ///   - common: What of it is found quickly.
  @inline(__always)
  package init(low: UInt64, high: UInt64, common: Common) {
    self.low = low
    self.high = high
    self.common = common
  }

  @inline(__always)
  func contains(_ byte: UInt8) -> Bool {
    let word = byte & 64 == 0 ? low : high
    return byte < 128 && (word &>> UInt64(byte & 63)) & 1 != 0
  }

  /// `A-Za-z0-9-._~` (RFC 3986 §2.3): what no encoding touches.
  package static var unreserved: ByteSet {
    ByteSet(low: 0x03ff_6000_0000_0000, high: 0x47ff_fffe_87ff_fffe, common: .alphanumericHyphenOrDot)
  }
  /// `unreserved` and the slash.
  package static var unreservedOrSlash: ByteSet {
    ByteSet(low: 0x03ff_e000_0000_0000, high: 0x47ff_fffe_87ff_fffe, common: .alphanumericOrSlash)
  }
  /// What a URL's path may hold: `pchar` (RFC 3986 §3.3), with the `%` of what is encoded, and the slash.
  static var pathOrPercent: ByteSet {
    ByteSet(low: 0x2fff_fff2_0000_0000, high: 0x47ff_fffe_87ff_ffff, common: .alphanumericOrSlash)
  }
  /// What a method or the name of a header is made of: `tchar` (RFC 9110 §5.6.2).
  static var token: ByteSet {
    ByteSet(low: 0x03ff_6cfa_0000_0000, high: 0x57ff_ffff_c7ff_fffe, common: .alphanumericHyphenOrDot)
  }
  /// Graphic characters: what words are made of.
  static var graphic: ByteSet { ByteSet(low: 0xffff_fffe_0000_0000, high: 0x7fff_ffff_ffff_ffff, common: .graphic) }
  /// What the value of a header may hold: graphic characters, the space, and the tab.
  static var headerValue: ByteSet {
    ByteSet(low: 0xffff_ffff_0000_0200, high: 0x7fff_ffff_ffff_ffff, common: .printable)
  }
  /// What a registered name or address may hold: `reg-name` without `%`, and the colons and brackets of IPv6.
  static var host: ByteSet {
    ByteSet(low: 0x2fff_7fd2_0000_0000, high: 0x47ff_fffe_afff_fffe, common: .alphanumericHyphenOrDot)
  }
}

extension UInt8 {
  /// `a` for `A`, and so on; any other byte as it is.
  @inline(__always)
  var lowercased: UInt8 { self &- 65 < 26 ? self | 32 : self }

  /// The value of a hexadecimal digit of either case.
  @inline(__always)
  var hexValue: UInt8? {
    if self &- 48 < 10 { return self &- 48 }
    let letter = (self | 32) &- 97
    return letter < 6 ? letter &+ 10 : nil
  }
}

/// Whether a byte is white space within a line.
func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

/// Whether a text is not empty and has only graphic ASCII characters.
func isVisibleASCII(_ text: String) -> Bool {
  let bytes = text.utf8.span
  return !bytes.isEmpty && ByteSet.graphic.firstIndex(outsideIn: bytes, from: 0) == bytes.count
}

/// Whether two texts are the same bytes, when upper and lower case ASCII letters count as the same.
func equalIgnoringCase(_ lhs: String, _ rhs: String) -> Bool {
  lhs.utf8.count == rhs.utf8.count && compareIgnoringCase(lhs, rhs) == 0
}

/// Whether bytes are a text in lower case, in any case of their own.
@inline(__always)
func equalIgnoringCase(_ bytes: Span<UInt8>, _ text: StaticString) -> Bool { equalIgnoringCase(bytes, text.bytes) }

/// Whether bytes are a text in lower case, in any case of their own.
@inline(__always)
func equalIgnoringCase(_ bytes: Span<UInt8>, _ text: Span<UInt8>) -> Bool {
  let count = text.count
  guard bytes.count == count else { return false }
  guard count >= 8 else { return bytes.shortWord.lowercasedBytes == text.shortWord }
  var i = 0
  while i < count &- 8 {
    guard bytes.word(at: i).lowercasedBytes == text.word(at: i) else { return false }
    i &+= 8
  }
  return bytes.word(at: count &- 8).lowercasedBytes == text.word(at: count &- 8)
}

/// Whether a text begins with a prefix in lower case, in any case of its own.
func beginsIgnoringCase(_ text: String, _ prefix: String) -> Bool { beginsIgnoringCase(text.utf8.span, prefix) }

/// Whether bytes begin with a prefix in lower case, in any case of their own.
func beginsIgnoringCase(_ bytes: Span<UInt8>, _ prefix: String) -> Bool {
  beginsIgnoringCase(bytes, prefix.utf8.span)
}

/// Whether bytes begin with a prefix in lower case, in any case of their own.
@inline(__always)
func beginsIgnoringCase(_ bytes: Span<UInt8>, _ prefix: Span<UInt8>) -> Bool {
  guard bytes.count >= prefix.count else { return false }
  for i in prefix.indices where bytes[i].lowercased != prefix[i] { return false }
  return true
}

/// Orders texts by their bytes, upper-case ASCII letters as lower-case: negative, zero or positive.
func compareIgnoringCase(_ lhs: String, _ rhs: String) -> Int {
  compareIgnoringCase(lhs.utf8.span, rhs.utf8.span)
}

/// Orders bytes, upper-case ASCII letters as lower-case: negative, zero or positive.
func compareIgnoringCase(_ a: Span<UInt8>, _ b: Span<UInt8>) -> Int {
  for i in 0..<min(a.count, b.count) {
    let (x, y) = (a[i].lowercased, b[i].lowercased)
    if x != y { return Int(x) - Int(y) }
  }
  return a.count - b.count
}

/// Whether two texts are the same bytes. (`==` on `String` compares characters, and brings Unicode's tables with it.)
@inline(__always)
func equalBytes(_ lhs: borrowing String, _ rhs: borrowing String) -> Bool {
  lhs.isIdentical(to: rhs) || haveEqualBytes(lhs, rhs)
}

@inline(never)
private func haveEqualBytes(_ lhs: borrowing String, _ rhs: borrowing String) -> Bool {
  lhs.withUTF8Bytes { bytes in rhs.withUTF8Bytes { equalBytes(bytes, $0) } }
}

/// Whether bytes are those of a text.
func equalBytes(_ bytes: Span<UInt8>, _ text: String) -> Bool { equalBytes(bytes, text.utf8.span) }

/// Whether two runs of bytes are the same.
@inline(__always)
package func equalBytes(_ lhs: Span<UInt8>, _ rhs: Span<UInt8>) -> Bool {
  let count = lhs.count
  guard count == rhs.count else { return false }
  guard count >= 8 else {
    for i in 0..<count where lhs[i] != rhs[i] { return false }
    return true
  }
  var i = 0
  while i < count &- 8 {
    guard lhs.word(at: i) == rhs.word(at: i) else { return false }
    i &+= 8
  }
  return lhs.word(at: count &- 8) == rhs.word(at: count &- 8)
}

extension Span<UInt8> {
  /// Where a text begins for the first time; nil where it does not occur.
  func firstIndex(of text: String, from start: Int = 0) -> Int? {
    let text = text.utf8.span
    var index = start
    while index <= count - text.count {
      if equalBytes(extracting(index..<index + text.count), text) { return index }
      index += 1
    }
    return nil
  }
}

extension InlineArray<64, UInt8> {
  /// The digits of a hash or signature; zeros where there are more or fewer than 64.
  @inline(__always)
  init(digits: Span<UInt8>) {
    self.init(repeating: 0)
    guard digits.count == count else { return }
    var destination = mutableSpan
    destination.copy(digits, to: 0)
  }
}

/// Whether all bytes are hexadecimal digits, in lower case.
func areHexDigits(_ bytes: Span<UInt8>) -> Bool {
  var pairs = SIMD2(repeating: UInt64.eachByte(128))
  var i = 0
  while i &+ 16 <= bytes.count {
    let pair = bytes.wordPair(at: i)
    pairs &=
      pair.bytes(from: UInt8(ascii: "0"), through: UInt8(ascii: "9"))
      | pair.bytes(from: UInt8(ascii: "a"), through: UInt8(ascii: "f"))
    i &+= 16
  }
  var digits = pairs[0] & pairs[1]
  while i < bytes.count {
    let word = bytes.paddedWord(at: i)
    digits &=
      word.bytes(from: UInt8(ascii: "0"), through: UInt8(ascii: "9"))
      | word.bytes(from: UInt8(ascii: "a"), through: UInt8(ascii: "f"))
    i &+= 8
  }
  return digits == .eachByte(128)
}
