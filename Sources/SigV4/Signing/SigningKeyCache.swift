internal import Synchronization

/// The signing keys that one set of credentials used last, by day, region and service.
///
/// It belongs to one signer, so new credentials begin with an empty cache, whatever their key id. It never blocks: a
/// caller that finds it busy derives the key itself.
final class SigningKeyCache: @unchecked Sendable {
  /// As many regions and services as one signer usually meets at a time.
  private static let capacity = 8

  /// Whether all keys are for the same region and service, so that the day tells them apart.
  private let hasOneScope: Bool
  private let isBusy = Atomic(false)
  // Guarded by `isBusy`.
  private var keys: [SigningKey] = []
  private var oldest = 0

  init(hasOneScope: Bool) { self.hasOneScope = hasOneScope }

  /// The key for a day, region and service, from the cache or derived now.
  func key(
    for credentials: Credentials, time: SigningTime, region: String, service: String
  ) throws(SigV4Error) -> SigningKey {
    if lock() {
      let index = index(time, region, service)
      let key = index < keys.count ? keys[index] : nil
      unlock()
      if let key { return key }
    }
    let key = try SigningKey(credentials, time: time, region: region, service: service)
    if lock() {
      // Another thread may have been faster.
      if index(time, region, service) == keys.count { insert(key) }
      unlock()
    }
    return key
  }

  /// Where the key lies; the number of keys where there is none.
  private func index(_ time: SigningTime, _ region: String, _ service: String) -> Int {
    var index = 0
    while index < keys.count {
      if keys[index].isFor(time), hasOneScope || keys[index].isFor(region: region, service: service) { break }
      index += 1
    }
    return index
  }

  private func insert(_ key: SigningKey) {
    if keys.count < Self.capacity {
      keys.append(key)
    } else {
      keys[oldest] = key
      oldest = (oldest + 1) % Self.capacity
    }
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
extension SigningKeyCache: CustomReflectable {
  var customMirror: Mirror { Mirror(self, children: []) }
}
#endif
