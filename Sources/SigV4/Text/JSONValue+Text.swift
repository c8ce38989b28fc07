// JSON as text (RFC 8259), in ASCII: other characters as \uXXXX, as AWS asks for in policies.

internal import Crypto

extension JSONValue {
  /// The value as JSON.
  package var text: String {
    var text = TextBuffer()
    write(to: &text)
    return String(decoding: text.span)
  }

  private func write(to text: inout TextBuffer) {
    switch self {
    case .null: text.write(literal: "null")
    case .bool(let value): text.write(literal: value ? "true" : "false")
    case .number(let digits): text.write(digits)
    case .string(let string): text.writeJSON(string)
    case .array(let elements):
      text.write(literal: "[")
      for (index, element) in elements.enumerated() {
        if index > 0 { text.write(literal: ",") }
        element.write(to: &text)
      }
      text.write(literal: "]")
    case .object(let members):
      text.write(literal: "{")
      for (index, member) in members.enumerated() {
        if index > 0 { text.write(literal: ",") }
        text.writeJSON(member.name)
        text.write(literal: ":")
        member.value.write(to: &text)
      }
      text.write(literal: "}")
    }
  }
}

extension TextBuffer {
  /// Writes a string with its quotes. A `$` is escaped, too: AWS asks for it, since it begins a field's name elsewhere.
  mutating func writeJSON(_ string: String) {
    write(literal: "\"")
    for unit in string.utf16 {
      switch unit {
      case 0x22, 0x5c:
        write(literal: "\\")
        write(UInt8(truncatingIfNeeded: unit))
      case 0x24, 0x7f..., ..<0x20:
        write(literal: "\\u")
        for shift: UInt16 in [12, 8, 4, 0] {
          let digit = UInt8(truncatingIfNeeded: unit &>> shift) & 15
          write(digit < 10 ? 48 &+ digit : 87 &+ digit)
        }
      default: write(UInt8(truncatingIfNeeded: unit))
      }
    }
    write(literal: "\"")
  }
}
