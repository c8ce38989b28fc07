public import SigV4

/// Finds credentials where boto finds them.
///
/// In this order: environment variables; then what the profile says (a role to assume, a web identity, also by
/// variables, IAM Identity Center, keys in the credentials file, a program, keys in the config file); then the
/// container's service; then the instance's.
///
/// - The profile is the one given here, or `AWS_DEFAULT_PROFILE`, or `AWS_PROFILE`, or `default`. One that is given
///   or named, and is not there, is an error, once the environment has no keys.
/// - A profile given here says that it is wanted, so the variables are then not looked at.
/// - Profiles of `aws login` are not read: the error says what to do instead. The older places of boto 2 are not
///   either.
///
/// Each call looks anew: put it into `CachedCredentials`. Who has keys at hand gives them to a `Signer` and needs no
/// chain.
/// - Source: botocore's `create_credential_resolver`, version 1.43; where AWS's documentation differs, botocore counts.
public struct DefaultCredentialChain: CredentialProvider {
  public let name = "default chain"
  private let profile: String?
  private let region: String?
  private let mfaCode: MFACodePrompt?
  private let environment: CredentialEnvironment

  /// The chain for this machine; it looks at nothing until someone asks.
  /// - Parameters:
  ///   - profile: The profile; nil for that of the environment.
  ///   - region: The region whose STS is asked; nil for that of the environment or the profile, or else us-east-1.
  ///   - mfaCode: Asks for the code of an MFA device, where a role wants one.
  ///   - environment: The machine.
  public init(
    profile: String? = nil, region: String? = nil, mfaCode: MFACodePrompt? = nil,
    environment: CredentialEnvironment = .system
  ) {
    self.profile = profile
    self.region = region
    self.mfaCode = mfaCode
    self.environment = environment
  }

  public func credentials() async throws(CredentialError) -> Credentials { try await find().credentials }

  /// The credentials, with the name of the provider that gave them.
  /// - Throws: What the provider that failed threw, or `notConfigured`; with every provider that was tried.
  public func find() async throws(CredentialError) -> FoundCredentials {
    var walk = ChainWalk()
    if profile == nil, let found = try await walk.ask(EnvironmentCredentials(environment: environment)) {
      return found
    }
    let name = environment.profileName(profile)
    let resolver: ProfileResolver
    do throws(CredentialError) {
      resolver = ProfileResolver(
        environment: environment, configuration: try SharedConfiguration(environment), region: region,
        mfaCode: mfaCode)
      if profile != nil || environment.namedProfile != nil, resolver.profile(name) == nil {
        throw resolver.configuration.unknownProfile(name)
      }
    } catch {
      throw walk.failure(of: "shared files", error)
    }
    let machine: [any CredentialProvider] = [
      ContainerCredentials(environment: environment),
      InstanceMetadataCredentials(environment: environment, profile: resolver.profile(name)),
    ]
    for provider in resolver.providers(name, usesVariables: profile == nil) + machine {
      if let found = try await walk.ask(provider) { return found }
    }
    throw walk.nothingFound
  }
}

/// The credentials of one profile of the shared files, and of no other place.
public struct ProfileCredentials: CredentialProvider {
  public let name = "profile"
  private let profile: String?
  private let region: String?
  private let mfaCode: MFACodePrompt?
  private let environment: CredentialEnvironment

  /// The provider of one profile; its files are read when someone asks.
  /// - Parameters:
  ///   - profile: The profile; nil for that of the environment, or else `default`.
  ///   - region: The region whose STS is asked; nil for that of the environment or the profile, or else us-east-1.
  ///   - mfaCode: Asks for the code of an MFA device, where a role wants one.
  ///   - environment: The machine.
  public init(
    _ profile: String? = nil, region: String? = nil, mfaCode: MFACodePrompt? = nil,
    environment: CredentialEnvironment = .system
  ) {
    self.profile = profile
    self.region = region
    self.mfaCode = mfaCode
    self.environment = environment
  }

  /// Fetches what the profile names: keys, a role, a sign-in or a program.
  /// - Throws: `notConfigured` where the profile is not there; else what its provider throws.
  public func credentials() async throws(CredentialError) -> Credentials {
    let resolver = ProfileResolver(
      environment: environment, configuration: try SharedConfiguration(environment), region: region, mfaCode: mfaCode)
    let name = environment.profileName(profile)
    guard resolver.profile(name) != nil else {
      throw CredentialError(.notConfigured, resolver.configuration.unknownProfile(name).message)
    }
    return try await CredentialChain(resolver.providers(name, usesVariables: false)).credentials()
  }
}
