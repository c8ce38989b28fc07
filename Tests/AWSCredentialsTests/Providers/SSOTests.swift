import AWSCredentials
import Foundation
import SigV4
import Testing

@Suite("Credentials from IAM Identity Center")
struct SSOTests {
  private static let session = "corp"
  /// The SHA-1 of `corp` and of the start URL, as `sha1sum` says.
  private static let sessionFile = "/home/me/.aws/sso/cache/ee0bfd2552fbd840c02cc48b6e823320543c450f.json"
  private static let startURL = "https://corp.awsapps.com/start"
  private static let startFile = "/home/me/.aws/sso/cache/a51746d4aa793ae07b25e90c3a5db96fc7832bd7.json"

  private static func token(
    expires: String = timestamp(in: 7_200), registration: String = timestamp(in: 90_000),
    refresh: String? = "\(sentinel)-refresh"
  ) -> String {
    """
    {"startUrl":"\(startURL)","region":"us-west-2","accessToken":"\(sentinel)-old","expiresAt":"\(expires)",
     "clientId":"client","clientSecret":"\(sentinel)-client","registrationExpiresAt":"\(registration)"
     \(refresh.map { ",\"refreshToken\":\"\($0)\"" } ?? "")}
    """
  }

  private static func portalAnswer(_ milliseconds: Int64 = 1_767_229_200_999) -> TransportResponse {
    answer(
      200,
      """
      {"roleCredentials":{"accessKeyId":"ASIASSO","secretAccessKey":"\(sentinel)-secret",
       "sessionToken":"\(sentinel)-token","expiration":\(milliseconds)}}
      """)
  }

  private static let renewal = """
    {"accessToken":"\(sentinel)-new","tokenType":"Bearer","expiresIn":28800,"refreshToken":"\(sentinel)-refresh2"}
    """

  private func machine(
    _ token: String? = token(), renewal: TransportResponse = answer(200, renewal),
    portal: TransportResponse = portalAnswer()
  ) -> TestMachine {
    let machine = TestMachine()
    if let token { machine.file(Self.sessionFile, token) }
    machine.serve { $0.url.contains("oidc") ? renewal : portal }
    return machine
  }

  private func credentials(
    _ machine: TestMachine, session: String? = session
  ) async throws(CredentialError) -> Credentials {
    try await SSOCredentials(
      startURL: Self.startURL, region: "us-west-2", accountID: "111122223333", roleName: "Read&Only",
      sessionName: session, environment: machine.environment
    ).credentials()
  }

  @Test("a token that is good is sent to the portal")
  func good() async throws {
    let machine = machine()
    let credentials = try await credentials(machine)
    try expectSame(credentials, id: "ASIASSO")
    #expect(credentials.expiration?.description == "20260101T010000Z")
    let request = try #require(machine.requests.first)
    #expect(machine.requests.count == 1)
    #expect(
      request.url == "https://portal.sso.us-west-2.amazonaws.com/federation/credentials"
        + "?account_id=111122223333&role_name=Read%26Only")
    #expect(request.header("x-amz-sso_bearer_token") == "\(sentinel)-old")
    expectNoSecret(request)
  }

  @Test("without a session, the token is that of the start URL, and is not renewed")
  func withoutSession() async throws {
    let machine = TestMachine()
    machine.serve { _ in Self.portalAnswer() }
    machine.file(Self.startFile, Self.token(expires: timestamp(in: 10)))
    try expectSame(try await credentials(machine, session: nil), id: "ASIASSO")
    #expect(machine.requests.count == 1)
  }

  @Test("in its last quarter of an hour a token is renewed, and kept", arguments: [899, 0, -100_000])
  func renewed(left: Int64) async throws {
    let machine = machine(Self.token(expires: timestamp(in: left)))
    try expectSame(try await credentials(machine), id: "ASIASSO")
    let renewal = try #require(machine.requests.first)
    #expect(renewal.method == "POST")
    #expect(renewal.url == "https://oidc.us-west-2.amazonaws.com/token")
    let body = try JSONDecoder().decode([String: String].self, from: Data(renewal.body))
    #expect(
      body == [
        "clientId": "client", "clientSecret": "\(sentinel)-client", "grantType": "refresh_token",
        "refreshToken": "\(sentinel)-refresh",
      ])
    #expect(machine.requests.last?.header("x-amz-sso_bearer_token") == "\(sentinel)-new")

    let kept = try #require(machine.bytes(ofFile: Self.sessionFile))
    let token = try JSONDecoder().decode([String: String].self, from: Data(kept))
    #expect(
      token == [
        "startUrl": Self.startURL, "region": "us-west-2", "accessToken": "\(sentinel)-new",
        "expiresAt": "2026-01-01T08:00:00Z", "clientId": "client", "clientSecret": "\(sentinel)-client",
        "registrationExpiresAt": timestamp(in: 90_000), "refreshToken": "\(sentinel)-refresh2",
      ])
  }

  @Test("at a quarter of an hour it is not yet")
  func notYet() async throws {
    let machine = machine(Self.token(expires: timestamp(in: 900)))
    _ = try await credentials(machine)
    #expect(machine.requests.count == 1)
  }

  @Test(
    "where renewal fails, the old token serves while it is good",
    arguments: [
      answer(400, "{\"error\":\"\(sentinel)\"}"), answer(500, sentinel), answer(200, "{"), answer(200, "{}"),
      answer(200, "{\"accessToken\":\"\(sentinel)\",\"expiresIn\":-1}"),
      answer(200, "{\"accessToken\":\"\(sentinel)\",\"expiresIn\":9223372036854775807}"),
    ])
  func failedRenewal(response: TransportResponse) async throws {
    let good = machine(Self.token(expires: timestamp(in: 60)), renewal: response)
    _ = try await credentials(good)
    #expect(good.requests.last?.header("x-amz-sso_bearer_token") == "\(sentinel)-old")
    #expect(good.bytes(ofFile: Self.sessionFile) == Array(Self.token(expires: timestamp(in: 60)).utf8))
    let ended = machine(Self.token(expires: timestamp(in: 0)), renewal: response)
    try await expectFailure(.signInRequired, "aws sso login") { try await credentials(ended) }
    #expect(ended.requests.count == 1)
  }

  @Test(
    "what cannot be renewed is not",
    arguments: [
      token(expires: timestamp(in: 0), refresh: nil), token(expires: timestamp(in: 0), registration: timestamp(in: 0)),
      token(expires: timestamp(in: 0), registration: "never"), token(expires: "never", refresh: nil),
    ])
  func unrenewable(token: String) async throws {
    let machine = machine(token)
    try await expectFailure(.signInRequired, "aws sso login") { try await credentials(machine) }
    #expect(machine.requests.isEmpty)
  }

  @Test(
    "no token, or none that can be read",
    arguments: [nil, "", "{", "{}", "[\"\(sentinel)\"]", "{\"accessToken\":\"\(sentinel)\"}"])
  func noToken(text: String?) async throws {
    let machine = machine(text)
    try await expectFailure(.signInRequired, Self.sessionFile) { try await credentials(machine) }
    #expect(machine.requests.isEmpty)
  }

  @Test("a token that no header can carry")
  func badToken() async throws {
    let machine = machine(Self.token().replacing("\(sentinel)-old", with: "\(sentinel)\\r\\nX: y"))
    try await expectFailure(.signInRequired) { try await credentials(machine) }
    #expect(machine.requests.isEmpty)
  }

  @Test(
    "the portal's refusals",
    arguments: [
      (401, CredentialError.Code.signInRequired, 1), (403, .refused, 1), (404, .refused, 1), (302, .refused, 1),
      (429, .unavailable, 3), (500, .unavailable, 3),
    ])
  func refusals(status: Int, code: CredentialError.Code, count: Int) async throws {
    let machine = machine(portal: answer(status, "{\"message\":\"\(sentinel)\"}"))
    try await expectFailure(code) { try await credentials(machine) }
    #expect(machine.requests.count == count)
  }

  @Test(
    "the portal's broken answers",
    arguments: [
      answer(200, ""), answer(200, "{}"), answer(200, "{\"roleCredentials\":{\"accessKeyId\":\"\(sentinel)\"}}"),
      portalAnswer(.max), answer(200, String(decoding: portalAnswer().body.dropLast(3), as: UTF8.self)),
    ])
  func broken(response: TransportResponse) async throws {
    let machine = machine(portal: response)
    try await expectFailure(.invalidAnswer) { try await credentials(machine) }
  }
}
