public import SigV4

/// The credentials of an Amazon EC2 instance's role, from its metadata service (IMDSv2).
///
/// As in botocore, one attempt of a second is made for each of three questions, unless AWS_METADATA_SERVICE_TIMEOUT
/// and AWS_METADATA_SERVICE_NUM_ATTEMPTS say otherwise. AWS_EC2_METADATA_DISABLED forbids to ask;
/// AWS_EC2_METADATA_SERVICE_ENDPOINT and AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE (IPv4, IPv6) say whom to ask. Version 1
/// of the service is never asked: it would answer a request that a stranger made this host send.
///
/// Where the service itself has only credentials that have ended, they are said to be good for another quarter of an
/// hour, as AWS asks its SDKs to: its services go on accepting them then.
/// - Source: “Use the Instance Metadata Service to access instance metadata”, Amazon EC2 User Guide; “IMDS credential
///   provider”, AWS SDKs and Tools Reference Guide.
public struct InstanceMetadataCredentials: CredentialProvider {
  public let name = "instance-metadata"
  private let environment: CredentialEnvironment
  private let profile: Profile?

  private static let folder = "latest/meta-data/iam/security-credentials/"
  private static let extensionSeconds: Int64 = 900

  /// The provider of the instance that this machine is.
  /// - Parameter environment: The machine.
  public init(environment: CredentialEnvironment = .system) { self.init(environment: environment, profile: nil) }

  init(environment: CredentialEnvironment, profile: Profile?) {
    self.environment = environment
    self.profile = profile
  }

  /// Asks the metadata service for a session, the role's name and its credentials.
  /// - Throws: `notConfigured` where the environment forbids to ask or there is no such service; `refused` where the
  ///   instance has no role; `unavailable`; `invalidAnswer`.
  public func credentials() async throws(CredentialError) -> Credentials {
    let service = try InstanceMetadata(environment, profile: profile)
    let token: String
    do throws(CredentialError) {
      token = try await service.token()
    } catch {
      // Where nothing answers at all, this is no instance.
      throw error.code == .unavailable ? CredentialError(.notConfigured, error.message) : error
    }
    let role = try await service.name(Self.folder, token: token, called: "role")
    let document = try CredentialsDocument(json: try await service.get(Self.folder + role, token: token))
    if let code = document.code, code != "Success" {
      throw CredentialError(
        .refused, "the instance metadata service has no credentials of the role: \(shownCode(code) ?? "no reason")")
    }
    let now = environment.now()
    let credentials = try document.credentials(.temporary)
    guard credentials.secondsLeft(at: now) <= 0 else { return credentials }
    return try document.credentials(endingAt: now.secondsSinceEpoch + Self.extensionSeconds)
  }
}
