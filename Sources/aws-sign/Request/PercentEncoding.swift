// Percent-encoding (RFC 3986 §2.1) of what a person typed.

/// A text with each byte that is not to be kept as `%XX`.
func percentEncoded(_ text: some StringProtocol, keeping isKept: (UInt8) -> Bool) -> String {
  var encoded: [UInt8] = []
  encoded.reserveCapacity(text.utf8.count)
  for byte in text.utf8 {
    if isKept(byte) {
      encoded.append(byte)
    } else {
      encoded.append(UInt8(ascii: "%"))
      for digit in [byte >> 4, byte & 15] { encoded.append(digit < 10 ? 48 + digit : 55 + digit) }
    }
  }
  return String(decoding: encoded, as: UTF8.self)
}

/// `A-Za-z0-9-._~` (RFC 3986 §2.3).
func isUnreserved(_ byte: UInt8) -> Bool { isASCIILetterOrDigit(byte) || "-._~".utf8.contains(byte) }

/// A URL as a person pastes it, with spaces, non-ASCII and other characters that no URL has in its path and query
/// percent-encoded. What is encoded already stays, and so does the rest, right or wrong: the signer judges it.
func percentEncodingIllegalCharacters(in url: String) -> String {
  let bytes = url.utf8
  // The scheme and the host are kept: a host is encoded in another way.
  guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else { return url }
  let authority = bytes[colon...].dropFirst(3)
  let path = authority.firstIndex { "/?#".utf8.contains($0) } ?? bytes.endIndex
  return String(url[..<path])
    + percentEncoded(url[path...]) { byte in
      byte < 32 || byte == 127 || isUnreserved(byte) || "%/?#:@!$&'()*+,;=".utf8.contains(byte)
    }
}
