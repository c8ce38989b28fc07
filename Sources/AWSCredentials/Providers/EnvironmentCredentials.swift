public import SigV4

/// Credentials in environment variables, as in AWS Lambda: `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, for temporary
/// ones `AWS_SESSION_TOKEN`, and `AWS_CREDENTIAL_EXPIRATION`.
///
/// As in botocore, `AWS_SECURITY_TOKEN`, the token's former name, goes before `AWS_SESSION_TOKEN`.
public struct EnvironmentCredentials: CredentialProvider {
  public let name = "environment"
  private let environment: CredentialEnvironment

  /// The provider of this machine's variables.
  /// - Parameter environment: The machine.
  public init(environment: CredentialEnvironment = .system) { self.environment = environment }

  /// Reads the variables.
  /// - Throws: `notConfigured` without an access key id; `invalidConfiguration` without its secret.
  public func credentials() throws(CredentialError) -> Credentials {
    guard let accessKeyID = environment.nonEmptyVariable("AWS_ACCESS_KEY_ID") else {
      throw CredentialError(.notConfigured, "AWS_ACCESS_KEY_ID is not set")
    }
    guard let secret = environment.nonEmptyVariable("AWS_SECRET_ACCESS_KEY") else {
      throw CredentialError(.invalidConfiguration, "AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not")
    }
    let token = environment.nonEmptyVariable("AWS_SECURITY_TOKEN") ?? environment.nonEmptyVariable("AWS_SESSION_TOKEN")
    var expiration: SigningTime?
    if let text = environment.nonEmptyVariable("AWS_CREDENTIAL_EXPIRATION") {
      expiration = SigningTime(timestamp: text)
      guard expiration != nil else {
        throw CredentialError(.invalidConfiguration, "AWS_CREDENTIAL_EXPIRATION is no time like 2030-01-02T03:04:05Z")
      }
    }
    return Credentials(
      accessKeyID: accessKeyID, secretAccessKey: secret, sessionToken: token, expiration: expiration)
  }
}
