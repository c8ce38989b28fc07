internal import SigV4

/// The names of the environment variables that the tool reads.
enum EnvironmentVariable {
  static let accessKeyID = "AWS_ACCESS_KEY_ID"
  static let secretAccessKey = "AWS_SECRET_ACCESS_KEY"
  static let sessionToken = "AWS_SESSION_TOKEN"
  static let region = "AWS_REGION"
  static let defaultRegion = "AWS_DEFAULT_REGION"
}

extension Environment {
  /// The credentials in the environment.
  /// - Throws: A failure that names the variable to set or to mend, and no part of its value.
  func credentials() throws(ToolError) -> Credentials {
    Credentials(
      accessKeyID: try required(EnvironmentVariable.accessKeyID),
      secretAccessKey: try required(EnvironmentVariable.secretAccessKey),
      sessionToken: try checked(EnvironmentVariable.sessionToken))
  }

  /// Whether the credentials are temporary ones.
  var hasSessionToken: Bool { nonEmptyVariable(EnvironmentVariable.sessionToken) != nil }

  private func required(_ name: String) throws(ToolError) -> String {
    guard let value = try checked(name) else {
      throw .failure(
        "no credentials: " + name + " is not set; set " + EnvironmentVariable.accessKeyID + " and "
          + EnvironmentVariable.secretAccessKey + ", and for temporary keys " + EnvironmentVariable.sessionToken)
    }
    return value
  }

  /// A variable's value; a stray space or line break would only make a signature that no one accepts.
  private func checked(_ name: String) throws(ToolError) -> String? {
    guard let value = nonEmptyVariable(name) else { return nil }
    guard value.utf8.allSatisfy({ $0 > 32 && $0 < 127 }) else {
      throw .failure(name + " holds a space, line break or other character that no key has; set it again")
    }
    return value
  }
}
