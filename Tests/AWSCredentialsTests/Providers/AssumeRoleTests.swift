import SigV4
import Testing

@testable import AWSCredentials

@Suite("Credentials of a role, from STS")
struct AssumeRoleTests {
  private static let source = StaticCredentials(
    Credentials(
      accessKeyID: "AKIDSOURCE", secretAccessKey: "\(sentinel)-source", sessionToken: "\(sentinel)-sourcetoken"))
  private static let arn = "arn:aws:iam::123456789012:role/x"

  private func machine(_ variables: [String: String] = [:], _ response: TransportResponse? = nil) -> TestMachine {
    let machine = TestMachine(variables)
    machine.serve { _ in response ?? answer(200, stsAnswer("AssumeRole")) }
    return machine
  }

  private func credentials(
    _ machine: TestMachine, _ role: AssumedRole = AssumedRole(arn: arn), region: String? = nil,
    mfaCode: MFACodePrompt? = nil
  ) async throws(CredentialError) -> Credentials {
    try await AssumeRoleCredentials(
      role, source: Self.source, region: region, mfaCode: mfaCode, environment: machine.environment
    ).credentials()
  }

  @Test("the call, signed with the source's credentials")
  func call() async throws {
    let machine = machine()
    let role = AssumedRole(
      arn: Self.arn, sessionName: "me@example.com", externalID: "ext=1&2", durationSeconds: 900)
    let credentials = try await credentials(machine, role, region: "eu-west-3")
    try expectSame(credentials, id: "ASIAROLE", secret: "\(sentinel)-secret&")
    #expect(credentials.expiration?.description == "20260101T010000Z")

    let request = try #require(machine.requests.first)
    #expect(request.url == "https://sts.eu-west-3.amazonaws.com/")
    #expect(
      request.form == [
        "Action": "AssumeRole", "Version": "2011-06-15", "RoleArn": Self.arn, "RoleSessionName": "me@example.com",
        "ExternalId": "ext=1&2", "DurationSeconds": "900",
      ])
    let signed = try Signer(
      credentials: try Self.source.credentials(), region: "eu-west-3", service: "sts"
    ).sign(
      SigningRequest(
        method: "POST", url: request.url, headers: Array(request.headers.prefix(1)), payload: .hashing(request.body)),
      at: machine.now)
    #expect(request.headers.dropFirst().map(\.value) == signed.headers.map(\.value))
    expectNoSecret(request)
  }

  @Test("a session without a name gets one of the time")
  func sessionName() async throws {
    let machine = machine()
    _ = try await credentials(machine)
    #expect(machine.requests.first?.form["RoleSessionName"] == "swift-sigv4-1767225600")
    #expect(machine.requests.first?.form["DurationSeconds"] == nil)
  }

  @Test(
    "the region, and the domain of its partition",
    arguments: [
      ([:], "https://sts.us-east-1.amazonaws.com/"),
      (["AWS_DEFAULT_REGION": "us-west-2"], "https://sts.us-west-2.amazonaws.com/"),
      (["AWS_DEFAULT_REGION": "us-west-2", "AWS_REGION": "us-gov-west-1"], "https://sts.us-gov-west-1.amazonaws.com/"),
      (["AWS_REGION": "cn-north-1"], "https://sts.cn-north-1.amazonaws.com.cn/"),
      (["AWS_REGION": "eusc-de-east-1"], "https://sts.eusc-de-east-1.amazonaws.eu/"),
      (["AWS_REGION": "us-isob-east-1"], "https://sts.us-isob-east-1.sc2s.sgov.gov/"),
      (["AWS_ENDPOINT_URL": "http://localhost:4566"], "http://localhost:4566/"),
      (["AWS_ENDPOINT_URL": "http://a", "AWS_ENDPOINT_URL_STS": "http://b/"], "http://b/"),
      (
        ["AWS_ENDPOINT_URL": "http://a", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"],
        "https://sts.us-east-1.amazonaws.com/"
      ),
    ])
  func endpoints(variables: [String: String], url: String) async throws {
    let machine = machine(variables)
    _ = try await credentials(machine)
    #expect(machine.requests.map(\.url) == [url])
  }

  @Test(
    "a region that would make another host of it", arguments: ["evil.com/", "a.b", "", "-x", "x-", "é", "a b", "x@y"])
  func badRegion(region: String) async throws {
    let machine = machine()
    try await expectFailure(.invalidConfiguration, "the region") { try await credentials(machine, region: region) }
    #expect(machine.requests.isEmpty)
  }

  @Test("the code of an MFA device is asked for each time")
  func mfa() async throws {
    let machine = machine()
    let asked = Locked<[String]>([])
    let role = AssumedRole(arn: Self.arn, mfaSerial: "arn:aws:iam::1:mfa/me")
    for _ in 0..<2 {
      _ = try await credentials(machine, role) { serial in
        asked.withLock { $0.append(serial) }
        return "123456"
      }
    }
    #expect(asked.withLock { $0 } == ["arn:aws:iam::1:mfa/me", "arn:aws:iam::1:mfa/me"])
    #expect(machine.requests.allSatisfy { $0.form["SerialNumber"] == "arn:aws:iam::1:mfa/me" })
    #expect(machine.requests.map { $0.form["TokenCode"] } == ["123456", "123456"])
  }

  @Test("no one to ask for a code, and someone who gives none")
  func noCode() async throws {
    struct Refusal: Error { let code = sentinel }
    let machine = machine()
    let role = AssumedRole(arn: Self.arn, mfaSerial: "device")
    try await expectFailure(.signInRequired, "no one can be asked") { try await credentials(machine, role) }
    try await expectFailure(.signInRequired, "no code") {
      try await credentials(machine, role) { _ in throw Refusal() }
    }
    #expect(machine.requests.isEmpty)
  }

  @Test("a refusal says STS's code, and nothing else of what it says")
  func refusal() async throws {
    let body =
      "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>\(sentinel)</Message></Error></ErrorResponse>"
    let machine = machine([:], answer(403, body))
    try await expectFailure(.refused, "STS refused AssumeRole: AccessDenied") { try await credentials(machine) }
    #expect(machine.requests.count == 1)
    for odd in ["<Error><Code>\(sentinel) x</Code></Error>", "", "<html>", "<Error><Code></Code></Error>"] {
      let machine = self.machine([:], answer(400, odd))
      try await expectFailure(.refused, "status 400") { try await credentials(machine) }
    }
  }

  @Test("three attempts where it may pass", arguments: [500, 503, 429])
  func attempts(status: Int) async throws {
    let machine = machine([:], answer(status, sentinel))
    try await expectFailure(.unavailable, "status \(status)") { try await credentials(machine) }
    #expect(machine.requests.count == 3)
    #expect(machine.pauses == [.milliseconds(200), .milliseconds(400)])
  }

  @Test(
    "answers that are not what they should be",
    arguments: [
      "", "<AssumeRoleResponse/>", "<Credentials>", "<Credentials></Credentials>", "{\"Credentials\":\"\(sentinel)\"}",
      stsAnswer("AssumeRole").replacing("SecretAccessKey", with: "Other"),
      stsAnswer("AssumeRole").replacing("SessionToken", with: "Other"),
      stsAnswer("AssumeRole").replacing("Expiration", with: "Other"),
      stsAnswer("AssumeRole").replacing("&amp;", with: "&other;"),
      stsAnswer("AssumeRole").replacing("&amp;", with: "&"),
      stsAnswer("AssumeRole").replacing("&amp;", with: "<b/>"),
      stsAnswer("AssumeRole", expiration: "later"), stsAnswer("AssumeRole").replacing("</Credentials>", with: ""),
    ])
  func malformed(body: String) async throws {
    let machine = machine([:], answer(200, body))
    try await expectFailure(.invalidAnswer) { try await credentials(machine) }
  }

  @Test("a source without credentials ends it, with the source's reason")
  func noSource() async throws {
    let machine = machine()
    let provider = AssumeRoleCredentials(
      AssumedRole(arn: Self.arn), source: EnvironmentCredentials(environment: machine.environment),
      environment: machine.environment)
    try await expectFailure(.invalidConfiguration, "AWS_ACCESS_KEY_ID is not set") { try await provider.credentials() }
  }

  @Test("a source that cannot sign")
  func badSource() async throws {
    let machine = machine()
    let source = StaticCredentials(Credentials(accessKeyID: "A", secretAccessKey: "\(sentinel)\n"))
    let provider = AssumeRoleCredentials(
      AssumedRole(arn: Self.arn), source: source, environment: machine.environment)
    try await expectFailure(.invalidConfiguration, "cannot be signed") { try await provider.credentials() }
    #expect(machine.requests.isEmpty)
  }

  @Test("a role assumed with a role")
  func chained() async throws {
    let machine = machine()
    let first = AssumeRoleCredentials(
      AssumedRole(arn: "one"), source: Self.source, environment: machine.environment)
    let second = AssumeRoleCredentials(AssumedRole(arn: "two"), source: first, environment: machine.environment)
    _ = try await second.credentials()
    #expect(machine.requests.map { $0.form["RoleArn"] } == ["one", "two"])
    #expect(machine.requests[1].header("Authorization")?.contains("Credential=ASIAROLE/") == true)
  }
}

@Suite("Credentials of a role, for a web identity")
struct WebIdentityTests {
  private func machine(_ response: TransportResponse? = nil) -> TestMachine {
    let machine = TestMachine()
    machine.file("/token", "\(sentinel).jwt")
    machine.serve { _ in response ?? answer(200, stsAnswer("AssumeRoleWithWebIdentity")) }
    return machine
  }

  private func credentials(_ machine: TestMachine) async throws(CredentialError) -> Credentials {
    let role = AssumedRole(arn: "arn", sessionName: "pod", externalID: "x", mfaSerial: "y")
    return try await WebIdentityCredentials(role, tokenFile: "/token", environment: machine.environment).credentials()
  }

  @Test("the call is not signed, and the file is read each time")
  func call() async throws {
    let machine = machine()
    try expectSame(try await credentials(machine), id: "ASIAROLE", secret: "\(sentinel)-secret&")
    machine.file("/token", "another")
    _ = try await credentials(machine)
    #expect(
      machine.requests.first?.form == [
        "Action": "AssumeRoleWithWebIdentity", "Version": "2011-06-15", "RoleArn": "arn", "RoleSessionName": "pod",
        "WebIdentityToken": "\(sentinel).jwt",
      ])
    #expect(machine.requests.last?.form["WebIdentityToken"] == "another")
    #expect(machine.requests.allSatisfy { $0.header("Authorization") == nil })
  }

  @Test("no file, an empty one, and one that is no text")
  func badFile() async throws {
    for bytes in [nil, [], [0xff]] as [[UInt8]?] {
      let machine = machine()
      machine.set { $0.files["/token"] = bytes }
      try await expectFailure(.invalidConfiguration, "/token") { try await credentials(machine) }
      #expect(machine.requests.isEmpty)
    }
  }

  @Test("the identity provider's trouble may pass; a refusal does not")
  func refusals() async throws {
    func body(_ code: String) -> String {
      "<ErrorResponse><Error><Code>\(code)</Code><Message>\(sentinel)</Message></Error></ErrorResponse>"
    }
    for (code, count) in [("IDPCommunicationError", 3), ("ExpiredTokenException", 1), ("AccessDenied", 1)] {
      let machine = machine(answer(400, body(code)))
      try await expectFailure(.refused, code) { try await credentials(machine) }
      #expect(machine.requests.count == count)
    }
  }
}
