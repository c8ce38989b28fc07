// The token of a sign-in to IAM Identity Center, as AWS's tools keep it in `~/.aws/sso/cache`, and its renewal.

internal import Crypto
internal import SigV4

/// What a file of the cache says.
struct SSOToken {
  var startURL: String?
  var region: String?
  var accessToken: String
  var expiresAt: String
  var clientID: String?
  var clientSecret: String?
  var registrationExpiresAt: String?
  var refreshToken: String?

  /// - Throws: `invalidAnswer` where it is no such file.
  init(json bytes: [UInt8]) throws(CredentialError) {
    let file = try JSONAnswer(bytes)
    startURL = try file.text("startUrl")
    region = try file.text("region")
    accessToken = try file.requiredText("accessToken")
    expiresAt = try file.requiredText("expiresAt")
    clientID = try file.text("clientId")
    clientSecret = try file.text("clientSecret")
    registrationExpiresAt = try file.text("registrationExpiresAt")
    refreshToken = try file.text("refreshToken")
  }

  /// The file.
  var bytes: [UInt8] {
    json([
      ("startUrl", startURL), ("region", region), ("accessToken", accessToken), ("expiresAt", expiresAt),
      ("clientId", clientID), ("clientSecret", clientSecret), ("registrationExpiresAt", registrationExpiresAt),
      ("refreshToken", refreshToken),
    ])
  }

  /// Seconds until the end.
  func secondsLeft(at time: SigningTime) -> Int64 {
    SigningTime(timestamp: expiresAt).map { $0.secondsSinceEpoch - time.secondsSinceEpoch } ?? 0
  }
}

/// The cache's file for one sign-in.
struct SSOTokenCache {
  let startURL: String
  let region: String
  /// The name of the `sso-session`; nil for a profile of the older kind, whose token cannot be renewed.
  let sessionName: String?
  let context: ProfileContext

  private static let renewalSeconds: Int64 = 900
  private var environment: CredentialEnvironment { context.environment }

  /// A token that is still good.
  /// - Throws: `signInRequired` where there is none; `cancelled`.
  func token() async throws(CredentialError) -> String {
    let path = environment.expand(path: "~/.aws/sso/cache/\(fileName)")
    guard let bytes = try environment.readFile(path), let token = try? SSOToken(json: bytes) else {
      throw signInRequired("there is no token of the sign-in, in \(path)")
    }
    if token.secondsLeft(at: environment.now()) < Self.renewalSeconds,
      let renewed = try await renew(token)
    {
      // Where it cannot be kept, it is good for this once.
      try? environment.replaceFile(path, renewed.bytes)
      return renewed.accessToken
    }
    guard token.secondsLeft(at: environment.now()) > 0 else { throw signInRequired("the sign-in has ended") }
    return token.accessToken
  }

  func signInRequired(_ reason: String) -> CredentialError {
    CredentialError(.signInRequired, "\(reason): run `aws sso login`")
  }

  private var fileName: String {
    let digest = Insecure.SHA1.hash(data: Array((sessionName ?? startURL).utf8))
    return digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() + ".json"
  }

  /// A new token; nil where there can be none, so that the old one serves while it is good.
  /// - Source: “CreateToken”, IAM Identity Center OIDC API Reference.
  private func renew(_ token: SSOToken) async throws(CredentialError) -> SSOToken? {
    let now = environment.now()
    guard sessionName != nil, let refreshToken = token.refreshToken, let clientID = token.clientID,
      let clientSecret = token.clientSecret,
      let registrationEnd = token.registrationExpiresAt.flatMap(SigningTime.init(timestamp:)),
      registrationEnd.secondsSinceEpoch > now.secondsSinceEpoch
    else { return nil }
    let body = json([
      ("clientId", clientID), ("clientSecret", clientSecret), ("grantType", "refresh_token"),
      ("refreshToken", refreshToken),
    ])
    let url = try ServiceEndpoint.url(prefix: "oidc", identifier: "sso_oidc", region: region, context: context)
    let request = TransportRequest(
      method: "POST", url: url + "/token", headers: [HeaderField(name: "Content-Type", value: "application/json")],
      body: body, timeout: .seconds(10))
    do throws(CredentialError) {
      let response = try await environment.transport.send(request)
      guard response.status == 200 else { return nil }
      let answer = try JSONAnswer(response.body)
      let life = try answer.requiredNumber("expiresIn")
      let (end, isOverflow) = now.secondsSinceEpoch.addingReportingOverflow(life)
      guard !isOverflow, life > 0, let end = try? SigningTime(secondsSinceEpoch: end) else { return nil }
      var renewed = token
      renewed.startURL = startURL
      renewed.region = region
      renewed.accessToken = try answer.requiredText("accessToken")
      renewed.expiresAt = end.timestamp
      renewed.refreshToken = try answer.text("refreshToken")
      return renewed
    } catch {
      guard error.code == .cancelled else { return nil }
      throw error
    }
  }
}
