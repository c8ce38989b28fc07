// Where a service is: as the environment or the profile says, or by its name and region.

enum ServiceEndpoint {
  /// The URL of a service, without a slash at its end.
  /// - Parameters:
  ///   - prefix: What the host name begins with, such as `sts`.
  ///   - identifier: The service's name in settings, such as `sso_oidc`.
  /// - Source: “Service-specific endpoints”, AWS SDKs and Tools Reference Guide.
  static func url(
    prefix: String, identifier: String, region: String, context: ProfileContext
  ) throws(CredentialError) -> String {
    if let configured = configured(identifier, context) {
      return configured.hasSuffix("/") ? String(configured.dropLast()) : configured
    }
    guard isHostLabel(region) else {
      throw CredentialError(
        .invalidConfiguration, "the region to ask \(prefix) in is not the name of a region, such as us-east-1")
    }
    return "https://\(prefix).\(region).\(domain(of: region))"
  }

  private static func configured(_ identifier: String, _ context: ProfileContext) -> String? {
    let environment = context.environment
    let profile = context.profile
    guard !environment.isTrue("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"),
      profile?["ignore_configured_endpoint_urls"]?.lowercased() != "true"
    else { return nil }
    if let url = environment.nonEmptyVariable("AWS_ENDPOINT_URL_\(identifier.uppercased())")
      ?? environment.nonEmptyVariable("AWS_ENDPOINT_URL")
    {
      return url
    }
    if let services = profile?["services"], case .block(let block) = context.services[services]?[identifier],
      let url = block["endpoint_url"]
    {
      return url
    }
    return profile?["endpoint_url"]
  }

  /// The domain of a region's partition.
  private static func domain(of region: String) -> String {
    let partitions = [
      ("cn-", "amazonaws.com.cn"), ("eusc-", "amazonaws.eu"), ("us-isob-", "sc2s.sgov.gov"),
      ("us-isof-", "csp.hci.ic.gov"), ("us-iso-", "c2s.ic.gov"), ("eu-isoe-", "cloud.adc-e.uk"),
    ]
    return partitions.first { region.hasPrefix($0.0) }?.1 ?? "amazonaws.com"
  }

  /// A region goes into a host name: another host must not come of it.
  private static func isHostLabel(_ text: String) -> Bool {
    (1...63).contains(text.utf8.count)
      && text.utf8.allSatisfy { ($0 | 32) &- 97 < 26 || $0 &- 48 < 10 || $0 == UInt8(ascii: "-") }
      && text.first != "-" && text.last != "-"
  }
}

/// What the settings of a profile mean something in: the machine, and the files they stand in.
struct ProfileContext: Sendable {
  let environment: CredentialEnvironment
  var profile: Profile?
  var services: [String: INISettings] = [:]
}
