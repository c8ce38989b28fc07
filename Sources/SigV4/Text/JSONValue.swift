internal import Crypto

/// A value of JSON (RFC 8259), read strictly from text that may be hostile.
package indirect enum JSONValue {
  case null
  case bool(Bool)
  /// As it is written.
  case number(String)
  case string(String)
  case array([JSONValue])
  /// In the order written; no name is there twice.
  case object([(name: String, value: JSONValue)])

  /// Reads a text that is one value, with white space around it.
  /// - Returns: Nil for a text that is not JSON, holds a name twice in one object, or is nested deeper than 32 levels.
  package init?(_ bytes: Span<UInt8>) {
    var reader = Reader()
    guard let value = reader.value(bytes, depth: 0) else { return nil }
    reader.skipSpace(bytes)
    guard reader.position == bytes.count else { return nil }
    self = value
  }

  /// The value of a member of an object.
  package subscript(_ name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    for member in members where equalBytes(member.name, name) { return member.value }
    return nil
  }

  /// The value of a member of an object, with the case of its name ignored.
  func member(_ name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    for member in members where equalIgnoringCase(member.name, name) { return member.value }
    return nil
  }

  /// The text of a string.
  package var string: String? {
    guard case .string(let text) = self else { return nil }
    return text
  }

  private struct Reader {
    var position = 0

    static var maximumDepth: Int { 32 }

    func peek(_ bytes: Span<UInt8>) -> UInt8 { position < bytes.count ? bytes[position] : 0 }

    mutating func skipSpace(_ bytes: Span<UInt8>) {
      while isBlank(peek(bytes)) || peek(bytes) == 10 || peek(bytes) == 13 { position += 1 }
    }

    /// Passes over a byte if it is next.
    mutating func take(_ byte: UInt8, _ bytes: Span<UInt8>) -> Bool {
      guard peek(bytes) == byte, position < bytes.count else { return false }
      position += 1
      return true
    }

    mutating func value(_ bytes: Span<UInt8>, depth: Int) -> JSONValue? {
      guard depth < Self.maximumDepth else { return nil }
      skipSpace(bytes)
      switch peek(bytes) {
      case UInt8(ascii: "{"): return object(bytes, depth: depth)
      case UInt8(ascii: "["): return array(bytes, depth: depth)
      case UInt8(ascii: "\""): return string(bytes).map { .string($0) }
      case UInt8(ascii: "t"): return literal("true", bytes) ? .bool(true) : nil
      case UInt8(ascii: "f"): return literal("false", bytes) ? .bool(false) : nil
      case UInt8(ascii: "n"): return literal("null", bytes) ? .null : nil
      default: return number(bytes)
      }
    }

    private mutating func literal(_ text: String, _ bytes: Span<UInt8>) -> Bool {
      for byte in text.utf8 where !take(byte, bytes) { return false }
      return true
    }

    private mutating func object(_ bytes: Span<UInt8>, depth: Int) -> JSONValue? {
      position += 1
      var members: [(name: String, value: JSONValue)] = []
      skipSpace(bytes)
      if take(UInt8(ascii: "}"), bytes) { return .object(members) }
      repeat {
        skipSpace(bytes)
        guard let name = string(bytes), !members.contains(where: { equalBytes($0.name, name) }) else { return nil }
        skipSpace(bytes)
        guard take(UInt8(ascii: ":"), bytes), let value = value(bytes, depth: depth + 1) else { return nil }
        members.append((name, value))
        skipSpace(bytes)
      } while take(UInt8(ascii: ","), bytes)
      return take(UInt8(ascii: "}"), bytes) ? .object(members) : nil
    }

    private mutating func array(_ bytes: Span<UInt8>, depth: Int) -> JSONValue? {
      position += 1
      var elements: [JSONValue] = []
      skipSpace(bytes)
      if take(UInt8(ascii: "]"), bytes) { return .array(elements) }
      repeat {
        guard let value = value(bytes, depth: depth + 1) else { return nil }
        elements.append(value)
        skipSpace(bytes)
      } while take(UInt8(ascii: ","), bytes)
      return take(UInt8(ascii: "]"), bytes) ? .array(elements) : nil
    }

    private mutating func number(_ bytes: Span<UInt8>) -> JSONValue? {
      let start = position
      _ = take(UInt8(ascii: "-"), bytes)
      if !take(UInt8(ascii: "0"), bytes), !takeDigits(bytes) { return nil }
      if take(UInt8(ascii: "."), bytes), !takeDigits(bytes) { return nil }
      if peek(bytes) | 32 == UInt8(ascii: "e") {
        position += 1
        if !take(UInt8(ascii: "+"), bytes) { _ = take(UInt8(ascii: "-"), bytes) }
        if !takeDigits(bytes) { return nil }
      }
      return .number(String(decoding: bytes.extracting(start..<position)))
    }

    private mutating func takeDigits(_ bytes: Span<UInt8>) -> Bool {
      let start = position
      while peek(bytes) &- 48 < 10 { position += 1 }
      return position > start
    }

    private mutating func string(_ bytes: Span<UInt8>) -> String? {
      guard take(UInt8(ascii: "\""), bytes) else { return nil }
      var text: [UInt8] = []
      while position < bytes.count {
        let byte = bytes[position]
        position += 1
        switch byte {
        case UInt8(ascii: "\""):
          // What is not UTF-8 would be another text after it was mended.
          let string = String(decoding: text.span)
          return equalBytes(text.span, string) ? string : nil
        case UInt8(ascii: "\\"):
          guard appendEscape(bytes, to: &text) else { return nil }
        case 0..<32: return nil
        default: text.append(byte)
        }
      }
      return nil
    }

    private mutating func appendEscape(_ bytes: Span<UInt8>, to text: inout [UInt8]) -> Bool {
      let letter = peek(bytes)
      position += 1
      switch letter {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(letter)
      case UInt8(ascii: "b"): text.append(8)
      case UInt8(ascii: "f"): text.append(12)
      case UInt8(ascii: "n"): text.append(10)
      case UInt8(ascii: "r"): text.append(13)
      case UInt8(ascii: "t"): text.append(9)
      case UInt8(ascii: "u"):
        guard var code = codeUnit(bytes) else { return false }
        if (0xd800..<0xdc00).contains(code) {
          guard take(UInt8(ascii: "\\"), bytes), take(UInt8(ascii: "u"), bytes), let low = codeUnit(bytes),
            (0xdc00..<0xe000).contains(low)
          else { return false }
          code = 0x10000 + (code - 0xd800) << 10 + (low - 0xdc00)
        }
        guard let scalar = Unicode.Scalar(code) else { return false }
        for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter { text.append(byte) }
      default: return false
      }
      return true
    }

    /// The four hexadecimal digits of an escape.
    private mutating func codeUnit(_ bytes: Span<UInt8>) -> UInt32? {
      var code: UInt32 = 0
      for _ in 0..<4 {
        guard let digit = peek(bytes).hexValue else { return nil }
        code = code &<< 4 | UInt32(digit)
        position += 1
      }
      return code
    }
  }
}
