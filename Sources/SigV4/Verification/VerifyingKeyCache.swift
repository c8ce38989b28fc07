internal import Crypto
internal import Synchronization

/// The signing keys of signers whose requests were verified lately.
///
/// A key is found by the public credential (access key id and scope) and used only where the secret, compared in
/// constant time, is still the same: right after a rotation under one access key id the old key is no longer found. Only
/// keys of requests that proved right get in, so that nobody can push the others out. It never blocks: a caller that
/// finds it busy derives the key itself.
final class VerifyingKeyCache: @unchecked Sendable {
  private struct Entry {
    let secret: SymmetricKey
    let key: SigningKey
  }

  /// How many keys share a place in the table: those of one signer for some regions, services and days, as a rule.
  private static let waysPerSet = 4

  private let isBusy = Atomic(false)
  // Guarded by `isBusy`.
  private var entries: [Entry?]
  private var next = 0
  private let mask: Int

  /// - Parameter capacity: The number of keys to keep, rounded up to a power of two.
  init(capacity: Int) {
    var sets = 1
    while sets * Self.waysPerSet < min(capacity, 1 << 20) { sets *= 2 }
    mask = sets - 1
    entries = Array(repeating: nil, count: sets * Self.waysPerSet)
  }

  /// The key that the cache has for these credentials and this scope.
  func key(for credentials: Credentials, time: SigningTime, region: String, service: String) -> SigningKey? {
    guard lock() else { return nil }
    let first = firstIndex(credentials.accessKeyID)
    var found: Entry?
    for index in first..<first + Self.waysPerSet {
      guard let entry = entries[index], entry.key.isFor(time), entry.key.isFor(region: region, service: service),
        equalBytes(entry.key.accessKeyID, credentials.accessKeyID)
      else { continue }
      found = entry
      break
    }
    unlock()
    guard let found, found.secret == credentials.prefixedSecret else { return nil }
    return found.key
  }

  /// Keeps a key, in place of the one under the same credential, of an empty place or of an older one.
  func insert(_ key: SigningKey, for credentials: Credentials) {
    guard lock() else { return }
    let first = firstIndex(credentials.accessKeyID)
    var place = first + next % Self.waysPerSet
    var isReplacement = false
    for index in first..<first + Self.waysPerSet {
      guard let entry = entries[index] else {
        if !isReplacement { (place, isReplacement) = (index, true) }
        continue
      }
      guard equalBytes(entry.key.credential, key.credential) else { continue }
      (place, isReplacement) = (index, true)
      break
    }
    if !isReplacement { next = (next + 1) % Self.waysPerSet }
    entries[place] = Entry(secret: credentials.prefixedSecret, key: key)
    unlock()
  }

  /// The first place for an access key id. Ids end in what tells them apart.
  private func firstIndex(_ accessKeyID: String) -> Int {
    let id = accessKeyID.utf8.span
    var hash: UInt32 = 2_166_136_261  // FNV-1a
    for i in max(0, id.count - 8)..<id.count { hash = (hash ^ UInt32(id[i])) &* 16_777_619 }
    return Int(truncatingIfNeeded: hash ^ hash &>> 15) & mask &* Self.waysPerSet
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

#if !hasFeature(Embedded)
extension VerifyingKeyCache: CustomReflectable {
  var customMirror: Mirror { Mirror(self, children: []) }
}
#endif
