// Profiles for a role: whose credentials assume it.

extension ProfileResolver {
  /// The role that a profile is for, and its source.
  /// - Parameters:
  ///   - name: The profile.
  ///   - visited: The profiles that led here, this one last.
  func assumedRole(_ name: String, visited: [String]) throws(CredentialError) -> AssumeRoleCredentials {
    guard let profile = profile(name), Self.isForRole(profile) else {
      throw lacks(Profile(name, [:]), "role_arn of a role to assume")
    }
    let seconds = profile["duration_seconds"].flatMap { Int($0) }
    let role = AssumedRole(
      arn: try profile.required("role_arn"), sessionName: profile["role_session_name"],
      externalID: profile["external_id"], durationSeconds: seconds, mfaSerial: profile["mfa_serial"])
    return AssumeRoleCredentials(
      role, source: try source(of: profile, visited: visited), region: region, mfaCode: mfaCode,
      context: context(of: profile))
  }

  /// A role with a web identity is not assumed with other credentials.
  private static func isForRole(_ profile: Profile) -> Bool {
    profile.has("role_arn") && !profile.has("web_identity_token_file")
  }

  private static func hasKeys(_ profile: Profile) -> Bool {
    profile.has("aws_access_key_id") || profile.has("aws_secret_access_key")
  }

  private func source(of profile: Profile, visited: [String]) throws(CredentialError) -> any CredentialProvider {
    switch (profile["credential_source"], profile["source_profile"]) {
    case (nil, nil): throw profile.invalid("has a role_arn, but neither source_profile nor credential_source")
    case (.some, .some): throw profile.invalid("has both source_profile and credential_source")
    case (let source?, nil): return try namedSource(source, profile)
    case (nil, let source?): return try sourceProfile(source, of: profile, visited: visited)
    }
  }

  private func namedSource(_ source: String, _ profile: Profile) throws(CredentialError) -> any CredentialProvider {
    switch source {
    case "Environment": EnvironmentCredentials(environment: environment)
    case "EcsContainer": ContainerCredentials(environment: environment)
    case "Ec2InstanceMetadata": InstanceMetadataCredentials(environment: environment, profile: profile)
    default:
      throw profile.invalid("has a credential_source that is not Environment, EcsContainer or Ec2InstanceMetadata")
    }
  }

  private func sourceProfile(
    _ name: String, of profile: Profile, visited: [String]
  ) throws(CredentialError) -> any CredentialProvider {
    guard let source = self.profile(name) else {
      throw profile.invalid("has a source_profile, \"\(name)\", that is not there")
    }
    // A profile may be its own source if it has keys: then those assume its role.
    guard !visited.contains(name) || name == profile.name && Self.hasKeys(source) else {
      throw profile.invalid("is its own source: \((visited + [name]).joined(separator: ", then "))")
    }
    if Self.isForRole(source) && !Self.hasKeys(source) {
      return try assumedRole(name, visited: visited + [name])
    }
    return CredentialChain(sources(name, usesVariables: false))
  }
}
