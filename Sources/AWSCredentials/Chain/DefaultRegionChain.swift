internal import SigV4

/// Finds the region where AWS's SDKs find it: `AWS_REGION`, then `AWS_DEFAULT_REGION`, then the profile's `region`,
/// then the instance's metadata service.
///
/// botocore reads only the second and the third of these, the other SDKs the others.
public struct DefaultRegionChain: Sendable {
  private let profile: String?
  private let environment: CredentialEnvironment

  /// The places to look at on this machine.
  /// - Parameters:
  ///   - profile: The profile; nil for that of the environment, or else `default`.
  ///   - environment: The machine.
  public init(profile: String? = nil, environment: CredentialEnvironment = .system) {
    self.profile = profile
    self.environment = environment
  }

  /// The region, such as `us-east-1`.
  /// - Throws: `notConfigured` where no place has one, with every place; `invalidConfiguration` for malformed files;
  ///   `cancelled`.
  public func region() async throws(CredentialError) -> String {
    if let region = try configuredRegion() { return region }
    let profile = try readProfile()
    let failure: CredentialError
    do throws(CredentialError) {
      let service = try InstanceMetadata(environment, profile: profile)
      return try await service.name(
        "latest/meta-data/placement/region", token: try await service.token(), called: "region")
    } catch {
      failure = error
    }
    guard failure.code != .cancelled else { throw failure }
    let places = [
      ("environment", "neither AWS_REGION nor AWS_DEFAULT_REGION is set"),
      (
        "profile",
        "the profile \"\(environment.profileName(self.profile))\" \(profile == nil ? "is not there" : "has no region")"
      ),
      ("instance-metadata", failure.message),
    ]
    throw CredentialError(
      .notConfigured, "no region was found; each place was looked at",
      attempts: places.map { place in
        CredentialError.Attempt(providerName: place.0, error: CredentialError(.notConfigured, place.1))
      })
  }

  /// The region of the environment or the profile, for which no server is asked; nil where neither has one.
  /// - Throws: `invalidConfiguration` for malformed files.
  package func configuredRegion() throws(CredentialError) -> String? {
    if let region = environment.regionVariable { return region }
    guard let region = try readProfile()?["region"], !region.isEmpty else { return nil }
    return region
  }

  private func readProfile() throws(CredentialError) -> Profile? {
    let name = environment.profileName(profile)
    return try SharedConfiguration(environment).profiles[name].map { Profile(name, $0) }
  }
}

extension CredentialEnvironment {
  var regionVariable: String? { nonEmptyVariable("AWS_REGION") ?? nonEmptyVariable("AWS_DEFAULT_REGION") }
}

extension ProfileContext {
  /// The region of the environment, or of the profile.
  var configuredRegion: String? { environment.regionVariable ?? profile?["region"] }
}
