// The instance metadata service of Amazon EC2, version 2: a token first, then questions.

internal import SigV4

/// A client of IMDSv2. It never falls back to version 1, which answers whoever asks.
struct InstanceMetadata: Sendable {
  private static let disabled = "AWS_EC2_METADATA_DISABLED"
  private let base: String
  private let timeout: Duration
  private let attempts: Int
  private let environment: CredentialEnvironment

  /// - Throws: `notConfigured` where the environment forbids to ask; `invalidConfiguration` for a malformed setting.
  init(_ environment: CredentialEnvironment, profile: Profile?) throws(CredentialError) {
    guard !environment.isTrue(Self.disabled) else {
      throw CredentialError(.notConfigured, "\(Self.disabled) is true")
    }
    func setting(_ variable: String, _ key: String) -> String? {
      environment.nonEmptyVariable(variable) ?? profile?[key]
    }
    func malformed(_ variable: String, _ key: String, _ what: String) -> CredentialError {
      let place = environment.nonEmptyVariable(variable) == nil ? "the profile's \(key)" : variable
      return CredentialError(.invalidConfiguration, "\(place) is \(what)")
    }
    func number(_ variable: String, _ key: String) throws(CredentialError) -> Int {
      guard let text = setting(variable, key) else { return 1 }
      guard let number = Int(text), (1...60).contains(number) else {
        throw malformed(variable, key, "not a number from 1 to 60")
      }
      return number
    }
    self.environment = environment
    timeout = .seconds(try number("AWS_METADATA_SERVICE_TIMEOUT", "metadata_service_timeout"))
    attempts = try number("AWS_METADATA_SERVICE_NUM_ATTEMPTS", "metadata_service_num_attempts")
    let mode = setting("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "ec2_metadata_service_endpoint_mode")?.lowercased()
    guard [nil, "ipv4", "ipv6"].contains(mode) else {
      throw malformed(
        "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "ec2_metadata_service_endpoint_mode", "neither IPv4 nor IPv6")
    }
    let isIPv6 = mode == "ipv6" || mode == nil && setting("AWS_IMDS_USE_IPV6", "imds_use_ipv6")?.lowercased() == "true"
    let url =
      setting("AWS_EC2_METADATA_SERVICE_ENDPOINT", "ec2_metadata_service_endpoint")
      ?? (isIPv6 ? "http://[fd00:ec2::254]" : "http://169.254.169.254")
    guard url.lowercased().hasPrefix("http://") || url.lowercased().hasPrefix("https://") else {
      throw malformed(
        "AWS_EC2_METADATA_SERVICE_ENDPOINT", "ec2_metadata_service_endpoint", "not an http or https URL")
    }
    base = url.hasSuffix("/") ? url : url + "/"
  }

  /// A session: 6 hours, the longest there is, though it is used for seconds.
  func token() async throws(CredentialError) -> String {
    let lifetime = HeaderField(name: "x-aws-ec2-metadata-token-ttl-seconds", value: "21600")
    let response = try await ask("PUT", "latest/api/token", lifetime)
    let token = String(decoding: response.body, as: UTF8.self)
    guard !token.isEmpty, token.utf8.allSatisfy({ $0 > 32 && $0 < 127 }) else {
      throw CredentialError(.invalidAnswer, "the instance metadata service gave no token")
    }
    return token
  }

  func get(_ path: String, token: String) async throws(CredentialError) -> [UInt8] {
    try await ask("GET", path, HeaderField(name: "x-aws-ec2-metadata-token", value: token)).body
  }

  /// A name: one line of letters, digits and the like, so that it can go into a path.
  func name(_ path: String, token: String, called what: String) async throws(CredentialError) -> String {
    let text =
      String(decoding: try await get(path, token: token).prefix(128), as: UTF8.self)
      .split(omittingEmptySubsequences: false) { $0.isNewline }.first.map(String.init) ?? ""
    guard !text.isEmpty,
      text.utf8.allSatisfy({ ($0 | 32) &- 97 < 26 || $0 &- 48 < 10 || "+=,.@-_".utf8.contains($0) })
    else {
      throw CredentialError(.invalidAnswer, "the instance metadata service gave no \(what)")
    }
    return text
  }

  private func ask(_ method: String, _ path: String, _ header: HeaderField) async throws(CredentialError)
    -> TransportResponse
  {
    let request = TransportRequest(method: method, url: base + path, headers: [header], timeout: timeout)
    let response = try await environment.send(
      request, to: "the instance metadata service", attempts: attempts, pause: .milliseconds(100),
      isPassing: { $0.status >= 500 || $0.status == 429 || $0.status == 200 && $0.body.isEmpty })
    guard response.status == 200 else {
      let isPassing = response.status >= 500 || response.status == 429
      throw CredentialError(
        isPassing ? .unavailable : .refused,
        "the instance metadata service answered \(method) /\(path) with status \(response.status)")
    }
    return response
  }
}
