// The JSON that container services, instances and programs answer with.

internal import Foundation
internal import SigV4

/// What an answer may say; which of it must be there, the provider knows.
struct CredentialsDocument: Decodable {
  var version: Int?
  /// `Success`, or why an instance has no credentials.
  var code: String?
  var accessKeyID: String?
  var secretAccessKey: String?
  /// Named `Token` by services, `SessionToken` by programs.
  var token: String?
  var sessionToken: String?
  var expiration: String?

  private enum CodingKeys: String, CodingKey {
    case version = "Version"
    case code = "Code"
    case accessKeyID = "AccessKeyId"
    case secretAccessKey = "SecretAccessKey"
    case token = "Token"
    case sessionToken = "SessionToken"
    case expiration = "Expiration"
  }

  /// Whether it must say when the credentials end, and have a token.
  enum Lifetime { case temporary, any }

  /// The credentials.
  /// - Throws: `invalidAnswer`, with the name of what is missing or malformed.
  func credentials(_ lifetime: Lifetime) throws(CredentialError) -> Credentials {
    let token = token ?? sessionToken
    guard let accessKeyID, !accessKeyID.isEmpty else { throw Self.lacks("AccessKeyId") }
    guard let secretAccessKey, !secretAccessKey.isEmpty else { throw Self.lacks("SecretAccessKey") }
    if lifetime == .temporary {
      guard let token, !token.isEmpty else { throw Self.lacks("Token") }
      guard expiration != nil else { throw Self.lacks("Expiration") }
    }
    return Credentials(
      accessKeyID: accessKeyID, secretAccessKey: secretAccessKey, sessionToken: token?.isEmpty == true ? nil : token,
      expiration: try expiration.map { text throws(CredentialError) in
        guard let time = SigningTime(timestamp: text) else {
          throw CredentialError(.invalidAnswer, "the Expiration is no time")
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

  static func lacks(_ name: String) -> CredentialError {
    CredentialError(.invalidAnswer, "the answer has no \(name)")
  }
}

/// Decodes JSON. The decoder's own errors hold parts of the input, so they are not passed on.
func decode<Value: Decodable>(_ type: Value.Type, _ json: [UInt8]) throws(CredentialError) -> Value {
  do {
    return try JSONDecoder().decode(type, from: Data(json))
  } catch {
    throw CredentialError(.invalidAnswer, "the answer is not the JSON that it should be")
  }
}

/// An error code of AWS's: letters, digits and dots alone, so that nothing else is ever shown.
func shownCode(_ code: String?) -> String? {
  guard let code, (1...64).contains(code.utf8.count),
    code.utf8.allSatisfy({ ($0 | 32) &- 97 < 26 || $0 &- 48 < 10 || $0 == UInt8(ascii: ".") })
  else { return nil }
  return code
}
