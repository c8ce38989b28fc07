import AWSCredentials
import SigV4
import Testing

@Suite("Credentials of a container: ECS and EKS Pod Identity")
struct ContainerTests {
  private static let relative = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"
  private static let full = "AWS_CONTAINER_CREDENTIALS_FULL_URI"
  private static let token = "AWS_CONTAINER_AUTHORIZATION_TOKEN"
  private static let tokenFile = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"

  private func machine(_ variables: [String: String], _ response: TransportResponse? = nil) -> TestMachine {
    let machine = TestMachine(variables)
    machine.serve { _ in response ?? answer(200, document()) }
    return machine
  }

  private func credentials(_ machine: TestMachine) async throws(CredentialError) -> Credentials {
    try await ContainerCredentials(environment: machine.environment).credentials()
  }

  @Test("a path is asked of ECS's address")
  func ecs() async throws {
    let machine = machine([Self.relative: "/v2/credentials/uuid?x=y"])
    let credentials = try await credentials(machine)
    try expectSame(credentials, id: "ASIAEXAMPLE")
    #expect(credentials.expiration?.description == "20260101T010000Z")
    let request = try #require(machine.requests.first)
    #expect(request.url == "http://169.254.170.2/v2/credentials/uuid?x=y")
    #expect(request.method == "GET")
    #expect(request.timeout == .seconds(2))
    #expect(request.header("Authorization") == nil)
    expectNoSecret(request)
  }

  @Test("a path goes before a URL, as in botocore")
  func order() async throws {
    let machine = machine([Self.relative: "/a", Self.full: "http://localhost/b"])
    _ = try await credentials(machine)
    #expect(machine.requests.map(\.url) == ["http://169.254.170.2/a"])
  }

  @Test(
    "hosts that may be asked",
    arguments: [
      "http://localhost:1234/x", "http://LOCALHOST/x", "http://127.0.0.1/x", "http://127.255.0.9:80/x",
      "http://[::1]/x",
      "http://169.254.170.2/x", "http://169.254.170.23/v1/credentials", "http://[fd00:ec2::23]/v1/credentials",
      "HTTP://localhost/", "https://example.com/x", "https://10.0.0.1:8443/",
    ])
  func allowed(url: String) async throws {
    let machine = machine([Self.full: url])
    try expectSame(try await credentials(machine), id: "ASIAEXAMPLE")
    #expect(machine.requests.map(\.url) == [url])
  }

  @Test(
    "hosts that may not, with a token that would go there",
    arguments: [
      "http://example.com/", "http://169.254.169.254/", "http://169.254.170.2.example.com/",
      "http://localhost.example.com/",
      "http://localhost@example.com/", "http://169.254.170.2:80@example.com/", "http://example.com#@localhost/",
      "http://example.com?@localhost/", "http://127.0.0.1.example.com/", "http://127.1/", "http://0177.0.0.1/",
      "http://127.0.0.01/", "http://2130706433/", "http://0x7f.0.0.1/", "http://0.0.0.0/", "http://[::ffff:127.0.0.1]/",
      "http://[fd00:ec2::254]/", "http://127.0.0.1\\@example.com/", "http://example.com\\@127.0.0.1/",
      "http://local%68ost/",
      "http:///x", "http://", "localhost/x", "//localhost/x", "ftp://localhost/x", "file:///etc/passwd",
      "http:localhost",
      "http://local host/", "http://localhost/\u{0}", "http://localhost/é", "http://localhost/\r\nX: y",
      "http://user@localhost/",
      "https://user:pass@example.com/", "https:///", "http://[::1/", "\(sentinel)://localhost/",
      "http://127.0.0.1。example.com/",
    ])
  func refusedHosts(url: String) async throws {
    let machine = machine([Self.full: url, Self.token: sentinel])
    try await expectFailure(.invalidConfiguration, Self.full) { try await credentials(machine) }
    #expect(machine.requests.isEmpty)
  }

  @Test(
    "a path that would make another host of it",
    arguments: [
      "@example.com/", ".example.com/", ":80@example.com/", "x", "%2Fx", "/a b", "/\r\nHost: x", "/\\x",
    ])
  func refusedPaths(path: String) async throws {
    let machine = machine([Self.relative: path])
    try await expectFailure(.invalidConfiguration, Self.relative) { try await credentials(machine) }
    #expect(machine.requests.isEmpty)
  }

  @Test("the token, from the variable or, before it, from the file, read each time")
  func tokens() async throws {
    let machine = machine([Self.full: "http://169.254.170.23/v1/credentials", Self.token: "Basic one"])
    _ = try await credentials(machine)
    machine.set { $0.variables[Self.tokenFile] = "/var/run/token" }
    machine.file("/var/run/token", "two")
    _ = try await credentials(machine)
    machine.file("/var/run/token", "three")
    _ = try await credentials(machine)
    #expect(machine.requests.map { $0.header("Authorization") } == ["Basic one", "two", "three"])
  }

  @Test(
    "tokens that no header can carry", arguments: ["\(sentinel)\n", "\(sentinel)\r\nX: y", "\(sentinel)é", "\u{0}"])
  func badTokens(text: String) async throws {
    let inVariable = machine([Self.full: "http://localhost/", Self.token: text])
    try await expectFailure(.invalidConfiguration, Self.token) { try await credentials(inVariable) }
    let inFile = machine([Self.full: "http://localhost/", Self.tokenFile: "/token"])
    inFile.file("/token", text)
    try await expectFailure(.invalidConfiguration, Self.tokenFile) { try await credentials(inFile) }
    inFile.set { $0.files["/token"] = nil }
    try await expectFailure(.invalidConfiguration, "/token") { try await credentials(inFile) }
    #expect(inVariable.requests.isEmpty && inFile.requests.isEmpty)
  }

  @Test("three attempts, a second and two apart")
  func attempts() async throws {
    for response in [answer(500, sentinel), answer(404, sentinel), answer(302, sentinel)] {
      let machine = machine([Self.relative: "/x"], response)
      try await expectFailure(.refused, "status \(response.status)") { try await credentials(machine) }
      #expect(machine.requests.count == 3)
      #expect(machine.pauses == [.seconds(1), .seconds(2)])
    }
    let silent = TestMachine([Self.relative: "/x"])
    try await expectFailure(.unavailable, "nothing listens") { try await credentials(silent) }
    #expect(silent.requests.count == 3)
  }

  @Test("a second attempt that succeeds")
  func recovery() async throws {
    let machine = TestMachine([Self.relative: "/x"])
    machine.serve { _ in machine.requests.count == 1 ? answer(503) : answer(200, document()) }
    try expectSame(try await credentials(machine), id: "ASIAEXAMPLE")
  }

  @Test(
    "answers that are not what they should be",
    arguments: [
      "", "{", "[]", "null", "\"\(sentinel)\"", "{\"AccessKeyId\":\"\(sentinel)\"", "{\"AccessKeyId\":1}", "{}",
      "<html>\(sentinel)</html>",
      "{\"AccessKeyId\":\"a\",\"SecretAccessKey\":\"\(sentinel)\"}",
      "{\"AccessKeyId\":\"\",\"SecretAccessKey\":\"\(sentinel)\",\"Token\":\"\(sentinel)\",\"Expiration\":\"2030-01-01T00:00:00Z\"}",
      "{\"AccessKeyId\":\"a\",\"SecretAccessKey\":\"\(sentinel)\",\"Token\":\"\(sentinel)\"}",
      "{\"AccessKeyId\":\"a\",\"SecretAccessKey\":\"\(sentinel)\",\"Token\":\"\",\"Expiration\":\"2030-01-01T00:00:00Z\"}",
      "{\"AccessKeyId\":\"a\",\"SecretAccessKey\":\"\(sentinel)\",\"Token\":\"t\",\"Expiration\":\"\(sentinel)\"}",
      "{\"AccessKeyId\":\"a\",\"SecretAccessKey\":[\"\(sentinel)\"],\"Token\":\"t\",\"Expiration\":\"2030-01-01T00:00:00Z\"}",
      String(document().dropLast(2)),
    ])
  func malformed(body: String) async throws {
    let machine = machine([Self.relative: "/x"], answer(200, body))
    try await expectFailure(.invalidAnswer) { try await credentials(machine) }
  }

  @Test("credentials that have ended")
  func expired() async throws {
    let machine = machine([Self.relative: "/x"], answer(200, document(expiration: timestamp(in: 0))))
    try await expectFailure(.expired, "20260101T000000Z") { try await credentials(machine) }
  }

  @Test("without a URI there is nothing")
  func notConfigured() async throws {
    try await expectFailure(.notConfigured, Self.relative) { try await credentials(machine([Self.token: sentinel])) }
  }
}
