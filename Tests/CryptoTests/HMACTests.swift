// HMAC: RFC 4231's cases, every way to ask for a code, and the refusal of wrong ones.

import Crypto
import Foundation
import Testing

@Suite struct HMACTests {
  @Test(arguments: HashUnderTest.sha2)
  func rfc4231(function: HashUnderTest) throws {
    let cases = try Vectors.jsonFields("rfc4231")
    #expect(cases.compactMap { $0["case"] } == (1...7).map(String.init))
    for test in cases {
      let key = try #require(test["key"].flatMap(bytes(hex:)))
      let data = try #require(test["data"].flatMap(bytes(hex:)))
      let expected = try #require(test["hmac_\(function.name.lowercased())"])
      // Case 5 is cut to its first 128 bits.
      let byteCount = test["case"] == "5" ? 16 : function.digestByteCount
      #expect(expected.count == byteCount * 2)
      #expect(hex(function.code(data, key).prefix(byteCount)) == expected, "RFC 4231 case \(test["case"] ?? "")")
    }
  }

  /// Keys around a block, of any hash.
  @Test(arguments: HashUnderTest.all)
  func keysAroundABlock(function: HashUnderTest) {
    let text = message(byteCount: 150, seed: 4)
    for byteCount in [0, 1, 63, 64, 65, 127, 128, 129, 200, 300] {
      let key = message(byteCount: byteCount, seed: 3)
      #expect(function.code(text, key) == function.oracle.authenticationCode(for: text, key: key), "\(byteCount)")
    }
  }

  /// Keys that are empty, just short of a block, a block, longer; each way to ask for the code gives the oracle's.
  @Test(arguments: [0, 1, 31, 32, 63, 64, 65, 127, 128, 200])
  func keyLengths(byteCount: Int) {
    let keyBytes = message(byteCount: byteCount, seed: 3)
    let key = SymmetricKey(data: keyBytes)
    let prepared = HMAC<SHA256>.PreparedKey(key)
    for count in [0, 1, 55, 56, 64, 65, 200] {
      let text = message(byteCount: count, seed: 4)
      let expected = ReferenceSHA256.authenticationCode(for: text, key: keyBytes)
      #expect(Array(HMAC<SHA256>.authenticationCode(for: text, using: key)) == expected)
      #expect(Array(HMAC<SHA256>.authenticationCode(for: AnySequence(text), using: key)) == expected)
      #expect(Array(HMAC<SHA256>.authenticationCode(for: text.span, using: key)) == expected)
      #expect(Array(HMAC<SHA256>.authenticationCode(for: text.span, using: keyBytes.span)) == expected)
      let code = unsafe HMAC<SHA256>.authenticationCode(for: text.span.bytes, using: key)
      #expect(Array(code) == expected)
      #expect(unsafe HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: text.span.bytes, using: key))
      #expect(
        unsafe !HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: (text + [0]).span.bytes, using: key))
      #expect(Array(prepared.authenticationCode(for: text)) == expected)
      #expect(Array(prepared.authenticationCode(for: AnySequence(text))) == expected)
      #expect(Array(prepared.authenticationCode(for: text.span)) == expected)

      for split in [0, count / 3, count] {
        for start in [HMAC<SHA256>(key: key), HMAC<SHA256>(prepared)] {
          var pieces = start
          pieces.update(data: text[..<split])
          unsafe pieces.update(bytes: text.span.extracting(last: count - split).bytes)
          #expect(Array(pieces.finalize()) == expected)
        }
      }
    }
  }

  @Test func copiesDiverge() {
    let keyBytes = Array("key".utf8)
    var original = HMAC<SHA256>(key: SymmetricKey(data: keyBytes))
    original.update(data: "begin ".utf8)
    var copy = original
    copy.update(data: "left".utf8)
    original.update(data: "right".utf8)
    let left = ReferenceSHA256.authenticationCode(for: Array("begin left".utf8), key: keyBytes)
    let right = ReferenceSHA256.authenticationCode(for: Array("begin right".utf8), key: keyBytes)
    #expect(Array(copy.finalize()) == left)
    #expect(Array(original.finalize()) == right)

    copy.update(data: "!".utf8)
    let more = ReferenceSHA256.authenticationCode(for: Array("begin left!".utf8), key: keyBytes)
    #expect(Array(copy.finalize()) == more)
    #expect(Array(original.finalize()) == right)
  }

  @Test func validCodesAreAccepted() {
    let key = SymmetricKey(data: message(byteCount: 32))
    for text in [Data(), Data("a message".utf8), Data(message(byteCount: 300))] {
      let code = HMAC<SHA256>.authenticationCode(for: text, using: key)
      #expect(code.byteCount == 32)
      #expect(HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: text, using: key))
      #expect(HMAC<SHA256>.isValidAuthenticationCode(Data(code), authenticating: text, using: key))
      #expect(HMAC<SHA256>.isValidAuthenticationCode(Array(code), authenticating: AnySequence(text), using: key))
    }
  }

  @Test func everyFlippedBitIsRefused() {
    let text = Array("a message".utf8)
    let keyBytes = message(byteCount: 16)
    let key = SymmetricKey(data: keyBytes)
    let code = Array(HMAC<SHA256>.authenticationCode(for: text, using: key))
    for bit in 0..<256 {
      #expect(!HMAC<SHA256>.isValidAuthenticationCode(flipping(bit, of: code), authenticating: text, using: key))
    }
    for bit in 0..<text.count * 8 {
      #expect(!HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: flipping(bit, of: text), using: key))
    }
    for bit in 0..<keyBytes.count * 8 {
      let other = SymmetricKey(data: flipping(bit, of: keyBytes))
      #expect(!HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: text, using: other))
    }
  }

  @Test func codesOfOtherLengthsAreRefused() {
    let text = "a message".utf8
    let key = SymmetricKey(data: message(byteCount: 16))
    let code = HMAC<SHA256>.authenticationCode(for: text, using: key)
    for wrong in [[], Array(code.dropLast()), Array(code.dropFirst()), Array(code) + [0], Array(code.prefix(16))] {
      #expect(!HMAC<SHA256>.isValidAuthenticationCode(wrong, authenticating: text, using: key))
    }
    let unrelated = HMAC<SHA256>.authenticationCode(for: "another".utf8, using: key)
    #expect(!HMAC<SHA256>.isValidAuthenticationCode(unrelated, authenticating: text, using: key))
  }

  private func flipping(_ bit: Int, of bytes: [UInt8]) -> [UInt8] {
    var other = bytes
    other[bit / 8] ^= 1 << UInt8(bit % 8)
    return other
  }
}
