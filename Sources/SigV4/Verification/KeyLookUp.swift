internal import Crypto

/// The signing key for a request, whoever it is from.
struct KeyLookUp {
  let key: SigningKey
  /// Whether the request is from someone known.
  let isKnown: Bool
  private let credentials: Credentials?
  private let isNew: Bool

  /// - Throws: `unusableCredentials`, `expiredCredentials`, `wrongSessionToken`.
  init(
    _ credentials: Credentials?, of signer: ClaimedSigner, at now: SigningTime, in keys: VerifyingKeyCache
  ) throws(VerificationError) {
    isKnown = credentials != nil
    self.credentials = credentials
    // Who asks under an unknown id is not told so by the time it takes.
    let credentials = credentials ?? Credentials(accessKeyID: signer.accessKeyID, secretAccessKey: "unknown")
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
    if let key = keys.key(for: credentials, time: signer.time, region: signer.region, service: signer.service) {
      (self.key, isNew) = (key, false)
      return
    }
    do {
      key = try SigningKey(credentials, time: signer.time, region: signer.region, service: signer.service)
      isNew = true
    } catch {
      throw VerificationError(.unusableCredentials, "the credentials that were looked up: " + error.message)
    }
  }

  /// Keeps a key that has proved right.
  func keep(in keys: VerifyingKeyCache) {
    if isNew, let credentials { keys.insert(key, for: credentials) }
  }

  static func unknown(_ signer: ClaimedSigner) -> VerificationError {
    VerificationError(.unknownAccessKey, "no one is known by the access key id " + signer.accessKeyID)
  }
}
