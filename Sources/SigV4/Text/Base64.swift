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
