internal import Crypto
internal import Synchronization

/// A signing key of a signer, and the secret that it is from; perhaps at one second, of which more requests came.
final class KnownKey: Sendable {
  let secret: SymmetricKey
  /// The key, at the second that it was derived or `patterns` are for.
  let signingKey: SigningKey
  /// The day that the key is for, as `SigningTime.day`.
  let day: UInt64
  let identity: ClaimedIdentity
  private let credential: Credential
  /// What requests of that second have in common.
  let patterns: VerifyingPatterns
  /// How often patterns were looked for in that second.
  private let lessonCount: Int
  /// The second of the last request that proved right and followed no pattern, in as many bits as there are.
  private let lastSecond = Atomic(-1)

  /// A credential as it is in a header, and encoded as it is in a query.
  private struct Credential {
    let plain: String
    let encoded: String

    init(_ text: String) {
      plain = text
      var encoded = TextBuffer()
      encoded.writeEncoded(text.utf8.span, keeping: .unreserved)
      self.encoded = String(decoding: encoded.span)
    }

    @inline(__always)
    func isWritten(_ text: Span<UInt8>, isEncoded: Bool) -> Bool {
      isEncoded
        ? encoded.withUTF8Bytes { equalBytes(text, $0) } : plain.withUTF8Bytes { equalBytes(text, $0) }
    }

    @inline(__always)
    func isWritten(atBeginningOf text: Span<UInt8>, isEncoded: Bool) -> Bool {
      let end = isEncoded ? encoded.utf8.count : plain.utf8.count
      return end < text.count && text[end] == (isEncoded ? UInt8(ascii: "&") : UInt8(ascii: ","))
        && isWritten(text.extracting(first: end), isEncoded: isEncoded)
    }
  }

  init(secret: SymmetricKey, key: SigningKey, day: UInt64, identity: ClaimedIdentity) {
    self.secret = secret
    signingKey = key
    self.day = day
    self.identity = identity
    credential = Credential(key.credential)
    (patterns, lessonCount) = (VerifyingPatterns(), 0)
  }

  /// The same key at a second.
  private init(_ key: KnownKey, at time: SigningTime, _ patterns: VerifyingPatterns) {
    secret = key.secret
    signingKey = key.signingKey.at(time)
    day = key.day
    identity = key.identity
    credential = key.credential
    let isSameSecond = key.signingKey.isAt(time)
    self.patterns = isSameSecond ? patterns.completed(by: key.patterns) : patterns
    lessonCount = isSameSecond ? key.lessonCount + 1 : 1
  }

  /// Whether a credential is that of this key.
  @inline(__always)
  func isNamed(_ text: Span<UInt8>, isEncoded: Bool) -> Bool { credential.isWritten(text, isEncoded: isEncoded) }

  /// Whether a text begins with the credential of this key, and what follows a credential.
  @inline(__always)
  func isNamed(atBeginningOf text: Span<UInt8>, isEncoded: Bool) -> Bool {
    credential.isWritten(atBeginningOf: text, isEncoded: isEncoded)
  }

  /// The time that a text says, if it is the one that the key is kept at: it need not be parsed again.
  @inline(__always)
  func time(_ text: Span<UInt8>) -> SigningTime? { signingKey.time(text) }

  /// Whether it is of the secret of credentials, compared in constant time.
  @inline(never)
  func isDerived(from credentials: borrowing Credentials) -> Bool { secret == credentials.prefixedSecret }

  /// The signature of a canonical request, as raw bytes.
  @inline(never)
  func signature(_ hash: SHA256Digest, at time: SigningTime) -> HashedAuthenticationCode<SHA256> {
    signingKey.signature(hash, at: time)
  }

  /// Notes that a request of a time proved right that followed no pattern.
  /// - Parameter patterns: What the request may have in common with those that follow.
  /// - Returns: The key at that second, where it is the second such request in a row and more may be expected.
  @inline(__always)
  func noting(_ time: SigningTime, patterns: () -> VerifyingPatterns) -> KnownKey? {
    guard isDue(time) else { return nil }
    return KnownKey(self, at: time, patterns())
  }

  /// Whether a request of a time is the second in a row of its second. Where requests of one second are of many kinds,
  /// it does not pay to go on looking for what they have in common.
  @inline(never)
  private func isDue(_ time: SigningTime) -> Bool {
    if lessonCount == 4, signingKey.isAt(time) { return false }
    let second = Int(truncatingIfNeeded: time.secondsSinceEpoch)
    guard lastSecond.load(ordering: .relaxed) == second else {
      lastSecond.store(second, ordering: .relaxed)
      return false
    }
    return true
  }
}
