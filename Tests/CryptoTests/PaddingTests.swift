// Every length around the padding's edges, and the length field itself, against the oracle (FIPS 180-4 §5.1).

import Crypto
import Testing

@Suite struct PaddingTests {
  /// An empty last block, one with room for the length, one without, and a full one, up to two blocks of the widest.
  @Test(arguments: HashUnderTest.all)
  func everyLength(function: HashUnderTest) {
    let bytes = message(byteCount: 260)
    for count in 0...260 {
      let message = Array(bytes.prefix(count))
      let expected = function.oracle.hash(message)
      #expect(expected.count == function.digestByteCount)
      #expect(function.digest(of: message) == expected, "\(count) bytes")
      #expect(function.digestInOneCall(message) == expected, "\(count) bytes, in one call")
    }
  }

  /// Messages whose own bytes look like padding.
  @Test(arguments: HashUnderTest.all)
  func bytesThatLookLikePadding(function: HashUnderTest) {
    for byte: UInt8 in [0x00, 0x80, 0xff] {
      for count in [55, 56, 63, 64, 111, 112, 119, 120, 127, 128, 239, 240, 256] {
        let message = [UInt8](repeating: byte, count: count)
        #expect(function.digest(of: message) == function.oracle.hash(message))
      }
    }
  }

  /// The length field of SHA-512 has 128 bits: lengths whose bits fill, and overflow, the lower 64.
  @Test(
    arguments: [1 << 40, 1 << 61, 1 << 64 - 128, 1 << 64, 1 << 125 - 128] as [UInt128], SHA512.Implementation.available)
  func lengthsOf128Bits(byteCount: UInt128, implementation: SHA512.Implementation) {
    // As if so many bytes, whole blocks, had been absorbed and had left the initial hash value.
    var function = SHA512(implementation)
    function.byteCount = byteCount
    for text in ["", "abc"] {
      function.update(data: text.utf8)
      let bitCount = (byteCount + UInt128(text.utf8.count)) << 3
      var block: [UInt64] = text.isEmpty ? [1 << 63] : [0x6162_6380 << 32]
      block += [UInt64](repeating: 0, count: 13) + [UInt64(bitCount >> 64), UInt64(truncatingIfNeeded: bitCount)]
      let expected = ReferenceSHA512.compress(ReferenceSHA512.initialHashValue, block)
      #expect(Array(function.finalize()) == ReferenceSHA512.bytes(expected))
    }
  }

  /// The oracle itself, against digests known from FIPS 180-4 and codes known from RFC 4231 §4.3.
  @Test func oracle() {
    #expect(
      hex(ReferenceSHA256.hash(Array("abc".utf8)))
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(
      hex(ReferenceSHA256.authenticationCode(for: Array("what do ya want for nothing?".utf8), key: Array("Jefe".utf8)))
        == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
    #expect(hex(ReferenceSHA384.hash(Array("abc".utf8))).hasPrefix("cb00753f45a35e8bb5a03d699ac65007272c32ab0eded163"))
    #expect(hex(ReferenceSHA512.hash(Array("abc".utf8))).hasPrefix("ddaf35a193617abacc417349ae20413112e6fa4e89a97ea2"))
  }
}
