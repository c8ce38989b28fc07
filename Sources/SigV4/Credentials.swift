internal import Crypto

/// Who signs: an access key id, its secret, and a session token when the keys are temporary.
///
/// The secret is never printed, and is overwritten when the last copy is gone.
public struct Credentials: Sendable {
  /// The public name of the key, such as `AKIAIOSFODNN7EXAMPLE`.
  public var accessKeyID: String { parts.accessKeyID }

  /// When temporary keys end, if that is known.
  public var expiration: SigningTime? { parts.expiration }

  /// `AWS4` and the secret access key, as key derivation wants it.
  var prefixedSecret: SymmetricKey { parts.prefixedSecret }

  /// The same, prepared for keys to be derived from it.
  var preparedSecret: HMAC<SHA256>.PreparedKey { prefixedSecret.withBytes { HMAC.PreparedKey(secret: $0) } }

  /// The token that goes with temporary keys.
  var sessionToken: String? { parts.sessionToken }

  /// Whether these are temporary keys.
  package var hasSessionToken: Bool { sessionToken != nil }

  private let parts: Parts

  /// In one object, since who looks credentials up for each request copies them for each.
  private final class Parts: Sendable {
    let accessKeyID: String
    let prefixedSecret: SymmetricKey
    /// Whether no byte of the secret is a control character. Found when the secret is given, so that nothing that is
    /// done with it later branches on it.
    let isSecretPlausible: Bool
    let sessionToken: String?
    let expiration: SigningTime?

    init(_ accessKeyID: String, _ secretAccessKey: String, _ sessionToken: String?, _ expiration: SigningTime?) {
      self.accessKeyID = accessKeyID
      prefixedSecret = SymmetricKey(concatenating: "AWS4".utf8.span, secretAccessKey.utf8.span)
      isSecretPlausible = prefixedSecret.withBytes { secret in
        var isPlausible = true
        for i in secret.indices where secret[i] < 32 || secret[i] == 127 { isPlausible = false }
        return isPlausible
      }
      self.sessionToken = sessionToken
      self.expiration = expiration
    }
  }

  /// Keys as AWS gives them; they are checked when something is signed.
  /// - Parameters:
  ///   - accessKeyID: The public name of the key.
  ///   - secretAccessKey: The secret.
  ///   - sessionToken: The token, for keys from AWS STS and for S3 Express sessions.
  ///   - expiration: When temporary keys end. No presigned URL is then said to be good for longer.
  public init(
    accessKeyID: String, secretAccessKey: String, sessionToken: String? = nil, expiration: SigningTime? = nil
  ) {
    parts = Parts(accessKeyID, secretAccessKey, sessionToken, expiration)
  }

  /// Whether a header could carry these; checked when signing.
  func validate() throws(SigV4Error) {
    guard isVisibleASCII(accessKeyID) else {
      throw SigV4Error(
        .invalidCredentials, "the access key id is empty or holds a space, control or non-ASCII character")
    }
    guard prefixedSecret.bitCount > "AWS4".utf8.count * 8 else {
      throw SigV4Error(.invalidCredentials, "the secret access key is empty")
    }
    guard parts.isSecretPlausible else {
      throw SigV4Error(.invalidCredentials, "the secret access key holds a line break or other control character")
    }
    guard sessionToken.map(isVisibleASCII) ?? true else {
      throw SigV4Error(
        .invalidCredentials, "the session token is empty or holds a space, control or non-ASCII character")
    }
  }
}

extension Credentials: Equatable {
  /// Whether two sets of keys are the same; how long that takes does not depend on where their secrets differ.
  public static func == (lhs: Credentials, rhs: Credentials) -> Bool {
    let haveSameToken =
      switch (lhs.sessionToken, rhs.sessionToken) {
      case (nil, nil): true
      case (let left?, let right?): equalBytes(left, right)
      default: false
      }
    return equalBytes(lhs.accessKeyID, rhs.accessKeyID) && lhs.prefixedSecret == rhs.prefixedSecret && haveSameToken
      && lhs.expiration?.secondsSinceEpoch == rhs.expiration?.secondsSinceEpoch
  }
}

extension Credentials: CustomStringConvertible {
  /// The access key id; the rest stays hidden.
  public var description: String {
    "Credentials(accessKeyID: " + accessKeyID + ", secretAccessKey: <redacted>"
      + (sessionToken == nil ? ")" : ", sessionToken: <redacted>)")
  }
}

#if !hasFeature(Embedded)
extension Credentials: CustomReflectable {
  /// The access key id; the rest stays hidden.
  public var customMirror: Mirror { Mirror(self, children: ["accessKeyID": accessKeyID]) }
}
#endif
