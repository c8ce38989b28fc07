// The token of a sign-in to IAM Identity Center, as AWS's tools keep it in `~/.aws/sso/cache`, and its renewal.

internal import Crypto
internal import Foundation
internal import SigV4

/// What a file of the cache says.
struct SSOToken: Codable {
  var startURL: String?
  var region: String?
  var accessToken: String
  var expiresAt: String
  var clientID: String?
  var clientSecret: String?
  var registrationExpiresAt: String?
  var refreshToken: String?

  private enum CodingKeys: String, CodingKey {
    case startURL = "startUrl"
    case clientID = "clientId"
    case region, accessToken, expiresAt, clientSecret, registrationExpiresAt, refreshToken
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
    guard let bytes = try environment.readFile(path), let token = try? decode(SSOToken.self, bytes) else {
      throw signInRequired("there is no token of the sign-in, in \(path)")
    }
    if token.secondsLeft(at: environment.now()) < Self.renewalSeconds,
      let renewed = try await renew(token)
    {
      // Where it cannot be kept, it is good for this once.
      try? environment.replaceFile(path, try Array(JSONEncoder().encode(renewed)))
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

  private struct Renewal: Encodable {
    let clientId: String
    let clientSecret: String
    let grantType = "refresh_token"
    let refreshToken: String
  }

  private struct RenewalAnswer: Decodable {
    let accessToken: String
    let expiresIn: Int64
    let refreshToken: String?
  }

  /// A new token; nil where there can be none, so that the old one serves while it is good.
  /// - Source: “CreateToken”, IAM Identity Center OIDC API Reference.
  private func renew(_ token: SSOToken) async throws(CredentialError) -> SSOToken? {
    let now = environment.now()
    guard sessionName != nil, let refreshToken = token.refreshToken, let clientID = token.clientID,
      let clientSecret = token.clientSecret,
      let registrationEnd = token.registrationExpiresAt.flatMap(SigningTime.init(timestamp:)),
      registrationEnd.secondsSinceEpoch > now.secondsSinceEpoch,
      let body = try? JSONEncoder().encode(
        Renewal(clientId: clientID, clientSecret: clientSecret, refreshToken: refreshToken))
    else { return nil }
    let url = try ServiceEndpoint.url(prefix: "oidc", identifier: "sso_oidc", region: region, context: context)
    let request = TransportRequest(
      method: "POST", url: url + "/token", headers: [HeaderField(name: "Content-Type", value: "application/json")],
      body: Array(body), timeout: .seconds(10))
    do throws(CredentialError) {
      let response = try await environment.transport.send(request)
      guard response.status == 200 else { return nil }
      let answer = try decode(RenewalAnswer.self, response.body)
      let (end, isOverflow) = now.secondsSinceEpoch.addingReportingOverflow(answer.expiresIn)
      guard !isOverflow, answer.expiresIn > 0, let end = try? SigningTime(secondsSinceEpoch: end) else { return nil }
      var renewed = token
      renewed.startURL = startURL
      renewed.region = region
      renewed.accessToken = answer.accessToken
      renewed.expiresAt = end.timestamp
      renewed.refreshToken = answer.refreshToken
      return renewed
    } catch {
      guard error.code == .cancelled else { return nil }
      throw error
    }
  }
}
