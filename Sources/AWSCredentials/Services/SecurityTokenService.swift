// Two operations of AWS STS, in its query protocol: AssumeRole and AssumeRoleWithWebIdentity.

internal import SigV4

/// A client of AWS STS.
struct SecurityTokenService: Sendable {
  let url: String
  let region: String
  let environment: CredentialEnvironment

  private static let timeout = Duration.seconds(10)
  private static let attempts = 3

  /// - Parameter region: Nil for that of the environment or the profile, or else us-east-1.
  init(region: String?, context: ProfileContext) throws(CredentialError) {
    environment = context.environment
    self.region = region ?? context.configuredRegion ?? "us-east-1"
    url = try ServiceEndpoint.url(prefix: "sts", identifier: "sts", region: self.region, context: context) + "/"
  }

  /// Calls an operation.
  /// - Parameters:
  ///   - parameters: Names and values, not yet percent-encoded.
  ///   - signer: Whose credentials sign; nil for an operation that takes none.
  func call(
    _ operation: String, _ parameters: [(name: String, value: String)], signedBy signer: Credentials?
  ) async throws(CredentialError) -> Credentials {
    let form = [(name: "Action", value: operation), (name: "Version", value: "2011-06-15")] + parameters
    let body = Array(form.map { "\($0.name)=\(formEncoded($0.value))" }.joined(separator: "&").utf8)
    let contentType = HeaderField(name: "Content-Type", value: "application/x-www-form-urlencoded; charset=utf-8")
    var request = TransportRequest(method: "POST", url: url, headers: [contentType], body: body, timeout: Self.timeout)
    if let signer { request.headers += try signature(of: request, signer) }
    let response = try await environment.send(
      request, to: "STS", attempts: Self.attempts, pause: .milliseconds(200),
      isPassing: { $0.status >= 500 || $0.status == 429 || Self.errorCode($0) == "IDPCommunicationError" })
    guard response.status == 200 else { throw Self.refusal(operation, response) }
    return try Self.credentials(in: response)
  }

  private func signature(of request: TransportRequest, _ signer: Credentials) throws(CredentialError) -> [HeaderField] {
    do throws(SigV4Error) {
      let signing = SigningRequest(
        method: request.method, url: request.url, headers: request.headers, payload: .hashing(request.body))
      return try Signer(credentials: signer, region: region, service: "sts")
        .sign(signing, at: environment.now()).headers
    } catch {
      throw CredentialError(.invalidConfiguration, "the call to STS cannot be signed: \(error.message)")
    }
  }

  private static func credentials(in response: TransportResponse) throws(CredentialError) -> Credentials {
    let text = String(decoding: response.body, as: UTF8.self)
    guard let content = xmlContent(of: "Credentials", in: text[...]) else {
      throw CredentialError(.invalidAnswer, "the answer of STS has no credentials")
    }
    var document = CredentialsDocument()
    document.accessKeyID = xmlText(of: "AccessKeyId", in: content)
    document.secretAccessKey = xmlText(of: "SecretAccessKey", in: content)
    document.token = xmlText(of: "SessionToken", in: content)
    document.expiration = xmlText(of: "Expiration", in: content)
    return try document.credentials(.temporary)
  }

  private static func errorCode(_ response: TransportResponse) -> String? {
    let text = String(decoding: response.body.prefix(8_192), as: UTF8.self)
    return shownCode(xmlContent(of: "Error", in: text[...]).flatMap { xmlText(of: "Code", in: $0) })
  }

  private static func refusal(_ operation: String, _ response: TransportResponse) -> CredentialError {
    let what = "STS refused \(operation): \(errorCode(response) ?? "status \(response.status)")"
    return CredentialError(response.status >= 500 || response.status == 429 ? .unavailable : .refused, what)
  }
}

/// A value percent-encoded for a form or a query: all but A-Z, a-z, 0-9 and `-._~`.
func formEncoded(_ text: String) -> String {
  percentEncoded(text.utf8.span, keeping: .unreserved)
}
