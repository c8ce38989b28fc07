// Hexadecimal digits and percent-encoding, written apart from those of the library.

import Foundation

extension Sequence<UInt8> {
  /// Two lower-case digits a byte.
  var hexadecimal: String {
    map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}

extension Data {
  /// - Parameter hexadecimal: An even number of digits.
  init?(hexadecimal: String) {
    let digits = Array(hexadecimal.utf8)
    let bytes = stride(from: 0, to: digits.count - 1, by: 2).map {
      UInt8(String(decoding: digits[$0...$0 + 1], as: UTF8.self), radix: 16)
    }
    guard digits.count.isMultiple(of: 2), !bytes.contains(nil) else { return nil }
    self.init(bytes.compactMap { $0 })
  }
}

extension String {
  /// Every byte but the unreserved ones as `%XX`.
  var percentEncoded: String {
    let unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~".utf8
    return utf8.map {
      unreserved.contains($0) ? String(UnicodeScalar($0)) : "%" + CollectionOfOne($0).hexadecimal.uppercased()
    }.joined()
  }
}
