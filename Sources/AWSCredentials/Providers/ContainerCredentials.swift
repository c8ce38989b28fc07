public import SigV4

/// Credentials from the container's own service: Amazon ECS, AWS Fargate and EKS Pod Identity.
///
/// `AWS_CONTAINER_CREDENTIALS_RELATIVE_URI` is a path of 169.254.170.2; `AWS_CONTAINER_CREDENTIALS_FULL_URI` is a URL
/// of that, of 169.254.170.23, of [fd00:ec2::23], of this host, or any `https` URL.
/// `AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE`, or else `AWS_CONTAINER_AUTHORIZATION_TOKEN`, says what to send as
/// `Authorization`.
/// - Source: “Container credential provider”, AWS SDKs and Tools Reference Guide.
public struct ContainerCredentials: CredentialProvider {
  public let name = "container"
  private let environment: CredentialEnvironment

  private static let timeout = Duration.seconds(2)
  private static let attempts = 3
  /// The hosts that plain HTTP may ask.
  private static let hosts: Set = [
    "169.254.170.2", "169.254.170.23", "fd00:ec2::23", "localhost", "::1", "0:0:0:0:0:0:0:1",
  ]

  /// The provider of the container that this machine is.
  /// - Parameter environment: The machine.
  public init(environment: CredentialEnvironment = .system) { self.environment = environment }

  /// Asks the service that the variables name.
  /// - Throws: `notConfigured` without a URI; `invalidConfiguration` for one that may not be asked, or a token that no
  ///   header can carry; `refused`, `unavailable`, `invalidAnswer` or `expired`, as the service answers.
  public func credentials() async throws(CredentialError) -> Credentials {
    let url = try url()
    var headers = [HeaderField(name: "Accept", value: "application/json")]
    if let token = try token() { headers.append(HeaderField(name: "Authorization", value: token)) }
    let response = try await environment.send(
      TransportRequest(url: url, headers: headers, timeout: Self.timeout), to: "the container's service",
      attempts: Self.attempts, pause: .seconds(1), isPassing: { $0.status != 200 })
    guard response.status == 200 else {
      throw CredentialError(.refused, "the container's service answered with status \(response.status)")
    }
    let credentials = try CredentialsDocument(json: response.body).credentials(.temporary)
    guard credentials.secondsLeft(at: environment.now()) > 0 else {
      throw CredentialError(.expired, "the container's credentials ended at \(credentials.expirationText)")
    }
    return credentials
  }

  private func url() throws(CredentialError) -> String {
    let relative = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"
    let full = "AWS_CONTAINER_CREDENTIALS_FULL_URI"
    if let path = environment.nonEmptyVariable(relative) {
      // Without the slash, `@example.com/` would make another host of it.
      guard path.hasPrefix("/"), Self.isURLText(path) else {
        throw CredentialError(.invalidConfiguration, "\(relative) is not a path that begins with a slash")
      }
      return "http://169.254.170.2\(path)"
    }
    guard let url = environment.nonEmptyVariable(full) else {
      throw CredentialError(.notConfigured, "neither \(relative) nor \(full) is set")
    }
    guard Self.isURLText(url), let (isSecure, host) = Self.host(of: url) else {
      throw CredentialError(.invalidConfiguration, "\(full) is not an http or https URL")
    }
    guard isSecure || Self.mayAskInTheClear(host) else {
      throw CredentialError(
        .invalidConfiguration, "\(full) names a host that is neither this one nor one of AWS's; https would be needed")
    }
    return url
  }

  /// Visible ASCII, less what parsers of URLs differ over.
  private static func isURLText(_ text: String) -> Bool {
    text.utf8.allSatisfy { $0 > 32 && $0 < 127 && $0 != UInt8(ascii: "\\") }
  }

  /// The host of a URL, without the brackets of an IPv6 address; nil for a URL that is none, and for one with user
  /// information, or with an authority that another parser could take for something else.
  private static func host(of url: String) -> (isSecure: Bool, host: Substring)? {
    let schemes = [("http://", false), ("https://", true)]
    guard let (scheme, isSecure) = schemes.first(where: { url.lowercased().hasPrefix($0.0) }) else { return nil }
    let authority = url.dropFirst(scheme.count).prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    let host: Substring
    var port: Substring
    if authority.first == "[" {
      host = authority.dropFirst().prefix { $0 != "]" }
      port = authority[host.endIndex...]
      guard port.popFirst() == "]",
        host.utf8.allSatisfy({ ($0 | 32) &- 97 < 6 || $0 &- 48 < 10 || ":.".utf8.contains($0) })
      else { return nil }
    } else {
      host = authority.prefix { $0 != ":" }
      port = authority[host.endIndex...]
      guard host.utf8.allSatisfy({ ($0 | 32) &- 97 < 26 || $0 &- 48 < 10 || "-.".utf8.contains($0) }) else {
        return nil
      }
    }
    guard !host.isEmpty, port.isEmpty || port.first == ":" && UInt16(port.dropFirst()) != nil else { return nil }
    return (isSecure, host)
  }

  private static func mayAskInTheClear(_ host: Substring) -> Bool {
    let name = host.lowercased()
    if hosts.contains(name) { return true }
    let numbers = name.split(separator: ".", omittingEmptySubsequences: false)
    return numbers.count == 4 && numbers[0] == "127"
      && numbers.allSatisfy { UInt8($0).map(String.init) == String($0) }
  }

  private func token() throws(CredentialError) -> String? {
    let file = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"
    let variable = "AWS_CONTAINER_AUTHORIZATION_TOKEN"
    let path = environment.nonEmptyVariable(file)
    let token: String?
    if let path {
      token = try environment.text(ofFile: path, called: file)
    } else {
      token = environment.nonEmptyVariable(variable)
    }
    guard token?.utf8.allSatisfy({ $0 >= 32 && $0 < 127 }) ?? true else {
      throw CredentialError(
        .invalidConfiguration,
        "the token of \(path == nil ? variable : file) holds a line break or another character that no header can carry"
      )
    }
    return token
  }
}
