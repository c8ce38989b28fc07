/// Percent-encoding as AWS defines it, written here anew so that a fault of the library's cannot hide itself.

/// Encodes every byte but the unreserved ones `A-Z a-z 0-9 - . _ ~` and those in `keeping`, with upper-case digits.
func percentEncoded(_ text: String, keeping: String = "") -> String {
  let digits = Array("0123456789ABCDEF".utf8)
  let kept = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~".utf8).union(keeping.utf8)
  let encoded = text.utf8.flatMap { byte in
    kept.contains(byte) ? [byte] : [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
  }
  return String(decoding: encoded, as: UTF8.self)
}
