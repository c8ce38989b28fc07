import AWSCredentials
import SigV4
import Testing

@Suite("Credentials of an instance: IMDSv2")
struct InstanceMetadataTests {
  /// A metadata service that answers as it should, but for the paths given.
  private func machine(
    _ variables: [String: String] = [:], _ departures: [String: TransportResponse] = [:]
  ) -> TestMachine {
    let machine = TestMachine(variables)
    machine.serve { request in
      let path = request.url.split(separator: "/", maxSplits: 2).last.map(String.init) ?? ""
      if let departure = departures.first(where: { path.hasSuffix($0.key) })?.value { return departure }
      if path.hasSuffix("latest/api/token") {
        let isRight = request.method == "PUT" && request.header("x-aws-ec2-metadata-token-ttl-seconds") == "21600"
        return isRight ? answer(200, "\(sentinel)-imds==") : answer(400)
      }
      guard request.method == "GET", request.header("x-aws-ec2-metadata-token") == "\(sentinel)-imds==" else {
        return answer(401)
      }
      if path.hasSuffix("security-credentials/") { return answer(200, "my-role+x@y") }
      if path.hasSuffix("placement/region") { return answer(200, "eu-north-1") }
      return path.hasSuffix("security-credentials/my-role+x@y") ? answer(200, document()) : answer(404)
    }
    return machine
  }

  private func credentials(_ machine: TestMachine) async throws(CredentialError) -> Credentials {
    try await InstanceMetadataCredentials(environment: machine.environment).credentials()
  }

  @Test("a token first, then the role, then its credentials")
  func order() async throws {
    let machine = machine()
    let credentials = try await credentials(machine)
    try expectSame(credentials, id: "ASIAEXAMPLE")
    #expect(credentials.expiration?.description == "20260101T010000Z")
    let folder = "http://169.254.169.254/latest/meta-data/iam/security-credentials/"
    #expect(machine.requests.map(\.url) == ["http://169.254.169.254/latest/api/token", folder, folder + "my-role+x@y"])
    #expect(machine.requests.allSatisfy { $0.timeout == .seconds(1) })
  }

  @Test("without a token nothing else is asked: there is no version 1", arguments: [400, 401, 403, 404, 405])
  func noVersion1(status: Int) async throws {
    let machine = machine([:], ["latest/api/token": answer(status, sentinel)])
    try await expectFailure(.refused, "PUT /latest/api/token with status \(status)") { try await credentials(machine) }
    #expect(machine.requests.count == 1)
  }

  @Test("tokens that no header can carry", arguments: ["", "a b", "a\r\nX: y", "é"])
  func badToken(text: String) async throws {
    let machine = machine([:], ["latest/api/token": answer(200, text)])
    try await expectFailure(.invalidAnswer) { try await credentials(machine) }
    #expect(machine.requests.count == 1)
  }

  @Test(
    "roles that no path can carry", arguments: ["", "../../user-data", "a/b", "a?b", "a b", "\n", "<html>\(sentinel)"])
  func badRole(text: String) async throws {
    let machine = machine([:], ["security-credentials/": answer(200, text)])
    try await expectFailure(.invalidAnswer, "no role") { try await credentials(machine) }
    #expect(machine.requests.count == 2)
  }

  @Test("an instance without a role, and one whose role is not trusted")
  func noRole() async throws {
    let without = machine([:], ["security-credentials/": answer(404, sentinel)])
    try await expectFailure(.refused, "status 404") { try await credentials(without) }
    let body = "{\"Code\":\"AssumeRoleUnauthorizedAccess\",\"Message\":\"\(sentinel)\"}"
    let untrusted = machine([:], ["my-role+x@y": answer(200, body)])
    try await expectFailure(.refused, "AssumeRoleUnauthorizedAccess") { try await credentials(untrusted) }
    let odd = machine([:], ["my-role+x@y": answer(200, "{\"Code\":\"<\(sentinel)>\"}")])
    try await expectFailure(.refused, "no reason") { try await credentials(odd) }
  }

  @Test("where nothing answers, this is no instance")
  func nowhere() async throws {
    let machine = TestMachine(["AWS_METADATA_SERVICE_NUM_ATTEMPTS": "3", "AWS_METADATA_SERVICE_TIMEOUT": "7"])
    try await expectFailure(.notConfigured, "nothing listens there") { try await credentials(machine) }
    #expect(machine.requests.count == 3)
    #expect(machine.requests.allSatisfy { $0.timeout == .seconds(7) })
    #expect(machine.pauses == [.milliseconds(100), .milliseconds(200)])
  }

  @Test("a service that stumbles is asked again, if that is wanted")
  func retries() async throws {
    for (attempts, count) in [("1", 1), ("2", 2)] {
      let machine = machine(["AWS_METADATA_SERVICE_NUM_ATTEMPTS": attempts], ["api/token": answer(503)])
      try await expectFailure(.notConfigured, "status 503") { try await credentials(machine) }
      #expect(machine.requests.count == count)
    }
  }

  @Test("it may be forbidden", arguments: ["true", "TRUE"])
  func disabled(value: String) async throws {
    let machine = machine(["AWS_EC2_METADATA_DISABLED": value])
    try await expectFailure(.notConfigured, "AWS_EC2_METADATA_DISABLED") { try await credentials(machine) }
    #expect(machine.requests.isEmpty)
  }

  @Test(
    "whom it asks",
    arguments: [
      (["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE": "IPv6"], "http://[fd00:ec2::254]/"),
      (["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE": "IPv4", "AWS_IMDS_USE_IPV6": "true"], "http://169.254.169.254/"),
      (["AWS_IMDS_USE_IPV6": "true"], "http://[fd00:ec2::254]/"),
      (["AWS_EC2_METADATA_DISABLED": "false"], "http://169.254.169.254/"),
      (["AWS_EC2_METADATA_SERVICE_ENDPOINT": "http://localhost:9"], "http://localhost:9/"),
      (
        [
          "AWS_EC2_METADATA_SERVICE_ENDPOINT": "http://localhost:9/x/",
          "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE": "ipv6",
        ],
        "http://localhost:9/x/"
      ),
    ])
  func endpoints(variables: [String: String], base: String) async throws {
    let machine = machine(variables)
    _ = try await credentials(machine)
    #expect(machine.requests.allSatisfy { $0.url.hasPrefix(base + "latest/") })
  }

  @Test(
    "malformed settings",
    arguments: [
      ["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE": "IPv5"], ["AWS_EC2_METADATA_SERVICE_ENDPOINT": "file:///etc"],
      ["AWS_METADATA_SERVICE_TIMEOUT": "soon"], ["AWS_METADATA_SERVICE_TIMEOUT": "0"],
      ["AWS_METADATA_SERVICE_NUM_ATTEMPTS": "99999999999999999999"],
    ])
  func malformedSettings(variables: [String: String]) async throws {
    let machine = machine(variables)
    try await expectFailure(.invalidConfiguration, variables.keys.first ?? "") { try await credentials(machine) }
    #expect(machine.requests.isEmpty)
  }

  @Test("credentials that the service keeps though they have ended are good for another quarter of an hour")
  func staleService() async throws {
    let machine = machine([:], ["my-role+x@y": answer(200, document(expiration: timestamp(in: -100)))])
    #expect(try await credentials(machine).expiration?.description == "20260101T001500Z")
  }

  @Test(
    "broken answers",
    arguments: ["", "{", "{}", document(token: "T"), String(document().dropLast(2)), "[\"\(sentinel)\"]"])
  func broken(body: String) async throws {
    let machine = machine([:], ["my-role+x@y": answer(200, body)])
    try await expectFailure(.invalidAnswer) { try await credentials(machine) }
  }

  @Test("the region, at the end of its chain")
  func region() async throws {
    let machine = machine()
    #expect(try await DefaultRegionChain(environment: machine.environment).region() == "eu-north-1")
    #expect(machine.requests.last?.url == "http://169.254.169.254/latest/meta-data/placement/region")
  }
}
