// The JSON that container services, instances and programs answer with.

internal import SigV4

/// What an answer may say; which of it must be there, the provider knows.
struct CredentialsDocument {
  var version: Int64?
  /// `Success`, or why an instance has no credentials.
  var code: String?
  var accessKeyID: String?
  var secretAccessKey: String?
  /// Named `Token` by services, `SessionToken` by programs.
  var token: String?
  var expiration: String?

  init() {}

  /// - Throws: `invalidAnswer` for what is no JSON object, or has a member of another type.
  init(json: [UInt8]) throws(CredentialError) {
    let answer = try JSONAnswer(json)
    version = try answer.number("Version")
    code = try answer.text("Code")
    accessKeyID = try answer.text("AccessKeyId")
    secretAccessKey = try answer.text("SecretAccessKey")
    token = try answer.text("Token")
    if token == nil { token = try answer.text("SessionToken") }
    expiration = try answer.text("Expiration")
  }

  /// Whether it must say when the credentials end, and have a token.
  enum Lifetime { case temporary, any }

  /// The credentials.
  /// - Throws: `invalidAnswer`, with the name of what is missing or malformed.
  func credentials(_ lifetime: Lifetime) throws(CredentialError) -> Credentials {
    guard let accessKeyID, !accessKeyID.isEmpty else { throw JSONAnswer.lacks("AccessKeyId") }
    guard let secretAccessKey, !secretAccessKey.isEmpty else { throw JSONAnswer.lacks("SecretAccessKey") }
    if lifetime == .temporary {
      guard let token, !token.isEmpty else { throw JSONAnswer.lacks("Token") }
      guard expiration != nil else { throw JSONAnswer.lacks("Expiration") }
    }
    return Credentials(
      accessKeyID: accessKeyID, secretAccessKey: secretAccessKey, sessionToken: token?.isEmpty == true ? nil : token,
      expiration: try expiration.map { text throws(CredentialError) in
        guard let time = SigningTime(timestamp: text) else {
          throw CredentialError(.invalidAnswer, "the Expiration of the answer is no time like 2030-01-02T03:04:05Z")
        }
        return time
      })
  }

  /// The credentials, with another end.
  func credentials(endingAt seconds: Int64) throws(CredentialError) -> Credentials {
    var document = self
    document.expiration = try? SigningTime(secondsSinceEpoch: seconds).timestamp
    return try document.credentials(.temporary)
  }
}

/// An error code of AWS's: letters, digits and dots alone, so that nothing else is ever shown.
func shownCode(_ code: String?) -> String? {
  guard let code, (1...64).contains(code.utf8.count),
    code.utf8.allSatisfy({ ($0 | 32) &- 97 < 26 || $0 &- 48 < 10 || $0 == UInt8(ascii: ".") })
  else { return nil }
  return code
}
