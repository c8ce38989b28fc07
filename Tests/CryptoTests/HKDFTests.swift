// HKDF: RFC 5869's cases, the forms that say the same, and lengths at and beyond the limit.

import Crypto
import Foundation
import Testing

@Suite struct HKDFTests {
  @Test func rfc5869() throws {
    let cases = try Vectors.jsonFields("rfc5869-hkdf-sha256")
    #expect(cases.count == 3)
    for test in cases {
      let secret = SymmetricKey(data: try #require(test["ikm"].flatMap(bytes(hex:))))
      let salt = try #require(test["salt"].flatMap(bytes(hex:)))
      let info = try #require(test["info"].flatMap(bytes(hex:)))
      let byteCount = try #require(test["length"].flatMap { Int($0) })
      let expected = try #require(test["okm"])

      let code = HKDF<SHA256>.extract(inputKeyMaterial: secret, salt: salt)
      #expect(hex(code) == test["prk"])
      let expanded = HKDF<SHA256>.expand(pseudoRandomKey: code, info: info, outputByteCount: byteCount)
      #expect(hex(expanded) == expected)
      let derived = HKDF<SHA256>.deriveKey(
        inputKeyMaterial: secret, salt: salt, info: info, outputByteCount: byteCount)
      #expect(hex(derived) == expected)
      #expect(derived.bitCount == byteCount * 8)

      let inSpans = SymmetricKey(size: SymmetricKeySize(bitCount: byteCount * 8)) { output in
        unsafe HKDF<SHA256>.deriveKey(
          inputKeyMaterial: secret, salt: salt.span.bytes, info: info.span.bytes, output: &output)
      }
      #expect(hex(inSpans) == expected)
      #expect(unsafe hex(HKDF<SHA256>.extract(inputKeyMaterial: secret, salt: salt.span.bytes)) == test["prk"])
    }
  }

  /// Each form beside the definition of RFC 5869 §2, put together from the oracle's HMAC.
  @Test func forms() {
    check(SHA256.self, ReferenceSHA256.self)
    check(SHA384.self, ReferenceSHA384.self)
    check(SHA512.self, ReferenceSHA512.self)
  }

  private func check<H: HashFunction>(_: H.Type, _ oracle: (some ReferenceHash).Type) {
    let (secret, salt, info) = (
      message(byteCount: 40, seed: 20), message(byteCount: 150, seed: 21), message(byteCount: 30, seed: 22)
    )
    let key = SymmetricKey(data: secret)
    for byteCount in [0, 1, H.Digest.byteCount, H.Digest.byteCount + 1, 200] {
      func expected(_ salt: [UInt8], _ info: [UInt8]) -> SymmetricKey {
        let code = oracle.authenticationCode(for: secret, key: salt)
        return SymmetricKey(data: expansion(oracle, key: code, info: info, byteCount: byteCount))
      }
      typealias Derivation = HKDF<H>
      #expect(Derivation.deriveKey(inputKeyMaterial: key, outputByteCount: byteCount) == expected([], []))
      #expect(Derivation.deriveKey(inputKeyMaterial: key, salt: salt, outputByteCount: byteCount) == expected(salt, []))
      #expect(Derivation.deriveKey(inputKeyMaterial: key, info: info, outputByteCount: byteCount) == expected([], info))
      let derived = Derivation.deriveKey(
        inputKeyMaterial: key, salt: Data(salt), info: AnySequence(info), outputByteCount: byteCount)
      #expect(derived == expected(salt, info))

      let noSalt: [UInt8]? = nil
      let code = Derivation.extract(inputKeyMaterial: key, salt: noSalt)
      #expect(Array(code) == oracle.authenticationCode(for: secret, key: []))
      for expanded in [
        Derivation.expand(pseudoRandomKey: code, info: info, outputByteCount: byteCount),
        Derivation.expand(pseudoRandomKey: Data(code), info: info, outputByteCount: byteCount),
        Derivation.expand(pseudoRandomKey: SymmetricKey(data: code), info: info, outputByteCount: byteCount),
      ] { #expect(expanded == expected([], info)) }
      let noInfo: Data? = nil
      #expect(Derivation.expand(pseudoRandomKey: code, info: noInfo, outputByteCount: byteCount) == expected([], []))

      #expect(Derivation.extract(inputKeyMaterial: key, salt: nil) == code)
      let size = SymmetricKeySize(bitCount: byteCount * 8)
      for (salt, info) in [([], []), (salt, []), ([], info), (salt, info)] {
        let inSpans = SymmetricKey(size: size) { output in
          unsafe Derivation.deriveKey(
            inputKeyMaterial: key, salt: salt.span.bytes, info: info.span.bytes, output: &output)
        }
        #expect(inSpans == expected(salt, info))
      }
      #expect(SymmetricKey(size: size) { Derivation.deriveKey(inputKeyMaterial: key, output: &$0) } == expected([], []))
      // What the output held before is not part of the chain.
      let appended = SymmetricKey(size: SymmetricKeySize(bitCount: byteCount * 8 + 16)) { output in
        output.append(0xaa)
        output.append(0xbb)
        unsafe Derivation.expand(pseudoRandomKey: Array(code).span.bytes, info: nil, into: &output)
      }
      let withBefore = SymmetricKey(
        data: unsafe [0xaa, 0xbb] + expected([], []).withUnsafeBytes { unsafe Array($0) })
      #expect(appended == withBefore)
    }
  }

  /// At the limit, and beyond, where the chain goes on; nothing traps, and no key is shorter than asked.
  @Test func lengthsAroundTheLimit() {
    let limit = HKDF<SHA256>.maximumOutputByteCount
    #expect(limit == 255 * 32)
    let secret = SymmetricKey(data: "secret".utf8)
    let code = HKDF<SHA256>.extract(inputKeyMaterial: secret, salt: "salt".utf8)
    let longest = expansion(ReferenceSHA256.self, key: Array(code), info: [7], byteCount: limit + 300)
    for byteCount in [limit - 1, limit, limit + 1, limit + 32, limit + 300] {
      let key = HKDF<SHA256>.expand(pseudoRandomKey: code, info: [7], outputByteCount: byteCount)
      #expect(key == SymmetricKey(data: longest.prefix(byteCount)))
    }
    // No block comes twice.
    let blocks = stride(from: 0, to: longest.count - 31, by: 32).map { Array(longest[$0..<$0 + 32]) }
    #expect(Set(blocks).count == blocks.count)
    for byteCount in [-1, Int.min] {
      #expect(HKDF<SHA256>.deriveKey(inputKeyMaterial: secret, outputByteCount: byteCount).bitCount == 0)
    }
  }

  /// `T(1) | T(2) | …` (RFC 5869 §2.3).
  private func expansion(_ oracle: (some ReferenceHash).Type, key: [UInt8], info: [UInt8], byteCount: Int) -> [UInt8] {
    var (output, last): ([UInt8], [UInt8]) = ([], [])
    var counter = 1
    while output.count < byteCount {
      last = oracle.authenticationCode(for: last + info + [UInt8(counter % 256)], key: key)
      output += last
      counter += 1
    }
    return Array(output.prefix(byteCount))
  }

  private func hex(_ key: SymmetricKey) -> String { key.withBytes { span in hex(span.indices.map { span[$0] }) } }

  private func hex(_ bytes: some Sequence<UInt8>) -> String { CryptoTests.hex(bytes) }
}
