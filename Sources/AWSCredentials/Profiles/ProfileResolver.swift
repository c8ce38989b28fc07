// What a profile says of where its credentials are, asked in botocore's order.

internal import SigV4

/// Makes the providers of a profile.
struct ProfileResolver: Sendable {
  let environment: CredentialEnvironment
  let configuration: SharedConfiguration
  /// The region whose STS is asked, before that of the environment and the profile.
  let region: String?
  let mfaCode: MFACodePrompt?

  /// The providers of a profile: the role it is for, then what may give credentials without another profile.
  /// - Parameter usesVariables: Whether the variables of web identity go before the profile's settings.
  func providers(_ name: String, usesVariables: Bool) -> [any CredentialProvider] {
    let role = Step("assume-role") { () async throws(CredentialError) in
      try await assumedRole(name, visited: [name]).credentials()
    }
    return [role] + sources(name, usesVariables: usesVariables)
  }

  func sources(_ name: String, usesVariables: Bool) -> [any CredentialProvider] {
    let profile = profile(name) ?? Profile(name, [:])
    return [
      Step("web-identity") { () async throws(CredentialError) in
        try await webIdentity(profile, usesVariables: usesVariables).credentials()
      },
      Step("sso") { () async throws(CredentialError) in try await sso(profile).credentials() },
      Step("shared-credentials-file") { () throws(CredentialError) in
        try keys(configuration.credentialsSections[name], name, path: configuration.credentialsPath)
      },
      Step("login") { () throws(CredentialError) in try login(profile) },
      Step("process") { () async throws(CredentialError) in try await process(profile).credentials() },
      Step("config-file") { () throws(CredentialError) in
        try keys(configuration.configProfiles[name], name, path: configuration.configPath)
      },
    ]
  }

  func profile(_ name: String) -> Profile? { configuration.profiles[name].map { Profile(name, $0) } }

  func context(of profile: Profile) -> ProfileContext {
    ProfileContext(environment: environment, profile: profile, services: configuration.services)
  }

  /// Keys that stand in a file.
  private func keys(
    _ settings: INISettings?, _ name: String, path: String
  ) throws(CredentialError) -> Credentials {
    guard let settings else {
      let remark = configuration.remarks.first { $0.hasPrefix(path) }
      throw CredentialError(.notConfigured, remark ?? "there is no profile \"\(name)\" in \(path)")
    }
    let profile = Profile(name, settings)
    guard profile.has("aws_access_key_id") else {
      throw CredentialError(.notConfigured, "the profile \"\(name)\" in \(path) has no aws_access_key_id")
    }
    let token = profile["aws_security_token"] ?? profile["aws_session_token"]
    return Credentials(
      accessKeyID: try profile.required("aws_access_key_id"),
      secretAccessKey: try profile.required("aws_secret_access_key"),
      sessionToken: token?.isEmpty == true ? nil : token)
  }

  private func process(_ profile: Profile) throws(CredentialError) -> ProcessCredentials {
    guard profile.has("credential_process") else { throw lacks(profile, "credential_process") }
    return ProcessCredentials(command: try profile.required("credential_process"), environment: environment)
  }

  /// To renew what `aws login` got takes a signature of another kind, so the AWS CLI is to do it.
  private func login(_ profile: Profile) throws(CredentialError) -> Credentials {
    guard profile.has("login_session") else { throw lacks(profile, "login_session") }
    throw profile.invalid(
      "has a login_session, which only AWS's own tools can renew; give another profile the credential_process "
        + "`aws configure export-credentials --profile \(profile.name)`")
  }

  private func webIdentity(
    _ profile: Profile, usesVariables: Bool
  ) throws(CredentialError) -> WebIdentityCredentials {
    func setting(_ variable: String, _ key: String) -> String? {
      (usesVariables ? environment.nonEmptyVariable(variable) : nil) ?? profile[key]
    }
    guard let file = setting("AWS_WEB_IDENTITY_TOKEN_FILE", "web_identity_token_file"), !file.isEmpty else {
      let lack = lacks(profile, "web_identity_token_file")
      throw usesVariables
        ? CredentialError(.notConfigured, "AWS_WEB_IDENTITY_TOKEN_FILE is not set, and \(lack.message)") : lack
    }
    guard let arn = setting("AWS_ROLE_ARN", "role_arn"), !arn.isEmpty else {
      throw CredentialError(
        .invalidConfiguration,
        "a file with a web identity token is named, but neither AWS_ROLE_ARN nor the profile's role_arn says for which role"
      )
    }
    let role = AssumedRole(arn: arn, sessionName: setting("AWS_ROLE_SESSION_NAME", "role_session_name"))
    return WebIdentityCredentials(role, tokenFile: file, region: region, context: context(of: profile))
  }

  private func sso(_ profile: Profile) throws(CredentialError) -> SSOCredentials {
    guard profile.has("sso_role_name") || profile.has("sso_account_id") else {
      throw lacks(profile, "sso_account_id")
    }
    var merged = profile.settings
    let sessionName = profile["sso_session"]
    if let sessionName {
      guard let session = configuration.ssoSessions[sessionName] else {
        throw profile.invalid("names an sso-session, \"\(sessionName)\", that is not in \(configuration.configPath)")
      }
      for (key, value) in session {
        guard merged[key] == nil || merged[key] == value else {
          throw profile.invalid("has another \(key) than its sso-session \"\(sessionName)\"")
        }
        merged[key] = value
      }
    }
    let whole = Profile(profile.name, merged)
    return SSOCredentials(
      accountID: try whole.required("sso_account_id"), roleName: try whole.required("sso_role_name"),
      cache: SSOTokenCache(
        startURL: try whole.required("sso_start_url"), region: try whole.required("sso_region"),
        sessionName: sessionName, context: context(of: profile)))
  }

  func lacks(_ profile: Profile, _ key: String) -> CredentialError {
    CredentialError(.notConfigured, "the profile \"\(profile.name)\" has no \(key)")
  }
}

/// A provider that is one step of a profile.
private struct Step: CredentialProvider {
  let name: String
  private let fetch: @Sendable () async throws(CredentialError) -> Credentials

  init(_ name: String, _ fetch: @escaping @Sendable () async throws(CredentialError) -> Credentials) {
    self.name = name
    self.fetch = fetch
  }

  func credentials() async throws(CredentialError) -> Credentials { try await fetch() }
}
