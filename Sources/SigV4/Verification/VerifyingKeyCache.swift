internal import Crypto

/// The signing keys of signers whose requests one verifier found right lately.
///
/// A key is found by the public credential (access key id and scope), and used only where the secret, compared in
/// constant time, is still the same: right after a rotation under one access key id the old key is no longer used. Only
/// keys of requests that proved right get in, so that nobody can push the others out. It never blocks: a caller that
/// finds a place busy derives the key itself.
final class VerifyingKeyCache: Sendable {
  private let sets: [VerifyingKeySet]

  /// - Parameter capacity: The number of keys to keep, rounded up to a power of two.
  init(capacity: Int) {
    var count = 1
    while count * VerifyingKeySet.capacity < min(capacity, 1 << 20) { count *= 2 }
    sets = (0..<count).map { _ in VerifyingKeySet() }
  }

  /// The key that the cache has under a credential. Whether the secret is still the same is for the caller to see.
  /// - Parameter isEncoded: Whether the credential is encoded as it is in a canonical query.
  func key(for credential: Span<UInt8>, isEncoded: Bool) -> KnownKey? {
    sets[index(credential)].key { $0.isNamed(credential, isEncoded: isEncoded) }
  }

  /// The key that the cache has under the credential that a text begins with.
  /// - Parameter isEncoded: Whether it is encoded as it is in a canonical query; then an ampersand follows it, else a
  ///   comma.
  func key(beginning text: Span<UInt8>, isEncoded: Bool) -> KnownKey? {
    sets[index(text)].key { $0.isNamed(atBeginningOf: text, isEncoded: isEncoded) }
  }

  /// Keeps a key, in place of the one under the same credential, of an empty place or of an older one.
  func insert(_ key: KnownKey) {
    let credential = key.signingKey.credential
    sets[index(credential.utf8.span)].insert(key, under: credential.utf8.span)
  }

  /// The set for a credential, or for a text that begins with it, by its access key id, so that one signer's keys push
  /// out no others: by the end of what of the id no encoding touches. Ids end in what tells them apart.
  @inline(__always)
  private func index(_ credential: Span<UInt8>) -> Int {
    let count = ByteSet.unreserved.firstIndex(outsideIn: credential, from: 0)
    let end = count < 8 ? credential.extracting(first: count).paddedWord(at: 0) : credential.word(at: count &- 8)
    let hash = end &* 0x9e37_79b9_7f4a_7c15  // Fibonacci hashing
    return Int(truncatingIfNeeded: hash &>> 40) & (sets.count &- 1)
  }
}

/// Keys that share a place in the cache: those of one signer for some regions, services and days, as a rule.
private final class VerifyingKeySet: @unchecked Sendable {
  static var capacity: Int { 4 }

  private let lock = BriefLock()
  // Guarded by `lock`.
  private var keys = InlineArray<4, KnownKey?>(repeating: nil)
  private var oldest = 0

  @inline(__always)
  func key(where isRight: (borrowing KnownKey) -> Bool) -> KnownKey? {
    lock.withLock {
      for index in keys.indices {
        if let key = keys[index], isRight(key) { return key }
      }
      return nil
    }
  }

  func insert(_ key: KnownKey, under credential: Span<UInt8>) {
    lock.withLock {
      var place = keys.indices.first { keys[$0]?.isNamed(credential, isEncoded: false) == true }
      if place == nil { place = keys.indices.first { keys[$0] == nil } }
      keys[place ?? oldest] = key
      if place == nil { oldest = (oldest + 1) % keys.count }
    }
  }
}

#if !hasFeature(Embedded)
extension VerifyingKeyCache: CustomReflectable {
  var customMirror: Mirror { Mirror(self, children: []) }
}
#endif
