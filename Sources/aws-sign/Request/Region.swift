internal import AWSCredentials
internal import SigV4

/// A region to sign for, and who named it.
struct Region {
  let name: String
  /// The environment variable that it is from; nil where something else names it.
  let variable: String?

  /// How much depends on a region that the host does not name.
  enum Need {
    /// Nothing: the host names one, or is to tell.
    case none
    /// The host has a default, before which a region goes that is configured.
    case preference
    /// The signature.
    case all

    /// - Parameter service: The one that is to be signed for, where it is known without the host.
    init(host: String, service: Service?) {
      guard let endpoint = Endpoint(host: host) else {
        self = service == nil ? .none : .all
        return
      }
      // S3's host without a region serves all of them.
      let servesAll = endpoint.signingName == Service.s3.signingName && !host.holds(endpoint.region ?? "-")
      self = endpoint.region == nil ? .all : servesAll ? .preference : .none
    }
  }

  /// The region that the command line names, or the environment, or else, as there is need, the profile or the instance.
  /// - Returns: Nil where none does, and the host must tell.
  init?(_ arguments: Arguments, _ need: Need, in environment: Environment) async throws(ToolError) {
    if let name = arguments.value(.region) {
      guard isScopeName(name) else {
        throw .usage("the value of --region is not the name of a region, such as us-east-1")
      }
      self.name = name
      variable = nil
      return
    }
    for variable in [EnvironmentVariable.region, EnvironmentVariable.defaultRegion] {
      guard let name = environment.nonEmptyVariable(variable) else { continue }
      guard isScopeName(name) else {
        throw .failure(variable + " is not the name of a region, such as us-east-1")
      }
      self.name = name
      self.variable = variable
      return
    }
    let chain = DefaultRegionChain(profile: arguments.value(.profile), environment: environment.machine)
    let found: String?
    do throws(CredentialError) {
      switch need {
      case .none: found = nil
      case .preference: found = try chain.configuredRegion()
      case .all: found = try await chain.region()
      }
    } catch {
      var failure = ToolError(error)
      if error.code == .notConfigured { failure.message = ToolError.missingRegion.message }
      throw failure
    }
    guard let found else { return nil }
    guard isScopeName(found) else {
      throw .failure("the region of the profile is not the name of a region, such as us-east-1")
    }
    name = found
    variable = nil
  }
}

/// Whether a text can be the name of a region or service: letters, digits, hyphens and underscores.
func isScopeName(_ text: String) -> Bool {
  !text.isEmpty && text.utf8.first != UInt8(ascii: "-")
    && text.utf8.allSatisfy { isASCIILetterOrDigit($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
}
