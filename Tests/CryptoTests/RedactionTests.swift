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
    let secrets = secrets(of: ReferenceSHA256.self)
    return keyed(SHA256.self, key, secrets) + keyed(SHA384.self, key, Self.secrets(of: ReferenceSHA384.self))
      + keyed(SHA512.self, key, Self.secrets(of: ReferenceSHA512.self)) + [
        Holder(name: "SymmetricKey", value: key, secrets: secrets),
        Holder(name: "optional key", value: Optional(key) as any Sendable, secrets: secrets),
        Holder(name: "array of keys", value: [key, key], secrets: secrets),
      ]
  }

  private static func keyed<H: HashFunction>(_: H.Type, _ key: SymmetricKey, _ secrets: [[UInt8]]) -> [Holder] {
    var message = HMAC<H>(key: key)
    message.update(data: "text".utf8)
    return [
      Holder(name: "PreparedKey of \(H.name)", value: HMAC<H>.PreparedKey(key), secrets: secrets),
      Holder(name: "HMAC of \(H.name)", value: message, secrets: secrets),
    ]
  }

  private static func secrets<Oracle: ReferenceHash>(of _: Oracle.Type) -> [[UInt8]] {
    let pads = Oracle.pads(of: keyBytes)
    let states = [pads.inner, pads.outer].map(Oracle.state(after:))
    // A midstate can sign as well as the key: hide its words in either byte order.
    return [keyBytes, pads.inner, pads.outer] + states.map(Oracle.bytes)
      + states.map { Oracle.bytes($0.map(\.byteSwapped)) }
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
      #expect(!(value is any HashFunction))
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

  /// Four bytes in a row, as hexadecimal digits, as a list of numbers, as one number; and eight as one number.
  private func traces(of secret: [UInt8]) -> [String] {
    stride(from: 0, through: secret.count - 4, by: 4).flatMap { start in
      let bytes = secret[start..<start + 4]
      let number = bytes.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      return [hex(bytes), bytes.map(String.init).joined(separator: ", "), String(number)]
    }
      + stride(from: 0, through: secret.count - 8, by: 8).map { start in
        String(secret[start..<start + 8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
      }
  }
}
