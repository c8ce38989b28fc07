// The policy as JSON (RFC 8259), in ASCII: other characters as \uXXXX, as AWS asks for.

internal import Crypto

extension PostPolicy {
  /// - Parameter expiration: Until when it can be used.
  func json(expiration: SigningTime) -> String {
    var text = TextBuffer()
    text.write("{\"expiration\": \"")
    expiration.writeExtended(to: &text)
    text.write("\", \"conditions\": [")
    for (index, condition) in conditions.enumerated() {
      if index > 0 { text.write(", ") }
      condition.write(to: &text)
    }
    text.write("]}")
    return String(decoding: text.span)
  }
}

extension PostPolicy.Condition {
  fileprivate func write(to text: inout TextBuffer) {
    switch self {
    case .equal(let name, let value):
      text.write("{")
      text.writeJSON(name)
      text.write(": ")
      text.writeJSON(value)
      text.write("}")
    case .startsWith(let name, let prefix):
      text.write("[\"starts-with\", \"$")
      text.write(name)
      text.write("\", ")
      text.writeJSON(prefix)
      text.write("]")
    case .contentLength(let range):
      text.write("[\"content-length-range\", ")
      text.write(String(range.lowerBound))
      text.write(", ")
      text.write(String(range.upperBound))
      text.write("]")
    }
  }
}

extension SigningTime {
  /// Writes `yyyy-MM-ddTHH:mm:ssZ` (ISO 8601, extended format).
  fileprivate func writeExtended(to text: inout TextBuffer) {
    for i in digits.indices {
      if i == 4 || i == 6 { text.write("-") }
      if i == 11 || i == 13 { text.write(":") }
      text.write(digits[i])
    }
  }
}

extension TextBuffer {
  /// Writes a string with its quotes. A `$` is escaped, too: AWS asks for it, since it begins a field's name elsewhere.
  fileprivate mutating func writeJSON(_ string: String) {
    write("\"")
    for unit in string.utf16 {
      switch unit {
      case 0x22, 0x5c:
        write("\\")
        write(UInt8(truncatingIfNeeded: unit))
      case 0x24, 0x7f..., ..<0x20:
        write("\\u")
        for shift: UInt16 in [12, 8, 4, 0] {
          let digit = UInt8(truncatingIfNeeded: unit &>> shift) & 15
          write(digit < 10 ? 48 &+ digit : 87 &+ digit)
        }
      default: write(UInt8(truncatingIfNeeded: unit))
      }
    }
    write("\"")
  }
}
