// Base64 (RFC 4648): what checksums, policies and tokens are written in.

/// The two alphabets, and whether the last group is filled up.
enum Base64Form {
  /// `+` and `/`, filled up with `=` (RFC 4648 §4).
  case standard
  /// `-` and `_`, not filled up (RFC 4648 §5).
  case urlSafe
}

extension TextSink where Self: ~Copyable {
  /// Writes bytes as Base64.
  mutating func writeBase64(_ bytes: some Sequence<UInt8>, _ form: Base64Form = .standard) {
    var group: UInt32 = 0
    var count = 0
    for byte in bytes {
      group = group &<< 8 | UInt32(byte)
      count &+= 1
      guard count == 3 else { continue }
      writeBase64(group: group, digits: 4, form)
      (group, count) = (0, 0)
    }
    guard count > 0 else { return }
    writeBase64(group: group &<< UInt32(24 &- 8 &* count), digits: count &+ 1, form)
    if form == .standard { write(count == 1 ? "==" : "=") }
  }

  /// Writes the first digits of a group of 24 bits.
  private mutating func writeBase64(group: UInt32, digits: Int, _ form: Base64Form) {
    for position in 0..<digits {
      write(base64Digit(UInt8(truncatingIfNeeded: group &>> UInt32(18 &- 6 &* position)) & 63, form))
    }
  }
}

/// The digit of 0…63.
private func base64Digit(_ value: UInt8, _ form: Base64Form) -> UInt8 {
  switch value {
  case 0..<26: value &+ UInt8(ascii: "A")
  case 26..<52: value &- 26 &+ UInt8(ascii: "a")
  case 52..<62: value &- 52 &+ UInt8(ascii: "0")
  case 62: form == .standard ? UInt8(ascii: "+") : UInt8(ascii: "-")
  default: form == .standard ? UInt8(ascii: "/") : UInt8(ascii: "_")
  }
}

/// The bytes that a text in base64 stands for (RFC 4648 §4).
/// - Returns: Nil for a text with other characters, line breaks too, with wrong padding, or with bits that say nothing.
func decodedBase64(_ text: Span<UInt8>) -> [UInt8]? {
  guard text.count.isMultiple(of: 4) else { return nil }
  var padding = 0
  while padding < 2, padding < text.count, text[text.count - 1 - padding] == UInt8(ascii: "=") { padding += 1 }
  var decoded: [UInt8] = []
  decoded.reserveCapacity(text.count / 4 * 3)
  var bits: UInt32 = 0
  for i in 0..<text.count - padding {
    guard let value = base64Value(text[i]) else { return nil }
    bits = bits &<< 6 | UInt32(value)
    switch i & 3 {
    case 1: decoded.append(UInt8(truncatingIfNeeded: bits &>> 4))
    case 2: decoded.append(UInt8(truncatingIfNeeded: bits &>> 2))
    case 3: decoded.append(UInt8(truncatingIfNeeded: bits))
    default: break
    }
  }
  let unused: UInt32 = padding == 1 ? 0b11 : padding == 2 ? 0b1111 : 0
  return bits & unused == 0 ? decoded : nil
}

private func base64Value(_ byte: UInt8) -> UInt8? {
  switch byte {
  case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte - 65
  case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - 71
  case UInt8(ascii: "0")...UInt8(ascii: "9"): byte + 4
  case UInt8(ascii: "+"): 62
  case UInt8(ascii: "/"): 63
  default: nil
  }
}
