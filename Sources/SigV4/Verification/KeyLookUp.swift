internal import Crypto

/// The signing key for a request, whoever it is from.
struct KeyLookUp {
  let key: SigningKey
  /// Whether the request is from someone known.
  let isKnown: Bool
  /// The secret that the key was derived from just now, for someone known.
  private let newSecret: SymmetricKey?

  /// - Parameter known: What the verifier knows of the signer from earlier requests.
  /// - Throws: `unusableCredentials`, `expiredCredentials`, `wrongSessionToken`.
  @inline(__always)
  init(
    _ credentials: Credentials, of signer: ClaimedSigner, _ known: KnownKey?, at now: SigningTime
  ) throws(VerificationError) {
    guard equalBytes(credentials.accessKeyID, signer.accessKeyID) else {
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
    isKnown = true
    if let known, known.secret == credentials.prefixedSecret {
      (key, newSecret) = (known.key, nil)
    } else {
      (key, newSecret) = (try Self.derived(from: credentials, signer), credentials.prefixedSecret)
    }
  }

  /// The key of someone unknown: who asks under an unknown id is not told so by the time it takes.
  /// - Throws: `unusableCredentials`.
  @inline(never)
  init(ofUnknown signer: ClaimedSigner) throws(VerificationError) {
    key = try Self.derived(from: Credentials(accessKeyID: signer.accessKeyID, secretAccessKey: "unknown"), signer)
    (isKnown, newSecret) = (false, nil)
  }

  @inline(never)
  private static func derived(
    from credentials: Credentials, _ signer: ClaimedSigner
  ) throws(VerificationError) -> SigningKey {
    do {
      return try SigningKey(credentials, time: signer.time, region: signer.region, service: signer.service)
    } catch {
      throw VerificationError(.unusableCredentials, "the credentials that were looked up: " + error.message)
    }
  }

  /// Keeps a key that has proved right.
  @inline(__always)
  func keep(in keys: VerifyingKeyCache, for signer: ClaimedSigner, _ rules: Service.Rules) {
    guard let newSecret else { return }
    let scope = ExpectedScope(region: signer.region, service: signer.service, rules: rules)
    keys.insert(KnownKey(secret: newSecret, key: key, day: signer.time.dayWord, scope: scope))
  }

  static func unknown(_ signer: ClaimedSigner) -> VerificationError {
    VerificationError(.unknownAccessKey, "no one is known by the access key id " + signer.accessKeyID)
  }
}
