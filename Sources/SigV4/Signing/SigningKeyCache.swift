/// The signing keys that one set of credentials used last, by day, region and service; each at the second when it did.
///
/// It belongs to one signer, so new credentials begin with an empty cache, whatever their key id. It never blocks: a
/// caller that finds it busy derives the key itself.
final class SigningKeyCache: @unchecked Sendable {
  /// Whether all keys are for the same region and service, so that the day tells them apart.
  private let hasOneScope: Bool
  private let lock = BriefLock()
  // Guarded by `lock`. As many as the regions and services that one signer usually meets at a time.
  private var moments = InlineArray<8, SigningMoment?>(repeating: nil)
  private var count = 0
  /// The last of them that was asked for.
  private var latest: SigningMoment?
  private var oldest = 0
  // What is common to all of one second: the second in which more than one was signed last.
  private var presigning: PresigningPattern?
  // Of requests with 0, 1, 2 or 3 headers, or as many and a multiple of four.
  private var signing = InlineArray<4, SigningPattern?>(repeating: nil)

  init(hasOneScope: Bool) { self.hasOneScope = hasOneScope }

  /// The key at a second if it signed last, and all keys are for the same region and service.
  @inline(__always)
  func moment(at time: SigningTime) -> SigningMoment? {
    guard let latest = lock.withLock({ latest }), hasOneScope, latest.time.secondsSinceEpoch == time.secondsSinceEpoch
    else { return nil }
    return latest
  }

  /// What is kept for the URLs of a second.
  @inline(__always)
  func presigningPattern(at time: SigningTime) -> PresigningPattern? { lock.withLock { presigning }?.ifFor(time) }

  /// What is kept for requests of a second that have so many headers, to be signed in a header.
  @inline(__always)
  func signingPattern(headerCount: Int, at time: SigningTime) -> SigningPattern? {
    lock.withLock { signing[headerCount & 3] }?.ifFor(time)
  }

  /// Whether it is time to keep something for the URLs of a second: when it signed already, and nothing is kept yet, so
  /// that alternating hosts do not replace each other's.
  func isPresigningPatternDue(at time: SigningTime) -> Bool { isLatest(time) && presigningPattern(at: time) == nil }

  /// The same for requests that are signed in a header.
  func isSigningPatternDue(headerCount: Int, at time: SigningTime) -> Bool {
    isLatest(time) && signingPattern(headerCount: headerCount, at: time) == nil
  }

  private func isLatest(_ time: SigningTime) -> Bool {
    lock.withLock { latest?.time.secondsSinceEpoch == time.secondsSinceEpoch } ?? false
  }

  func keep(_ pattern: PresigningPattern) { lock.withLock { presigning = pattern } }
  func keep(_ pattern: SigningPattern) { lock.withLock { signing[pattern.headerCount & 3] = pattern } }

  /// The key for a region and service at a second, from the cache or derived now.
  func moment(
    for credentials: Credentials, time: SigningTime, region: String, service: String
  ) throws(SigV4Error) -> SigningMoment {
    let known = lock.withLock {
      let index = index(time, region, service)
      guard index < count else { return nil as SigningMoment? }
      latest = moments[index]
      return latest
    }
    if let known, known.time.secondsSinceEpoch == time.secondsSinceEpoch { return known }
    return try newMoment(known?.key, credentials, time, region, service)
  }

  /// - Parameter key: The key for that day, if it is known.
  @inline(never)
  private func newMoment(
    _ key: SigningKey?, _ credentials: Credentials, _ time: SigningTime, _ region: String, _ service: String
  ) throws(SigV4Error) -> SigningMoment {
    let moment: SigningMoment
    if let key {
      moment = SigningMoment(key, time)
    } else {
      moment = SigningMoment(
        try SigningKey(credentials, time: time, region: region, service: service), time)
    }
    lock.withLock {
      insert(moment, at: index(time, region, service))
      latest = moment
    }
    return moment
  }

  /// Where the key lies; `count` where there is none.
  private func index(_ time: SigningTime, _ region: String, _ service: String) -> Int {
    for index in 0..<count {
      guard let key = moments[index]?.key, key.isFor(time) else { continue }
      if hasOneScope || key.isFor(region: region, service: service) { return index }
    }
    return count
  }

  private func insert(_ moment: SigningMoment, at index: Int) {
    if index < moments.count {
      moments[index] = moment
      count = max(count, index + 1)
    } else {
      moments[oldest] = moment
      oldest = (oldest + 1) % moments.count
    }
  }
}

/// What signatures of one second have in common.
protocol SecondsPattern: AnyObject, Sendable {
  var time: SigningTime { get }
}

extension SecondsPattern {
  @inline(__always)
  fileprivate func ifFor(_ time: SigningTime) -> Self? {
    self.time.secondsSinceEpoch == time.secondsSinceEpoch ? self : nil
  }
}

#if !hasFeature(Embedded)
extension SigningKeyCache: CustomReflectable {
  var customMirror: Mirror { Mirror(self, children: []) }
}
#endif
