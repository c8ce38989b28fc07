// SHA-1 of the classic messages: FIPS 180's examples, known from the standard and its examples on NIST's site.

import Crypto
import Testing

@Suite struct SHA1Tests {
  @Test(arguments: [
    ("", 1, "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
    ("abc", 1, "a9993e364706816aba3e25717850c26c9cd0d89d"),
    ("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1, "84983e441c3bd26ebaae4aa1f95129e5e54670f1"),
    (
      "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrst"
        + "nopqrstu", 1, "a49b2446a02c645bf419f995b67091253a04a259"
    ),
    ("a", 1_000_000, "34aa973cd4c4daa4f61eeb2bdbad27316534016f"),
    ("01234567", 80, "dea356a2cddd90c7a7ecedc5ebb563934f460452"),
  ])
  func classicMessages(message: String, repetitions: Int, expected: String) {
    let bytes = Array(repeatElement(message.utf8, count: repetitions).joined())
    #expect(hex(Insecure.SHA1.hash(data: bytes)) == expected)
    var pieces = Insecure.SHA1()
    for piece in stride(from: 0, to: bytes.count, by: 1001) { pieces.update(data: bytes[piece...].prefix(1001)) }
    #expect(hex(pieces.finalize()) == expected)
  }

  @Test func shape() {
    let digest = Insecure.SHA1.hash(data: "abc".utf8)
    #expect(digest.description == "SHA1 digest: a9993e364706816aba3e25717850c26c9cd0d89d")
    #expect(Insecure.SHA1.byteCount == 20 && Insecure.SHA1.blockByteCount == 64)
    #expect(Insecure.SHA1Digest.byteCount == 20 && Array(digest).count == 20)
    #expect(MemoryLayout<Insecure.SHA1Digest>.size == 20)
  }

  /// RFC 2202 §3, cases 1, 2 and 6.
  @Test(arguments: [
    ([UInt8](repeating: 0x0b, count: 20), "Hi There", "b617318655057264e28bc0b6fb378c8ef146be00"),
    (Array("Jefe".utf8), "what do ya want for nothing?", "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"),
    (
      [UInt8](repeating: 0xaa, count: 80), "Test Using Larger Than Block-Size Key - Hash Key First",
      "aa4ae5e15272d00e95705637ce8a3b55ed402112"
    ),
  ])
  func authentication(key: [UInt8], text: String, expected: String) {
    let code = HMAC<Insecure.SHA1>.authenticationCode(for: text.utf8, using: SymmetricKey(data: key))
    #expect(hex(code) == expected)
    #expect(code.description == "HMAC with SHA1: \(expected)")
  }
}
