// A file as people write it against CryptoKit or swift-crypto: Foundation's Data, no spans, no `unsafe`. It uses nothing
// but what those offer, so it says the same whichever package the module `Crypto` comes from.

import Crypto
import Foundation
import Testing

@Suite struct DropInTests {
  private let message = Data("The quick brown fox jumps over the lazy dog".utf8)

  @Test func hashingInOneCall() {
    let digest = SHA256.hash(data: message)
    #expect(digest.description == "SHA256 digest: d7a8fbb307d7809469ca9abcb0082e4f8d5651e46d3cdb762d02d0bf37c9e592")
    #expect(digest.map { String(format: "%02x", $0) }.joined().hasPrefix("d7a8fbb3"))
    #expect(digest.compactMap { String(format: "%02x", $0) }.joined().count == 64)
    #expect(Array(digest).count == SHA256.byteCount)
    #expect(Data(digest) == digest.withUnsafeBytes { Data($0) })
    #expect(Data(digest).base64EncodedString() == "16j7swfXgJRpypq8sAguT41WUeRtPNt2LQLQvzfJ5ZI=")
    #expect(Array(digest.prefix(4)) == [0xd7, 0xa8, 0xfb, 0xb3])
    #expect(digest == SHA256.hash(data: Array(message)))
    #expect(digest == Data(digest))

    #expect(
      "\(SHA384.hash(data: message))"
        == "SHA384 digest: ca737f1014a48f4c0b6dd43cb177b0afd9e5169367544c494011e3317dbf9a509cb1e5dc1e85a941bbee3d7f2afbc9b1"
    )
    #expect(
      SHA512.hash(data: message).prefix(8).map { String(format: "%02x", $0) }.joined() == "07e547d9586f6a73")
    #expect(
      Insecure.SHA1.hash(data: message).description == "SHA1 digest: 2fd4e1c67a2d28fced849ee1bb76e7391b93eb12")
  }

  @Test func hashingInPieces() {
    var hasher = SHA512()
    hasher.update(data: message.prefix(10))
    message.dropFirst(10).withUnsafeBytes { hasher.update(bufferPointer: $0) }
    let digest: SHA512Digest = hasher.finalize()
    #expect(digest == SHA512.hash(data: message))
    #expect(SHA512.Digest.byteCount == 64 && SHA384Digest.byteCount == 48 && SHA512.blockByteCount == 128)
    #expect(SHA2_512.hash(data: message) == digest)
  }

  /// Code that is generic over the hash function.
  private func fingerprint<H: HashFunction>(of data: Data, using _: H.Type) -> String {
    var function = H()
    function.update(data: data)
    return function.finalize().map { String(format: "%02x", $0) }.joined()
  }

  @Test func genericCode() {
    #expect(fingerprint(of: Data(), using: SHA256.self).hasPrefix("e3b0c44298fc1c14"))
    #expect(fingerprint(of: Data(), using: SHA384.self).hasPrefix("38b060a751ac9638"))
    #expect(fingerprint(of: Data(), using: SHA512.self).hasPrefix("cf83e1357eefb8bd"))
    #expect(fingerprint(of: Data(), using: Insecure.SHA1.self) == "da39a3ee5e6b4b0d3255bfef95601890afd80709")
  }

  @Test func authentication() {
    let key = SymmetricKey(data: Data("key".utf8))
    let code = HMAC<SHA512>.authenticationCode(for: message, using: key)
    #expect(code.byteCount == 64)
    #expect(code.description.hasPrefix("HMAC with SHA512: b42af09057bac1e2d41708e48a902e09"))
    #expect(Data(code).prefix(4) == Data([0xb4, 0x2a, 0xf0, 0x90]))
    #expect(HMAC<SHA512>.isValidAuthenticationCode(code, authenticating: message, using: key))
    #expect(HMAC<SHA512>.isValidAuthenticationCode(Data(code), authenticating: message, using: key))
    #expect(!HMAC<SHA512>.isValidAuthenticationCode(code, authenticating: message.dropLast(), using: key))
    message.withUnsafeBytes {
      #expect(HMAC<SHA512>.isValidAuthenticationCode(code, authenticating: $0, using: key))
    }

    var pieces = HMAC<SHA512>(key: key)
    pieces.update(data: message.prefix(20))
    pieces.update(data: message.suffix(from: 20))
    let mac: HMAC<SHA512>.MAC = pieces.finalize()
    #expect(mac == code)

    let sha256 = HMAC<SHA256>.authenticationCode(for: message, using: key)
    #expect(
      sha256.map { String(format: "%02x", $0) }.joined()
        == "f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8")
  }

  @Test func keys() {
    let key = SymmetricKey(size: .bits256)
    #expect(key.bitCount == 256)
    #expect(key.withUnsafeBytes { $0.count } == 32)
    #expect(key == SymmetricKey(data: key.withUnsafeBytes { Data($0) }))
    #expect(SymmetricKey(size: SymmetricKeySize(bitCount: 512)).bitCount == 512)
  }

  @Test func derivation() {
    // RFC 5869, case 1.
    let secret = SymmetricKey(data: Data(repeating: 0x0b, count: 22))
    let salt = Data(0x00...0x0c)
    let info = Data(0xf0...0xf9)
    let key = HKDF<SHA256>.deriveKey(inputKeyMaterial: secret, salt: salt, info: info, outputByteCount: 42)
    let expected = "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"
    #expect(key.withUnsafeBytes { $0.map { String(format: "%02x", $0) }.joined() } == expected)

    let code = HKDF<SHA256>.extract(inputKeyMaterial: secret, salt: salt)
    #expect(HKDF<SHA256>.expand(pseudoRandomKey: code, info: info, outputByteCount: 42) == key)
    #expect(HKDF<SHA512>.deriveKey(inputKeyMaterial: secret, outputByteCount: 32).bitCount == 256)
    #expect(
      HKDF<SHA384>.deriveKey(inputKeyMaterial: secret, salt: salt, outputByteCount: 16)
        != HKDF<SHA384>.deriveKey(inputKeyMaterial: secret, info: info, outputByteCount: 16))
  }
}
