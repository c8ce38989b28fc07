internal import Crypto

/// A signing key at one second: what all signatures of that second have in common is hashed already.
final class SigningMoment: Sendable {
  let scope: SigningScope
  let time: SigningTime

  /// Under the key, the whole blocks that the string to sign begins with.
  private let message: HMAC<SHA256>
  private let rest: Rest

  /// What the string to sign has between those blocks and the hash of the canonical request: less than a block.
  private struct Rest {
    private var bytes = InlineArray<64, UInt8>(repeating: 0)
    private let byteCount: Int

    init(_ text: Span<UInt8>) {
      byteCount = text.count
      var bytes = bytes.mutableSpan
      bytes.copy(text, to: 0)
    }

    @inline(__always)
    @_lifetime(sink: copy sink)
    func write(to sink: inout some TextSink & ~Copyable & ~Escapable) {
      sink.write(bytes.span.extracting(first: byteCount))
    }
  }

  /// Derives the key: HMAC of the day under the secret, of the region under that, and so on.
  /// - Parameters:
  ///   - secret: Prepared from `AWS4` and the secret access key.
  ///   - request: A canonical request to be hashed meanwhile.
  ///   - hash: Gets its hash.
  convenience init(
    _ secret: HMAC<SHA256>.PreparedKey, _ scope: SigningScope, _ time: SigningTime, hashing request: Span<UInt8>?,
    to hash: inout SHA256Digest?
  ) {
    self.init(scope, time) { blocks in
      let derived = withScratch(byteCount: 8) { day in
        day.write(word: time.day, byteCount: 8)
        return HMAC.derived(
          from: secret, day.span, scope.region.utf8.span, scope.service.utf8.span, StaticString("aws4_request").bytes,
          beginning: blocks, beside: request)
      }
      hash = derived.digest
      return derived.message
    }
  }

  /// Derives the key alone.
  convenience init(_ secret: HMAC<SHA256>.PreparedKey, _ scope: SigningScope, _ time: SigningTime) {
    var hash: SHA256Digest?
    self.init(secret, scope, time, hashing: nil, to: &hash)
  }

  /// A key at another second of its day.
  convenience init(_ other: SigningMoment, at time: SigningTime) {
    self.init(other.scope, time) { HMAC(keyOf: other.message, beginning: $0) }
  }

  /// - Parameter begin: Returns a message under the key that begins with these blocks.
  private init(_ scope: SigningScope, _ time: SigningTime, _ begin: (_ blocks: Span<UInt8>) -> HMAC<SHA256>) {
    self.scope = scope
    self.time = time
    (message, rest) = Self.withStringToSignBeginning(scope, time) { text in
      let restStart = text.count & ~(SHA256.blockByteCount - 1)
      return (begin(text.extracting(first: restStart)), Rest(text.extracting(droppingFirst: restStart)))
    }
  }

  /// Calls `body` with the string to sign up to the hash of the canonical request.
  @inline(__always)
  private static func withStringToSignBeginning<Result>(
    _ scope: SigningScope, _ time: SigningTime, _ body: (Span<UInt8>) -> Result
  ) -> Result {
    let result: Result? = withScratch(byteCount: shortTextByteCount) { text in
      scope.writeStringToSignBeginning(at: time, to: &text)
      return text.isFull ? nil : body(text.span)
    }
    if let result { return result }
    var text = TextBuffer()
    scope.writeStringToSignBeginning(at: time, to: &text)
    return body(text.span)
  }

  var key: SigningKey { SigningKey(self) }

  /// Writes what the query of a presigned URL begins with, up to the number of seconds that it is good.
  @inline(__always)
  @_lifetime(sink: copy sink)
  func writeQueryBeginning(to sink: inout some TextSink & ~Copyable & ~Escapable) {
    scope.writeQueryBeginning(at: time, to: &sink)
  }

  /// The signature of a canonical request, as raw bytes.
  /// - Parameter hash: The hash of the canonical request.
  func signature(_ hash: SHA256Digest) -> HashedAuthenticationCode<SHA256> {
    withScratch(byteCount: 128) { end in
      rest.write(to: &end)
      end.append(hexDigitsOf: hash)
      return message.finalize(appending: end.span)
    }
  }

  /// The signatures of two canonical requests, for little more than the price of one.
  func signatures(
    _ first: SHA256Digest, _ second: SHA256Digest
  ) -> (HashedAuthenticationCode<SHA256>, HashedAuthenticationCode<SHA256>) {
    withScratch(byteCount: 128) { firstEnd in
      withScratch(byteCount: 128) { secondEnd in
        rest.write(to: &firstEnd)
        firstEnd.append(hexDigitsOf: first)
        rest.write(to: &secondEnd)
        secondEnd.append(hexDigitsOf: second)
        return message.finalize(appending: firstEnd.span, orAppending: secondEnd.span)
      }
    }
  }

  /// The signature of any string to sign, as raw bytes.
  func signature(of stringToSign: Span<UInt8>) -> HashedAuthenticationCode<SHA256> {
    message.authenticationCode(ofOther: stringToSign)
  }
}
