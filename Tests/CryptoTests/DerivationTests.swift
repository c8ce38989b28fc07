// A key that is derived in one go is the one that the steps yield one by one, and the text beside it hashes as alone.

import Crypto
import Testing

@Suite struct DerivationTests {
  /// Lengths around every edge of a block and of its padding.
  private static let byteCounts = [0, 1, 31, 32, 54, 55, 56, 63, 64, 65, 119, 120, 128, 200]

  @Test func messagesOfAllLengths() {
    for byteCount in Self.byteCounts {
      for position in 0..<4 {
        let messages = (0..<4).map { message(byteCount: $0 == position ? byteCount : 8, seed: UInt64($0)) }
        check(secret: message(byteCount: 44), messages)
      }
    }
  }

  @Test func secretsOfAllLengths() {
    let messages = (0..<4).map { message(byteCount: 8, seed: $0) }
    for byteCount in Self.byteCounts { check(secret: message(byteCount: byteCount), messages) }
  }

  @Test func textsOfAllLengths() {
    let messages = (0..<4).map { message(byteCount: 8, seed: $0) }
    // Fewer blocks than the chain has, as many, and more.
    for byteCount in Self.byteCounts + Array(440...460) + [503, 504, 511, 512, 513, 600, 1000, 5000] {
      check(secret: message(byteCount: 44), messages, text: message(byteCount: byteCount, seed: 5))
    }
  }

  @Test func anotherMessageUnderTheSameKey() {
    let key = message(byteCount: 44)
    let messages = (0..<4).map { message(byteCount: 8, seed: $0) }
    let derived = derived(from: key, messages, beginning: message(byteCount: 128), text: nil).message
    let expected = chained(key, messages)
    for byteCount in Self.byteCounts {
      let other = message(byteCount: byteCount, seed: 6)
      let code = HMAC<SHA256>.authenticationCode(for: other, using: SymmetricKey(data: expected))
      #expect(derived.authenticationCode(ofOther: other.span) == code)
      #expect(HMAC(keyOf: derived, beginning: Span()).finalize(appending: other.span) == code)
    }
  }

  @Test func preparedSecret() {
    let text = message(byteCount: 69, seed: 9)
    for byteCount in Self.byteCounts {
      let secret = message(byteCount: byteCount)
      let prepared = HMAC<SHA256>.PreparedKey(secret: secret.span)
      #expect(
        prepared.authenticationCode(for: text)
          == HMAC<SHA256>.authenticationCode(for: text, using: SymmetricKey(data: secret)))
    }
  }

  /// Each step by itself.
  private func chained(_ secret: [UInt8], _ messages: [[UInt8]]) -> [UInt8] {
    messages.reduce(secret) { key, message in
      Array(HMAC<SHA256>.authenticationCode(for: message, using: SymmetricKey(data: key)))
    }
  }

  private func derived(
    from secret: [UInt8], _ messages: [[UInt8]], beginning blocks: [UInt8], text: [UInt8]?
  ) -> (message: HMAC<SHA256>, digest: SHA256Digest?) {
    let (first, second, third, fourth) = (messages[0], messages[1], messages[2], messages[3])
    let secret = HMAC.PreparedKey(secret: secret.span)
    guard let text else {
      return HMAC.derived(
        from: secret, first.span, second.span, third.span, fourth.span, beginning: blocks.span, beside: nil)
    }
    return HMAC.derived(
      from: secret, first.span, second.span, third.span, fourth.span, beginning: blocks.span, beside: text.span)
  }

  private func check(secret: [UInt8], _ messages: [[UInt8]], text: [UInt8]? = nil) {
    let key = SymmetricKey(data: chained(secret, messages))
    for blockCount in 0...2 {
      let whole = message(byteCount: 64 * blockCount, seed: 7)
      let derived = derived(from: secret, messages, beginning: whole, text: text)
      let end = message(byteCount: 69, seed: 8)
      #expect(
        derived.message.finalize(appending: end.span)
          == HMAC<SHA256>.authenticationCode(for: whole + end, using: key))
      #expect(derived.digest == text.map { SHA256.hash(data: $0) })
    }
  }
}
