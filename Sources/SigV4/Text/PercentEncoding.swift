// Percent-encoding (RFC 3986 §2.1) as Signature V4 wants it: `UriEncode` of AWS's description, upper-case digits.

extension TextSink where Self: ~Copyable & ~Escapable {
  /// Writes bytes, each one outside `kept` as `%XX`.
  @_lifetime(self: copy self)
  mutating func writeEncoded(_ bytes: Span<UInt8>, keeping kept: ByteSet) {
    var start = 0
    for i in bytes.indices where !kept.contains(bytes[i]) {
      if start < i { write(bytes.extracting(start..<i)) }
      writeEscape(bytes[i])
      start = i &+ 1
    }
    if start < bytes.count { write(bytes.extracting(start..<bytes.count)) }
  }

  /// Writes the canonical encoding of bytes that may be encoded in part, or in another way: decodes, then encodes.
  ///
  /// Every `%` must be followed by two digits; `RequestURL` has seen to that.
  @_lifetime(self: copy self)
  mutating func writeReencoded(_ bytes: Span<UInt8>, keeping kept: ByteSet, plusIsSpace: Bool = false) {
    var start = 0
    var i = 0
    while i < bytes.count {
      let byte = bytes[i]
      if kept.contains(byte) {
        i &+= 1
        continue
      }
      if start < i { write(bytes.extracting(start..<i)) }
      if byte == UInt8(ascii: "%"), i &+ 2 < bytes.count, let high = bytes[i &+ 1].hexValue,
        let low = bytes[i &+ 2].hexValue
      {
        let decoded = high &<< 4 | low
        if kept.contains(decoded) { write(decoded) } else { writeEscape(decoded) }
        i &+= 3
      } else {
        writeEscape(plusIsSpace && byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
        i &+= 1
      }
      start = i
    }
    if start < bytes.count { write(bytes.extracting(start..<bytes.count)) }
  }

  @_lifetime(self: copy self)
  mutating func writeEscape(_ byte: UInt8) {
    write(UInt8(ascii: "%"))
    write(upperCaseHexDigit(byte &>> 4))
    write(upperCaseHexDigit(byte & 15))
  }
}

private func upperCaseHexDigit(_ nibble: UInt8) -> UInt8 { nibble < 10 ? 48 &+ nibble : 55 &+ nibble }
