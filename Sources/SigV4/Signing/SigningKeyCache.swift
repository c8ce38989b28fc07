internal import Crypto

/// The signing keys that one set of credentials used last, by day, region and service; each at the second when it did.
///
/// It belongs to one signer, so new credentials begin with an empty cache, whatever their key id. It never blocks: a
/// caller that finds it busy derives the key itself.
final class SigningKeyCache: @unchecked Sendable {
  private let credentials: Credentials
  private let secret: HMAC<SHA256>.PreparedKey
  /// The region and service that all keys are for, where they are for one only.
  private let scope: SigningScope?
  private let lock = BriefLock()
  // Guarded by `lock`. As many as the regions and services that one signer usually meets at a time.
  private var entries = InlineArray<8, Entry>(repeating: Entry())
  private var count = 0
  /// Where the one lies that was asked for last.
  private var latest = 0
  private var oldest = 0
  // What is common to all of one second: the second in which more than one was signed last.
  private var presigning: PresigningPattern?
  // Where `place` says.
  private var signing = InlineArray<8, SigningPattern?>(repeating: nil)

  /// A key at a second, and what is asked for first: to look at it takes no reference.
  private struct Entry {
    /// As `SigningTime.day`.
    private(set) var day: UInt64 = 0
    private var second: Int64?
    private(set) var moment: SigningMoment?

    init() {}

    init(_ moment: SigningMoment) {
      day = moment.time.day
      second = moment.time.secondsSinceEpoch
      self.moment = moment
    }

    @inline(__always)
    func isFor(_ time: SigningTime) -> Bool { second == time.secondsSinceEpoch }
  }

  /// - Parameter scope: The region and service that all keys are for; nil where they are for several.
  init(_ credentials: Credentials, scope: SigningScope?) {
    self.credentials = credentials
    secret = credentials.preparedSecret
    self.scope = scope
  }

  /// The key at a second, where all are for one region and service.
  @inline(__always)
  func moment(at time: SigningTime) -> SigningMoment? {
    guard let scope else { return nil }
    let known = lock.withLock { entries[latest].isFor(time) ? entries[latest].moment : nil }
    return known ?? moment(of: scope, at: time)
  }

  /// The key for a region and service at a second, from the cache or derived now.
  /// - Throws: `invalidCredentials`, `invalidScope`.
  func moment(at time: SigningTime, region: String, service: String) throws(SigV4Error) -> SigningMoment {
    let known = lock.withLock {
      for index in 0..<count {
        if let scope = entries[index].moment?.scope, scope.isFor(region: region, service: service) { return scope }
      }
      return nil as SigningScope?
    }
    if let known { return moment(of: known, at: time) }
    return moment(of: try SigningScope(credentials, region: region, service: service), at: time)
  }

  @inline(never)
  private func moment(of scope: SigningScope, at time: SigningTime) -> SigningMoment {
    known(scope, at: time) ?? keep(SigningMoment(secret, scope, time))
  }

  /// The signature of a canonical request at a second, of which it may be the first: then it is hashed while the key is
  /// derived.
  @inline(__always)
  func signature(
    of request: Span<UInt8>, in scope: SigningScope, at time: SigningTime
  ) -> HashedAuthenticationCode<SHA256> {
    if let known = known(scope, at: time) { return known.signature(SHA256.hash(bytes: request)) }
    var hash: SHA256Digest?
    let moment = SigningMoment(secret, scope, time, hashing: request, to: &hash)
    return keep(moment).signature(hash ?? SHA256.hash(bytes: request))
  }

  /// The key at a second, if that of the day is known.
  private func known(_ scope: SigningScope, at time: SigningTime) -> SigningMoment? {
    let known = lock.withLock {
      guard let index = index(of: scope, time.day) else { return nil as SigningMoment? }
      if entries[index].isFor(time) { latest = index }
      return entries[index].moment
    }
    guard let known, known.time.secondsSinceEpoch != time.secondsSinceEpoch else { return known }
    return keep(SigningMoment(known, at: time))
  }

  private func keep(_ moment: SigningMoment) -> SigningMoment {
    // What it replaces is let go when the lock is free again.
    _ = lock.withLock { insert(moment) }
    return moment
  }

  /// Where the key of a day lies.
  private func index(of scope: SigningScope, _ day: UInt64) -> Int? {
    for index in 0..<count where entries[index].day == day {
      if entries[index].moment?.scope === scope { return index }
    }
    return nil
  }

  /// - Returns: What lay there.
  private func insert(_ moment: SigningMoment) -> Entry {
    latest = index(of: moment.scope, moment.time.day) ?? count
    if latest == entries.count {
      latest = oldest
      oldest = (oldest + 1) % entries.count
    } else if latest == count {
      count += 1
    }
    var entry = Entry(moment)
    swap(&entries[latest], &entry)
    return entry
  }
}

// What is common to all of one second.
extension SigningKeyCache {
  /// What is kept for URLs, of whatever second.
  @inline(__always)
  func presigningPattern() -> PresigningPattern? { lock.withLock { presigning } }

  /// What is kept for requests of a kind and second, to be signed in a header.
  @inline(__always)
  func signingPattern(_ kind: SigningPattern.Kind, at time: SigningTime) -> SigningPattern? {
    guard let pattern = lock.withLock({ signing[place(of: kind)] }), pattern.isFor(time), pattern.kind == kind else {
      return nil
    }
    return pattern
  }

  /// Where the pattern of a kind lies: those whose numbers of headers differ by a multiple of four share a place.
  @inline(__always)
  private func place(of kind: SigningPattern.Kind) -> Int { (kind.hasPayload ? 4 : 0) | kind.headerCount & 3 }

  /// Whether it is time to keep something for the URLs of a second: when it signed already and nothing is kept for it
  /// yet, so that alternating hosts do not replace each other's; or when nothing is kept at all.
  func isPresigningPatternDue(at time: SigningTime) -> Bool {
    lock.withLock {
      guard let presigning else { return count > 0 }
      return entries[latest].isFor(time) && !presigning.isFor(time)
    } ?? false
  }

  /// Whether it is time to keep something for requests of a second that are signed in a header.
  func isSigningPatternDue(_ kind: SigningPattern.Kind, at time: SigningTime) -> Bool {
    isLatest(time) && lock.withLock { signing[place(of: kind)] }?.isFor(time) != true
  }

  /// Whether a second was the last that was signed for.
  func isLatest(_ time: SigningTime) -> Bool { lock.withLock { entries[latest].isFor(time) } ?? false }

  func keep(_ pattern: PresigningPattern) { lock.withLock { presigning = pattern } }
  func keep(_ pattern: SigningPattern) { lock.withLock { signing[place(of: pattern.kind)] = pattern } }
}

/// What signatures of one second have in common.
protocol SecondsPattern: AnyObject, Sendable {
  var time: SigningTime { get }
}

extension SecondsPattern {
  @inline(__always)
  func isFor(_ time: SigningTime) -> Bool { self.time.secondsSinceEpoch == time.secondsSinceEpoch }
}

#if !hasFeature(Embedded)
extension SigningKeyCache: CustomReflectable {
  var customMirror: Mirror { Mirror(self, children: []) }
}
#endif
