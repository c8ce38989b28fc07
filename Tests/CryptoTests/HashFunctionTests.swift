// What HashFunction promises beside update and finalize, also to those who conform to it themselves.

import Crypto
import Testing

@Suite struct HashFunctionTests {
  /// The digest of a message and one more piece, from every state, which stays as it was.
  @Test(arguments: SHA256.Implementation.available)
  func finalizeAppendingBytes(implementation: SHA256.Implementation) {
    let bytes = message(byteCount: 200)
    let expected = ReferenceSHA256.hash(bytes)
    for split in 0...200 {
      var function = SHA256(implementation)
      function.update(data: bytes[..<split])
      let before = function.finalize()
      #expect(unsafe Array(function.finalize(appending: bytes.span.extracting(split...).bytes)) == expected)
      #expect(function.finalize(appending: RawSpan()) == before)
      #expect(function.finalize() == before)
    }
  }

  @Test(arguments: SHA256.Implementation.available)
  func finalizeAppendingADigest(implementation: SHA256.Implementation) {
    let digest = SHA256.hash(data: "abc".utf8)
    for count in [0, 1, 31, 32, 63, 64, 65, 128, 192] {
      let bytes = message(byteCount: count)
      var function = SHA256(implementation)
      function.update(data: bytes)
      #expect(Array(function.finalize(appending: digest)) == ReferenceSHA256.hash(bytes + Array(digest)))
    }
  }

  /// A hash with blocks of 128 bytes that has only what the protocol demands.
  private struct WideHash: HashFunction {
    static let blockByteCount = 128
    static let name = "WideHash"
    private var function = SHA256()

    @unsafe mutating func update(bufferPointer: UnsafeRawBufferPointer) {
      unsafe function.update(bufferPointer: bufferPointer)
    }

    func finalize() -> SHA256Digest { function.finalize() }
  }

  @Test func defaultImplementations() {
    let bytes = message(byteCount: 100)
    let expected = SHA256.hash(data: bytes)
    #expect(WideHash.hash(data: bytes) == expected)
    #expect(WideHash.hash(data: AnySequence(bytes)) == expected)
    #expect(WideHash.hash(bytes: bytes.span) == expected)
    var function = WideHash()
    function.update(data: bytes[..<10])
    #expect(unsafe function.finalize(appending: bytes.span.extracting(10...).bytes) == expected)
    #expect(Array(function.finalize(appending: expected)) == ReferenceSHA256.hash(bytes[..<10] + Array(expected)))
  }

  /// HMAC pads the key to the block of whatever hash it is given.
  @Test(arguments: [0, 63, 64, 65, 127, 128, 129, 200])
  func authenticationWithWideBlocks(keyByteCount: Int) {
    let key = message(byteCount: keyByteCount, seed: 17)
    let text = message(byteCount: 150, seed: 18)
    var block = keyByteCount > 128 ? ReferenceSHA256.hash(key) : key
    block += [UInt8](repeating: 0, count: 128 - block.count)
    let inner = ReferenceSHA256.hash(block.map { $0 ^ 0x36 } + text)
    let expected = ReferenceSHA256.hash(block.map { $0 ^ 0x5c } + inner)

    let code = HMAC<WideHash>.authenticationCode(for: text, using: SymmetricKey(data: key))
    #expect(Array(code) == expected)
    #expect(code.description == "HMAC with WideHash: \(hex(expected))")
    var pieces = HMAC<WideHash>(key: SymmetricKey(data: key))
    for byte in text { pieces.update(data: [byte]) }
    #expect(Array(pieces.finalize()) == expected)
  }
}
