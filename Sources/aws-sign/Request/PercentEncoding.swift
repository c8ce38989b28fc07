internal import Crypto
internal import SigV4

// Percent-encoding (RFC 3986 §2.1) of what a person typed.

extension ByteSet {
  /// What the path and the query of a URL may hold, and control characters, which are not to be encoded but refused.
  fileprivate static var legalInURL: ByteSet {
    ByteSet(low: 0xafff_fffa_ffff_ffff, high: 0xc7ff_fffe_87ff_ffff, common: .alphanumericOrSlash)
  }
}

/// Whether a URL has no character that is to be encoded.
func isLegalInURL(_ url: String) -> Bool {
  url.withUTF8Bytes { ByteSet.legalInURL.firstIndex(outsideIn: $0, from: 0) == $0.count }
}

/// A URL as a person pastes it, with spaces, non-ASCII and other characters that no URL has in its path and query
/// percent-encoded. What is encoded already stays, and so does the rest, right or wrong: the signer judges it.
func percentEncodingIllegalCharacters(in url: String) -> String {
  if isLegalInURL(url) { return url }
  // The scheme and the host are kept: a host is encoded in another way.
  let origin = origin(of: url)
  return origin + percentEncoded(url[origin.endIndex...].utf8.span, keeping: .legalInURL)
}
