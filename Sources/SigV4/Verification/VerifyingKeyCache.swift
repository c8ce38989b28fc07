internal import Crypto
internal import Synchronization

/// A signing key of a signer, and the secret that it is from.
final class KnownKey: Sendable {
  let secret: SymmetricKey
  let signingKey: SigningKey
  /// The day that the key is for, as `SigningTime.dayWord`.
  let day: UInt64
  let identity: ClaimedIdentity
  private let credential: Credential

  /// A credential as it is in a header, and encoded as it is in a query.
  private struct Credential {
    let plain: [UInt8]
    let encoded: [UInt8]

    init(_ text: String) {
      plain = Array(text.utf8)
      encoded = [UInt8](capacity: 3 * text.utf8.count) { $0.writeEncoded(text.utf8.span, keeping: .unreserved) }
    }

    @inline(__always)
    func isWritten(_ text: Span<UInt8>, isEncoded: Bool) -> Bool {
      isEncoded ? equalBytes(text, encoded.span) : equalBytes(text, plain.span)
    }
  }

  init(secret: SymmetricKey, key: SigningKey, day: UInt64, identity: ClaimedIdentity) {
    self.secret = secret
    self.signingKey = key
    self.day = day
    self.identity = identity
    credential = Credential(key.credential)
  }

  /// Whether a credential is that of this key.
  @inline(__always)
  func isNamed(_ text: Span<UInt8>, isEncoded: Bool) -> Bool { credential.isWritten(text, isEncoded: isEncoded) }
}

/// The signing keys of signers whose requests one verifier found right lately.
///
/// A key is found by the public credential (access key id and scope), and used only where the secret, compared in
/// constant time, is still the same: right after a rotation under one access key id the old key is no longer used. Only
/// keys of requests that proved right get in, so that nobody can push the others out. It never blocks: a caller that
/// finds it busy derives the key itself.
final class VerifyingKeyCache: @unchecked Sendable {
  /// How many keys share a place in the table: those of one signer for some regions, services and days, as a rule.
  private static let waysPerSet = 4

  private let isBusy = Atomic(false)
  // Guarded by `isBusy`.
  private var keys: [KnownKey?]
  private var next = 0
  private let mask: Int

  /// - Parameter capacity: The number of keys to keep, rounded up to a power of two.
  init(capacity: Int) {
    var sets = 1
    while sets * Self.waysPerSet < min(capacity, 1 << 20) { sets *= 2 }
    mask = sets - 1
    keys = Array(repeating: nil, count: sets * Self.waysPerSet)
  }

  /// The key that the cache has under a credential. Whether the secret is still the same is for the caller to see.
  /// - Parameter isEncoded: Whether the credential is encoded as it is in a canonical query.
  func key(for credential: Span<UInt8>, isEncoded: Bool) -> KnownKey? {
    let first = firstIndex(credential)
    guard lock() else { return nil }
    defer { unlock() }
    for index in first..<first &+ Self.waysPerSet {
      if let key = keys[index], key.isNamed(credential, isEncoded: isEncoded) { return key }
    }
    return nil
  }

  /// Keeps a key, in place of the one under the same credential, of an empty place or of an older one.
  func insert(_ key: KnownKey) {
    let credential = key.signingKey.credential
    let first = firstIndex(credential.utf8.span)
    guard lock() else { return }
    defer { unlock() }
    var place = first + next % Self.waysPerSet
    var isReplacement = false
    for index in first..<first + Self.waysPerSet {
      guard let old = keys[index] else {
        if !isReplacement { (place, isReplacement) = (index, true) }
        continue
      }
      guard old.isNamed(credential.utf8.span, isEncoded: false) else { continue }
      (place, isReplacement) = (index, true)
      break
    }
    if !isReplacement { next = (next + 1) % Self.waysPerSet }
    keys[place] = key
  }

  /// The first place for a credential, by its access key id, so that one signer's keys push out no others: by the end of
  /// what of the id no encoding touches. Ids end in what tells them apart.
  @inline(__always)
  private func firstIndex(_ credential: Span<UInt8>) -> Int {
    let count = ByteSet.unreserved.firstIndex(outsideIn: credential, from: 0)
    let id = credential.extracting(first: count)
    let end = count < 8 ? id.paddedWord(at: 0) : id.word(at: count &- 8)
    let hash = end &* 0x9e37_79b9_7f4a_7c15  // Fibonacci hashing
    return Int(truncatingIfNeeded: hash &>> 40) & mask &* Self.waysPerSet
  }

  /// Takes the lock if it is free, or will be in a moment: others hold it for some tens of nanoseconds.
  private func lock() -> Bool {
    for _ in 0..<100 {
      if isBusy.compareExchange(expected: false, desired: true, ordering: .acquiring).exchanged { return true }
    }
    return false
  }

  private func unlock() { isBusy.store(false, ordering: .releasing) }
}

extension SigningTime {
  /// The eight digits of the day, in one word to compare.
  var dayWord: UInt64 { digits.span.word(at: 0) }
}

#if !hasFeature(Embedded)
extension VerifyingKeyCache: CustomReflectable {
  var customMirror: Mirror { Mirror(self, children: []) }
}
#endif
