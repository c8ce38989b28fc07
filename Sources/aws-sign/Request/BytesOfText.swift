// Texts taken as their bytes.

internal import Crypto
internal import SigV4

extension StringProtocol {
  /// Whether the bytes of a text are somewhere in this one. (`contains` would bring the regular expression engine.)
  func holds(_ other: some StringProtocol) -> Bool {
    var rest = utf8[...]
    while !rest.starts(with: other.utf8) {
      guard rest.popFirst() != nil else { return false }
    }
    return true
  }
}

extension String {
  /// Whether the text begins with the bytes of another.
  func begins(with other: String) -> Bool {
    withUTF8Bytes { bytes in
      other.withUTF8Bytes { bytes.count >= $0.count && equalBytes(bytes.extracting(first: $0.count), $0) }
    }
  }
}

func isASCIILetterOrDigit(_ byte: UInt8) -> Bool { (byte | 32) &- 97 < 26 || byte &- 48 < 10 }
