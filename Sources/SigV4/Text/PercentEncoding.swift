// Percent-encoding (RFC 3986 §2.1) as Signature V4 wants it: `UriEncode` of AWS's description, upper-case digits.

internal import Crypto

/// A text with each byte outside `kept` as `%XX`.
package func percentEncoded(_ bytes: Span<UInt8>, keeping kept: ByteSet) -> String {
  var text = TextBuffer()
  text.writeEncoded(bytes, keeping: kept)
  return String(decoding: text.span)
}

extension TextSink where Self: ~Copyable & ~Escapable {
  /// Writes bytes, each one outside `kept` as `%XX`.
  @inline(__always)
  @_lifetime(self: copy self)
  mutating func writeEncoded(_ bytes: Span<UInt8>, keeping kept: ByteSet) {
    let end = kept.firstIndex(outsideIn: bytes, from: 0)
    if end == bytes.count { write(bytes) } else { writeEscaping(bytes, from: end, keeping: kept) }
  }

  /// The same for bytes of which that at `end` is the first to be encoded.
  @inline(never)
  @_lifetime(self: copy self)
  private mutating func writeEscaping(_ bytes: Span<UInt8>, from end: Int, keeping kept: ByteSet) {
    var start = 0
    var end = end
    while end < bytes.count {
      write(bytes.extracting(start..<end))
      writeEscape(bytes[end])
      start = end &+ 1
      end = kept.firstIndex(outsideIn: bytes, from: start)
    }
    write(bytes.extracting(start..<bytes.count))
  }

  /// Writes the canonical encoding of bytes that may be encoded in part, or in another way: decodes, then encodes.
  ///
  /// Every `%` must be followed by two digits; `RequestURL` has seen to that.
  @inline(__always)
  @_lifetime(self: copy self)
  mutating func writeReencoded(_ bytes: Span<UInt8>, keeping kept: ByteSet, plusIsSpace: Bool = false) {
    let end = kept.firstIndex(outsideIn: bytes, from: 0)
    if end == bytes.count {
      write(bytes)
    } else {
      writeReescaping(bytes, from: end, keeping: kept, plusIsSpace: plusIsSpace)
    }
  }

  /// The same for bytes of which that at `end` is the first to be decoded or encoded.
  @inline(never)
  @_lifetime(self: copy self)
  private mutating func writeReescaping(
    _ bytes: Span<UInt8>, from end: Int, keeping kept: ByteSet, plusIsSpace: Bool
  ) {
    var start = 0
    var end = end
    while end < bytes.count {
      write(bytes.extracting(start..<end))
      let byte = bytes[end]
      if byte == UInt8(ascii: "%"), end &+ 2 < bytes.count, let high = bytes[end &+ 1].hexValue,
        let low = bytes[end &+ 2].hexValue
      {
        let decoded = high &<< 4 | low
        if kept.contains(decoded) { write(decoded) } else { writeEscape(decoded) }
        start = end &+ 3
      } else {
        writeEscape(plusIsSpace && byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
        start = end &+ 1
      }
      end = kept.firstIndex(outsideIn: bytes, from: start)
    }
    write(bytes.extracting(start..<bytes.count))
  }

  @_lifetime(self: copy self)
  mutating func writeEscape(_ byte: UInt8) {
    write(UInt8(ascii: "%"))
    write(upperCaseHexDigit(byte &>> 4))
    write(upperCaseHexDigit(byte & 15))
  }
}

private func upperCaseHexDigit(_ nibble: UInt8) -> UInt8 { nibble < 10 ? 48 &+ nibble : 55 &+ nibble }
