internal import Crypto

/// The signing key for a request, whoever it is from.
struct KeyLookUp: ~Copyable {
  let key: KnownKey
  /// Whether the request is from someone known.
  let isKnown: Bool
  /// Whether the key was derived just now.
  let isNew: Bool

  /// - Parameters:
  ///   - credentials: Those of the signer; nil where no one is known by the access key id.
  ///   - known: What the verifier knows of the signer from earlier requests.
  /// - Throws: `unusableCredentials`, `expiredCredentials`, `wrongSessionToken`.
  @inline(__always)
  init(
    _ credentials: consuming Credentials?, of signer: borrowing ClaimedSigner, _ known: consuming KnownKey?,
    at now: SigningTime
  ) throws(VerificationError) {
    guard let credentials else {
      (key, isKnown, isNew) = (try Self.derivedForUnknown(signer), false, true)
      return
    }
    try Self.check(credentials, of: signer, at: now)
    if let known, known.isDerived(from: credentials) {
      (key, isKnown, isNew) = (known, true, false)
    } else {
      (key, isKnown, isNew) = (try Self.derived(from: credentials, signer), true, true)
    }
  }

  /// - Throws: `unusableCredentials`, `expiredCredentials`, `wrongSessionToken`.
  @inline(__always)
  static func check(
    _ credentials: borrowing Credentials, of signer: borrowing ClaimedSigner, at now: SigningTime
  ) throws(VerificationError) {
    guard equalBytes(credentials.accessKeyID, signer.identity.accessKeyID) else {
      throw VerificationError(
        .unusableCredentials, "the credentials that were looked up are not those of " + signer.accessKeyID)
    }
    if let expiration = credentials.expiration, expiration.secondsSinceEpoch <= now.secondsSinceEpoch {
      throw VerificationError(.expiredCredentials, "the credentials of " + signer.accessKeyID + " have ended")
    }
    if let token = credentials.sessionToken {
      guard let sent = signer.sessionToken, constantTimeEqual(sent.utf8.span, token.utf8.span) else {
        throw VerificationError(
          .wrongSessionToken, "the request does not bear the session token that belongs to " + signer.accessKeyID)
      }
    }
  }

  /// The key of someone unknown: who asks under an unknown id is not told so by the time it takes.
  /// - Throws: `unusableCredentials`.
  @inline(never)
  private static func derivedForUnknown(_ signer: borrowing ClaimedSigner) throws(VerificationError) -> KnownKey {
    try derived(from: Credentials(accessKeyID: signer.accessKeyID, secretAccessKey: "unknown"), signer)
  }

  @inline(never)
  private static func derived(
    from credentials: Credentials, _ signer: borrowing ClaimedSigner
  ) throws(VerificationError) -> KnownKey {
    do {
      let key = try SigningKey(credentials, time: signer.time, region: signer.region, service: signer.service)
      return KnownKey(
        secret: credentials.prefixedSecret, key: key, day: signer.time.day, identity: signer.identity)
    } catch {
      throw VerificationError(.unusableCredentials, "the credentials that were looked up: " + error.message)
    }
  }

  /// Keeps a key that has proved right at a time, for a request that followed no pattern.
  /// - Parameter patterns: What the request may have in common with those that follow.
  @inline(__always)
  func keep(in keys: VerifyingKeyCache, at time: SigningTime, patterns: () -> VerifyingPatterns) {
    if isNew { keys.insert(key) }
    if let atSecond = key.noting(time, patterns: patterns) { keys.insert(atSecond) }
  }

  static func unknown(_ signer: borrowing ClaimedSigner) -> VerificationError {
    VerificationError(.unknownAccessKey, "no one is known by the access key id " + signer.accessKeyID)
  }
}
