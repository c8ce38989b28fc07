public import SigV4

/// Asks a person for the code that an MFA device shows.
/// - Parameter serial: The device: its serial number or ARN.
public typealias MFACodePrompt = @Sendable (_ serial: String) async throws -> String

/// A role to assume, and how.
public struct AssumedRole: Sendable {
  /// The role's ARN.
  public var arn: String
  /// The name of the session, which AWS CloudTrail shows; nil for one made of the time.
  public var sessionName: String?
  /// What the role's owner asks callers of other accounts to say.
  public var externalID: String?
  /// How long the credentials are to be good, in seconds, 900 to 43200; nil for STS's own choice, an hour.
  public var durationSeconds: Int?
  /// The MFA device whose code STS wants: its serial number or ARN.
  public var mfaSerial: String?

  /// A role, by its ARN; the rest is as STS or the role's owner asks.
  /// - Parameters:
  ///   - arn: The role's ARN.
  ///   - sessionName: The name of the session.
  ///   - externalID: What the role's owner asks callers to say.
  ///   - durationSeconds: How long the credentials are to be good, in seconds.
  ///   - mfaSerial: The MFA device.
  public init(
    arn: String, sessionName: String? = nil, externalID: String? = nil, durationSeconds: Int? = nil,
    mfaSerial: String? = nil
  ) {
    self.arn = arn
    self.sessionName = sessionName
    self.externalID = externalID
    self.durationSeconds = durationSeconds
    self.mfaSerial = mfaSerial
  }

  /// The parameters that both operations of STS take.
  func parameters(at time: SigningTime) -> [(name: String, value: String)] {
    var parameters = [
      (name: "RoleArn", value: arn),
      (name: "RoleSessionName", value: sessionName ?? "swift-sigv4-\(time.secondsSinceEpoch)"),
    ]
    if let durationSeconds { parameters.append((name: "DurationSeconds", value: String(durationSeconds))) }
    if let externalID { parameters.append((name: "ExternalId", value: externalID)) }
    if let mfaSerial { parameters.append((name: "SerialNumber", value: mfaSerial)) }
    return parameters
  }
}

/// The credentials of a role, which AWS STS gives to who may assume it (`AssumeRole`).
///
/// The call is signed by this package with the source's credentials. Where the role asks for an MFA code, a person is
/// asked for one each time that the credentials are renewed.
public struct AssumeRoleCredentials: CredentialProvider {
  public let name = "assume-role"
  private let role: AssumedRole
  private let source: any CredentialProvider
  private let region: String?
  private let context: ProfileContext
  private let mfaCode: MFACodePrompt?

  /// A provider that assumes a role with the credentials of another.
  /// - Parameters:
  ///   - role: The role.
  ///   - source: Who assumes it.
  ///   - region: The region whose STS is asked; nil for that of the environment, or else us-east-1.
  ///   - mfaCode: Asks for the code of an MFA device.
  ///   - environment: The machine.
  public init(
    _ role: AssumedRole, source: any CredentialProvider, region: String? = nil, mfaCode: MFACodePrompt? = nil,
    environment: CredentialEnvironment = .system
  ) {
    self.init(role, source: source, region: region, mfaCode: mfaCode, context: ProfileContext(environment: environment))
  }

  init(
    _ role: AssumedRole, source: any CredentialProvider, region: String?, mfaCode: MFACodePrompt?,
    context: ProfileContext
  ) {
    self.role = role
    self.source = source
    self.region = region
    self.mfaCode = mfaCode
    self.context = context
  }

  /// Asks STS for credentials of the role, signed with those of the source.
  /// - Throws: What the source throws; `signInRequired` where a code is wanted and no one can be asked; `refused`,
  ///   `unavailable` or `invalidAnswer`, as STS answers.
  public func credentials() async throws(CredentialError) -> Credentials {
    let signer: Credentials
    do throws(CredentialError) {
      signer = try await source.credentials()
    } catch {
      // To a chain, a role whose source is not there is a mistake, not a reason to go on.
      let code = error.code == .notConfigured ? .invalidConfiguration : error.code
      throw CredentialError(
        code, "the source credentials of the role are missing: \(error.message)", attempts: error.attempts)
    }
    var parameters = role.parameters(at: context.environment.now())
    if let serial = role.mfaSerial { parameters.append((name: "TokenCode", value: try await code(serial))) }
    return try await SecurityTokenService(region: region, context: context)
      .call("AssumeRole", parameters, signedBy: signer)
  }

  private func code(_ serial: String) async throws(CredentialError) -> String {
    guard let mfaCode else {
      throw CredentialError(.signInRequired, "the role asks for the code of an MFA device, and no one can be asked")
    }
    do {
      return try await mfaCode(serial)
    } catch {
      throw Task.isCancelled ? .cancelled : CredentialError(.signInRequired, "no code of the MFA device was given")
    }
  }
}
