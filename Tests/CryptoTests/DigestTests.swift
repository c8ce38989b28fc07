// Digests as values: compared, hashed, iterated, described, sent.

import Crypto
import Foundation
import Testing

@Suite struct DigestTests {
  private let digest = SHA256.hash(data: "abc".utf8)
  private var bytes: [UInt8] { Array(digest) }

  @Test func equality() {
    #expect(digest == SHA256.hash(data: "abc".utf8))
    #expect(digest != SHA256.hash(data: "abd".utf8))
    #expect(digest == bytes)
    #expect(digest == Data(bytes))
    #expect(digest == AnySequence(bytes))
    #expect(digest == ([0] + bytes)[1...])
    #expect(!(digest != bytes))
  }

  @Test func otherLengthsAreUnequal() {
    #expect(digest != [UInt8]())
    #expect(digest != bytes.dropLast())
    #expect(digest != bytes.dropFirst())
    #expect(digest != bytes + [0])
    #expect(digest != bytes + bytes)
    #expect(digest != AnySequence(bytes.dropLast()))
  }

  @Test func everyFlippedBitIsSeen() {
    for bit in 0..<256 {
      var other = bytes
      other[bit / 8] ^= 1 << UInt8(bit % 8)
      #expect(digest != other)
      #expect(!(digest == other))
    }
  }

  @Test func sequenceOfBytes() {
    #expect(hex(digest) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(unsafe digest.withUnsafeBytes { unsafe Array($0) } == bytes)
    #expect(bytes.count == SHA256Digest.byteCount)
    #expect(SHA256.byteCount == 32 && SHA256.blockByteCount == 64)
  }

  @Test func hexDigits() {
    #expect(String(decoding: (0..<64).map { digest.hexDigits[$0] }, as: UTF8.self) == hex(digest))
    // Every nibble, in both halves of a byte.
    for seed: UInt64 in 0..<40 {
      let digest = SHA256.hash(data: message(byteCount: 8, seed: seed))
      #expect(String(decoding: (0..<64).map { digest.hexDigits[$0] }, as: UTF8.self) == hex(digest))
    }
    let code = HMAC<SHA256>.authenticationCode(for: "abc".utf8, using: SymmetricKey(data: "key".utf8))
    #expect(String(decoding: (0..<64).map { code.hexDigits[$0] }, as: UTF8.self) == hex(code))
  }

  @Test func descriptions() {
    #expect(digest.description == "SHA256 digest: \(hex(digest))")
    let code = HMAC<SHA256>.authenticationCode(for: "abc".utf8, using: SymmetricKey(data: "key".utf8))
    #expect("\(code)" == "HMAC with SHA256: \(hex(code))")
  }

  @Test func hashable() {
    var digests: Set = [digest, SHA256.hash(data: "abc".utf8), SHA256.hash(data: "abd".utf8)]
    #expect(digests.count == 2)
    #expect(!digests.insert(digest).inserted)
    #expect(digest.hashValue == SHA256.hash(data: "abc".utf8).hashValue)

    let key = SymmetricKey(data: "key".utf8)
    let codes: Set = [
      HMAC<SHA256>.authenticationCode(for: "a".utf8, using: key),
      HMAC<SHA256>.authenticationCode(for: "a".utf8, using: key),
      HMAC<SHA256>.authenticationCode(for: "b".utf8, using: key),
    ]
    #expect(codes.count == 2)
  }

  /// Compiles only as long as the types may cross to another task.
  @Test func sendable() async {
    func requireSendable(_: some Sendable) {}
    requireSendable(digest)
    requireSendable(SHA256())
    requireSendable(SymmetricKey(data: "key".utf8))
    requireSendable(SymmetricKeySize.bits256)
    requireSendable(HMAC<SHA256>(key: SymmetricKey(data: "key".utf8)))
    requireSendable(HMAC<SHA256>.PreparedKey(SymmetricKey(data: "key".utf8)))
    requireSendable(SHA256.Implementation.best)
    let code = HMAC<SHA256>.authenticationCode(for: "abc".utf8, using: SymmetricKey(data: "key".utf8))
    requireSendable(code)

    var started = SHA256()
    started.update(data: "ab".utf8)
    let digests = await withTaskGroup { [started] group in
      for _ in 0..<8 {
        group.addTask {
          var own = started
          own.update(data: "c".utf8)
          return own.finalize()
        }
      }
      return await group.reduce(into: Set()) { $0.insert($1) }
    }
    #expect(digests == [digest])
  }
}
