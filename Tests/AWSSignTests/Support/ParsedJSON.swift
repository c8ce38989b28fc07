internal import Foundation
internal import Testing

/// The one object that a text is.
func jsonObject(in text: String) throws -> [String: Any] {
  #expect(text.hasSuffix("}\n") && text.utf8.filter { $0 == UInt8(ascii: "\n") }.count == 1)
  return try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
}
