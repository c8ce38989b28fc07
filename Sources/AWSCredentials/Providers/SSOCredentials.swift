public import SigV4

/// The credentials of a role in IAM Identity Center (AWS SSO), for who has signed in with `aws sso login`.
///
/// The sign-in's token is taken from `~/.aws/sso/cache`, where the AWS CLI puts it, and renewed in its last quarter
/// of an hour if it is one of an `sso-session`.
/// - Source: “IAM Identity Center credential provider”, AWS SDKs and Tools Reference Guide.
public struct SSOCredentials: CredentialProvider {
  public let name = "sso"
  private let accountID: String
  private let roleName: String
  private let cache: SSOTokenCache

  /// The provider of one role of one account.
  /// - Parameters:
  ///   - startURL: The URL of the access portal.
  ///   - region: The region of IAM Identity Center.
  ///   - accountID: The account.
  ///   - roleName: The role in the account.
  ///   - sessionName: The name of the `sso-session`; nil for a sign-in without one.
  ///   - environment: The machine.
  public init(
    startURL: String, region: String, accountID: String, roleName: String, sessionName: String? = nil,
    environment: CredentialEnvironment = .system
  ) {
    self.init(
      accountID: accountID, roleName: roleName,
      cache: SSOTokenCache(
        startURL: startURL, region: region, sessionName: sessionName,
        context: ProfileContext(environment: environment)))
  }

  init(accountID: String, roleName: String, cache: SSOTokenCache) {
    self.accountID = accountID
    self.roleName = roleName
    self.cache = cache
  }

  /// Asks the portal for credentials of the role, with the token of the sign-in.
  /// - Throws: `signInRequired` without a token that is good; `refused`, `unavailable` or `invalidAnswer`, as the
  ///   portal answers.
  public func credentials() async throws(CredentialError) -> SigV4.Credentials {
    let token = try await cache.token()
    guard token.utf8.allSatisfy({ $0 > 32 && $0 < 127 }) else {
      throw cache.signInRequired("the sign-in's token is malformed")
    }
    let url = try ServiceEndpoint.url(
      prefix: "portal.sso", identifier: "sso", region: cache.region, context: cache.context)
    let request = TransportRequest(
      url: "\(url)/federation/credentials?account_id=\(formEncoded(accountID))&role_name=\(formEncoded(roleName))",
      headers: [HeaderField(name: "x-amz-sso_bearer_token", value: token)], timeout: .seconds(10))
    let response = try await cache.context.environment.send(
      request, to: "IAM Identity Center", attempts: 3, pause: .milliseconds(200),
      isPassing: { $0.status >= 500 || $0.status == 429 })
    guard response.status != 401 else { throw cache.signInRequired("the portal does not accept the sign-in") }
    guard response.status == 200 else {
      throw CredentialError(
        response.status >= 500 || response.status == 429 ? .unavailable : .refused,
        "IAM Identity Center gave no credentials of the role: status \(response.status)")
    }
    let answer = try JSONAnswer(response.body).requiredObject("roleCredentials")
    // In milliseconds.
    guard let end = try? SigningTime(secondsSinceEpoch: try answer.requiredNumber("expiration") / 1000) else {
      throw CredentialError(.invalidAnswer, "the expiration of the answer is no time in milliseconds")
    }
    return SigV4.Credentials(
      accessKeyID: try answer.requiredText("accessKeyId"), secretAccessKey: try answer.requiredText("secretAccessKey"),
      sessionToken: try answer.requiredText("sessionToken"), expiration: end)
  }
}
