// Every length around the padding's edges, and the length field itself, against the oracle (FIPS 180-4 §5.1.1).

import Crypto
import Testing

@Suite struct PaddingTests {
  /// 0…130 bytes: an empty last block, one with room for the length, one without, and a full one, up to two blocks.
  @Test(arguments: SHA256.Implementation.available)
  func everyLength(implementation: SHA256.Implementation) {
    let bytes = message(byteCount: 130)
    for count in 0...130 {
      let message = Array(bytes.prefix(count))
      let expected = ReferenceSHA256.hash(message)
      #expect(Array(digest(of: message, by: implementation)) == expected, "\(count) bytes")
      #expect(Array(SHA256.hash(data: message)) == expected, "\(count) bytes, in one call")
    }
  }

  /// Messages whose own bytes look like padding.
  @Test(arguments: SHA256.Implementation.available)
  func bytesThatLookLikePadding(implementation: SHA256.Implementation) {
    for byte: UInt8 in [0x00, 0x80, 0xff] {
      for count in [55, 56, 63, 64, 119, 120, 128] {
        let message = [UInt8](repeating: byte, count: count)
        #expect(Array(digest(of: message, by: implementation)) == ReferenceSHA256.hash(message))
      }
    }
  }

  /// The oracle itself, against a digest known from FIPS 180-4.
  @Test func oracle() {
    #expect(
      hex(ReferenceSHA256.hash(Array("abc".utf8)))
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    // RFC 4231 §4.3.
    #expect(
      hex(
        ReferenceSHA256.authenticationCode(for: Array("what do ya want for nothing?".utf8), key: Array("Jefe".utf8)))
        == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
  }
}
