// Percent-encoding (RFC 3986 §2.1) of what a person typed.

/// A set of ASCII characters.
struct ASCIISet {
  /// A bit each for the characters 0…63.
  private var low: UInt64 = 0
  /// A bit each for the characters 64…127.
  private var high: UInt64 = 0

  init(_ characters: some Sequence<UInt8>) {
    for character in characters {
      let bit: UInt64 = 1 << UInt64(character & 63)
      if character < 64 { low |= bit } else { high |= bit }
    }
  }

  func contains(_ byte: UInt8) -> Bool {
    byte < 128 && ((byte < 64 ? low : high) >> UInt64(byte & 63)) & 1 == 1
  }

  /// `A-Za-z0-9-._~` (RFC 3986 §2.3), and the slash.
  static let unreservedOrSlash = ASCIISet((0..<128).filter { isASCIILetterOrDigit($0) || "-._~/".utf8.contains($0) })

  /// What the path and the query of a URL may hold, and control characters, which are not to be encoded but refused.
  static let legalInURL = ASCIISet(
    (0..<128).filter { $0 < 32 || $0 == 127 || isASCIILetterOrDigit($0) || "-._~%/?#:@!$&'()*+,;=".utf8.contains($0) })
}

/// A text with each byte that is not to be kept as `%XX`.
func percentEncoded(_ text: some StringProtocol, keeping kept: ASCIISet) -> String {
  if text.utf8.allSatisfy(kept.contains) { return String(text) }
  var encoded: [UInt8] = []
  encoded.reserveCapacity(text.utf8.count)
  for byte in text.utf8 {
    if kept.contains(byte) {
      encoded.append(byte)
    } else {
      encoded.append(UInt8(ascii: "%"))
      for digit in [byte >> 4, byte & 15] { encoded.append(digit < 10 ? 48 + digit : 55 + digit) }
    }
  }
  return String(decoding: encoded, as: UTF8.self)
}

/// Whether a URL has no character that is to be encoded.
func isLegalInURL(_ url: String) -> Bool {
  let (bytes, legal) = (url.utf8.span, ASCIISet.legalInURL)
  for index in bytes.indices where !legal.contains(bytes[index]) { return false }
  return true
}

/// A URL as a person pastes it, with spaces, non-ASCII and other characters that no URL has in its path and query
/// percent-encoded. What is encoded already stays, and so does the rest, right or wrong: the signer judges it.
func percentEncodingIllegalCharacters(in url: String) -> String {
  if isLegalInURL(url) { return url }
  // The scheme and the host are kept: a host is encoded in another way.
  let origin = origin(of: url)
  return origin + percentEncoded(url[origin.endIndex...], keeping: .legalInURL)
}
