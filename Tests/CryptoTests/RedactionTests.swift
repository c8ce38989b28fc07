// Nothing that shows a value shows a secret.

import Crypto
import Testing

@Suite struct RedactionTests {
  private static let keyBytes = message(byteCount: 32, seed: 6)

  /// A value that holds the key or something that stands for it, and what would give it away.
  struct Holder: Sendable, CustomTestStringConvertible {
    let name: String
    let value: any Sendable
    let secrets: [[UInt8]]

    var testDescription: String { name }
  }

  static var holders: [Holder] {
    let key = SymmetricKey(data: keyBytes)
    let pads = ReferenceSHA256.pads(of: keyBytes)
    let states = [pads.inner, pads.outer].map(ReferenceSHA256.state(after:))
    // A midstate can sign as well as the key: hide its words in either byte order.
    let secrets =
      [keyBytes, pads.inner, pads.outer] + states.map(ReferenceSHA256.bytes)
      + states.map { ReferenceSHA256.bytes($0.map(\.byteSwapped)) }
    var message = HMAC<SHA256>(key: key)
    message.update(data: "text".utf8)
    return [
      Holder(name: "SymmetricKey", value: key, secrets: secrets),
      Holder(name: "PreparedKey", value: HMAC<SHA256>.PreparedKey(key), secrets: secrets),
      Holder(name: "HMAC", value: message, secrets: secrets),
      Holder(name: "optional key", value: Optional(key) as any Sendable, secrets: secrets),
      Holder(name: "array of keys", value: [key, key], secrets: secrets),
    ]
  }

  @Test(arguments: holders)
  func nothingShowsASecret(holder: Holder) {
    for text in renderings(of: holder.value) {
      for secret in holder.secrets {
        for trace in traces(of: secret) { #expect(!text.lowercased().contains(trace), "\(holder.name)") }
      }
    }
  }

  /// The mirror ends before the bytes, however deep one looks.
  @Test(arguments: holders)
  func mirrorsEndBeforeTheBytes(holder: Holder) {
    var pending: [Any] = [holder.value]
    var seen = 0
    while let value = pending.popLast(), seen < 100 {
      seen += 1
      #expect(!(value is any FixedWidthInteger))
      #expect(!(value is any Collection<UInt8>))
      #expect(!(value is SHA256))
      #expect(unsafe !(value is UnsafeRawPointer) && !(value is UnsafeMutableRawBufferPointer))
      pending += Mirror(reflecting: value).children.map(\.value)
    }
    #expect(seen < 100)
  }

  /// Sees to it that the test above would see a leak.
  @Test func leaksWouldBeSeen() {
    struct Leaky { let bytes: [UInt8] }
    let texts = renderings(of: Leaky(bytes: Self.keyBytes)) + [hex(Self.keyBytes)]
    for text in texts {
      let found = traces(of: Self.keyBytes).contains { text.contains($0) }
      #expect(found)
    }
  }

  private func renderings(of value: Any) -> [String] {
    var texts = [String(describing: value), String(reflecting: value), "\(value)"]
    var printed = ""
    print(value, to: &printed)
    debugPrint(value, to: &printed)
    var dumped = ""
    dump(value, to: &dumped)
    let numbers = dumped.split { !$0.isNumber }.joined(separator: ", ")
    texts += [printed, dumped + numbers]
    return texts.filter { !$0.isEmpty }
  }

  /// Four bytes in a row, as hexadecimal digits, as a list of numbers, as one number.
  private func traces(of secret: [UInt8]) -> [String] {
    stride(from: 0, through: secret.count - 4, by: 4).flatMap { start in
      let bytes = secret[start..<start + 4]
      let number = bytes.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      return [hex(bytes), bytes.map(String.init).joined(separator: ", "), String(number)]
    }
  }
}
