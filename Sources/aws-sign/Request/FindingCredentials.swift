internal import AWSCredentials
internal import SigV4

/// The names of the environment variables that the tool speaks of.
enum EnvironmentVariable {
  static let accessKeyID = "AWS_ACCESS_KEY_ID"
  static let secretAccessKey = "AWS_SECRET_ACCESS_KEY"
  static let sessionToken = "AWS_SESSION_TOKEN"
  static let profile = "AWS_PROFILE"
  static let region = "AWS_REGION"
  static let defaultRegion = "AWS_DEFAULT_REGION"
}

extension Environment {
  /// The credentials to sign with, found where AWS's SDKs find them, and who gave them.
  /// - Throws: A failure that names every place that was looked at, and no part of a secret.
  func findCredentials(for arguments: Arguments) async throws(ToolError) -> FoundCredentials {
    let profile = arguments.value(.profile)
    if profile == nil { try checkVariables() }
    do throws(CredentialError) {
      return try await DefaultCredentialChain(profile: profile, mfaCode: mfaCode, environment: machine).find()
    } catch {
      var failure = ToolError(error)
      if error.code != .notConfigured { failure.message = "no credentials: " + failure.message }
      throw failure
    }
  }

  /// The credentials alone.
  func credentials(for arguments: Arguments) async throws(ToolError) -> Credentials {
    try await findCredentials(for: arguments).credentials
  }

  /// A stray space or line break would only make a signature that no one accepts.
  private func checkVariables() throws(ToolError) {
    let names = [
      EnvironmentVariable.accessKeyID, EnvironmentVariable.secretAccessKey, EnvironmentVariable.sessionToken,
    ]
    for name in names where !(variable(name) ?? "").utf8.allSatisfy({ $0 > 32 && $0 < 127 }) {
      throw .failure(name + " holds a space, line break or other character that no key has; set it again")
    }
  }

  private var mfaCode: MFACodePrompt? {
    guard let ask else { return nil }
    return { serial in
      guard let code = ask("Code of the MFA device " + printable(serial) + ": "), !code.isEmpty else {
        throw CredentialError(.signInRequired, "no code was typed")
      }
      return code
    }
  }
}
