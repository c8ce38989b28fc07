public import SigV4

/// The credentials of a role, for a token in a file, as in Amazon EKS: `AssumeRoleWithWebIdentity` of AWS STS.
///
/// The file is read each time: what put it there renews it.
public struct WebIdentityCredentials: CredentialProvider {
  public let name = "web-identity"
  private let role: AssumedRole
  private let tokenFile: String
  private let region: String?
  private let context: ProfileContext

  /// A provider that assumes a role with the token in a file.
  /// - Parameters:
  ///   - role: The role. Its external id and MFA device do not apply.
  ///   - tokenFile: The path of the file with the token.
  ///   - region: The region whose STS is asked; nil for that of the environment, or else us-east-1.
  ///   - environment: The machine.
  public init(
    _ role: AssumedRole, tokenFile: String, region: String? = nil, environment: CredentialEnvironment = .system
  ) {
    self.init(role, tokenFile: tokenFile, region: region, context: ProfileContext(environment: environment))
  }

  init(_ role: AssumedRole, tokenFile: String, region: String?, context: ProfileContext) {
    self.role = AssumedRole(
      arn: role.arn, sessionName: role.sessionName, durationSeconds: role.durationSeconds)
    self.tokenFile = tokenFile
    self.region = region
    self.context = context
  }

  /// Reads the token and asks STS for credentials of the role.
  /// - Throws: `invalidConfiguration` without a token in the file; `refused`, `unavailable` or `invalidAnswer`, as STS
  ///   answers.
  public func credentials() async throws(CredentialError) -> Credentials {
    let token = try context.environment.text(ofFile: tokenFile, called: "the web identity token")
    guard !token.isEmpty else {
      throw CredentialError(.invalidConfiguration, "the web identity token, \(tokenFile), is empty")
    }
    let parameters = role.parameters(at: context.environment.now()) + [(name: "WebIdentityToken", value: token)]
    return try await SecurityTokenService(region: region, context: context)
      .call("AssumeRoleWithWebIdentity", parameters, signedBy: nil)
  }
}
