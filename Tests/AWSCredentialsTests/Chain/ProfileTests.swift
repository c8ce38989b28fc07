import AWSCredentials
import SigV4
import Testing

@Suite("What a profile says of where its credentials are")
struct ProfileTests {
  private static let keys = "aws_access_key_id = KEYS\naws_secret_access_key = \(sentinel)-secret\n"

  private func machine(_ config: String, _ variables: [String: String] = [:]) -> TestMachine {
    let machine = TestMachine(variables, config: config)
    machine.serve { request in
      if request.url.contains("169.254.170.2") { return answer(200, document(id: "CONTAINER")) }
      if request.url.hasSuffix("api/token") { return answer(200, "t") }
      if request.url.contains("meta-data") {
        return answer(200, request.url.hasSuffix("/") ? "role" : document(id: "INSTANCE"))
      }
      return answer(200, stsAnswer(request.form["Action"] ?? "", id: "ASIA-\(request.form["RoleArn"] ?? "")"))
    }
    return machine
  }

  private func credentials(
    _ machine: TestMachine, _ profile: String = "p", mfaCode: MFACodePrompt? = nil
  ) async throws(CredentialError) -> Credentials {
    try await ProfileCredentials(profile, mfaCode: mfaCode, environment: machine.environment).credentials()
  }

  /// Whose keys signed the calls to STS.
  private func signers(_ machine: TestMachine) -> [String] {
    machine.requests.compactMap { request in
      request.header("Authorization")?.split(separator: "Credential=").last?.split(separator: "/").first.map(
        String.init)
    }
  }

  @Test("keys and a token, by either of its names")
  func plainKeys() async throws {
    try expectSame(try await credentials(machine("[profile p]\n" + Self.keys)), id: "KEYS", token: nil)
    for name in ["aws_session_token", "aws_security_token"] {
      let machine = machine("[profile p]\n\(Self.keys)\(name) = \(sentinel)-token")
      try expectSame(try await credentials(machine), id: "KEYS")
    }
  }

  @Test(
    "keys that lack something",
    arguments: [
      "aws_access_key_id = a", "aws_access_key_id = a\naws_secret_access_key =",
      "aws_access_key_id =\naws_secret_access_key = \(sentinel)",
      "aws_access_key_id = a\naws_secret_access_key =\n  \(sentinel) = b",
    ])
  func incomplete(lines: String) async throws {
    let machine = machine("[profile p]\n" + lines)
    try await expectFailure(.invalidConfiguration, "the profile \"p\" has no aws_") { try await credentials(machine) }
  }

  @Test("a role, with all that can be said of it")
  func role() async throws {
    let machine = machine(
      """
      [profile base]
      \(Self.keys)
      [profile p]
      role_arn = arn:p
      source_profile = base
      role_session_name = name
      external_id = ext
      duration_seconds = 1800
      mfa_serial = device
      region = ap-south-1
      """)
    _ = try await credentials(machine) { serial in "code of \(serial)" }
    let request = try #require(machine.requests.first)
    #expect(request.url == "https://sts.ap-south-1.amazonaws.com/")
    #expect(
      request.form == [
        "Action": "AssumeRole", "Version": "2011-06-15", "RoleArn": "arn:p", "RoleSessionName": "name",
        "ExternalId": "ext", "DurationSeconds": "1800", "SerialNumber": "device", "TokenCode": "code of device",
      ])
    #expect(signers(machine) == ["KEYS"])
  }

  @Test("a duration that is no number does not count, as in botocore")
  func badDuration() async throws {
    let machine = machine("[profile p]\n\(Self.keys)role_arn = r\nsource_profile = p\nduration_seconds = long")
    _ = try await credentials(machine)
    #expect(machine.requests.first?.form["DurationSeconds"] == nil)
  }

  @Test("a profile may be its own source, if it has keys")
  func ownSource() async throws {
    let machine = machine("[profile p]\n\(Self.keys)role_arn = r\nsource_profile = p")
    #expect(try await credentials(machine).accessKeyID == "ASIA-r")
    #expect(signers(machine) == ["KEYS"])
  }

  @Test("roles in a row; a source with keys has them used, though it has a role too")
  func roles() async throws {
    let machine = machine(
      """
      [profile p]
      role_arn = r1
      source_profile = q
      [profile q]
      role_arn = r2
      source_profile = s
      [profile s]
      \(Self.keys)
      role_arn = r3
      source_profile = s
      """)
    #expect(try await credentials(machine).accessKeyID == "ASIA-r1")
    #expect(signers(machine) == ["KEYS", "ASIA-r2"])
  }

  @Test(
    "where credentials come from that are no profile's",
    arguments: [
      ("Environment", "E"), ("EcsContainer", "CONTAINER"), ("Ec2InstanceMetadata", "INSTANCE"),
    ])
  func namedSources(source: String, signer: String) async throws {
    let machine = machine(
      "[profile p]\nrole_arn = r\ncredential_source = \(source)",
      ["AWS_ACCESS_KEY_ID": "E", "AWS_SECRET_ACCESS_KEY": "x", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/x"])
    #expect(try await credentials(machine).accessKeyID == "ASIA-r")
    #expect(signers(machine) == [signer])
  }

  @Test("a source may be a program, a web identity or a sign-in")
  func otherSources() async throws {
    let process = machine("[profile p]\nrole_arn = r\nsource_profile = q\n[profile q]\ncredential_process = x")
    process.set {
      $0.program = { _ throws(CredentialError) in
        Array("{\"Version\":1,\"AccessKeyId\":\"PROCESS\",\"SecretAccessKey\":\"\(sentinel)\"}".utf8)
      }
    }
    _ = try await credentials(process)
    #expect(signers(process) == ["PROCESS"])
    let web = machine(
      "[profile p]\nrole_arn = r\nsource_profile = q\n[profile q]\nrole_arn = w\nweb_identity_token_file = /t",
      ["AWS_ROLE_ARN": "not this one"])
    web.file("/t", sentinel)
    _ = try await credentials(web)
    #expect(signers(web) == ["ASIA-w"])
  }

  @Test(
    "roles that contradict themselves or lead nowhere",
    arguments: [
      ("role_arn = r", "neither source_profile nor credential_source"),
      ("role_arn = r\nsource_profile = q\ncredential_source = Environment", "both"),
      ("role_arn = r\nsource_profile = nowhere", "\"nowhere\", that is not there"),
      ("role_arn = r\ncredential_source = environment", "credential_source that is not"),
      ("role_arn = r\nsource_profile = p", "its own source: p, then p"),
      (
        "role_arn = r\nsource_profile = q\n[profile q]\nrole_arn = r\nsource_profile = p",
        "its own source: p, then q, then p"
      ),
      ("role_arn = r\nsource_profile = q\n[profile q]\nregion = x", "config-file: the profile \"q\""),
      ("role_arn =\nsource_profile = q\n[profile q]\n\(keys)", "has no role_arn"),
      ("role_arn = r\ncredential_source = Environment", "AWS_ACCESS_KEY_ID is not set"),
    ])
  func badRoles(lines: String, part: String) async throws {
    let machine = machine("[profile p]\n" + lines)
    try await expectFailure(.invalidConfiguration, part) { try await credentials(machine) }
    #expect(machine.requests.isEmpty)
  }

  @Test("a web identity without a role")
  func webIdentityWithoutRole() async throws {
    let machine = machine("[profile p]\nweb_identity_token_file = /t")
    try await expectFailure(.invalidConfiguration, "role_arn") { try await credentials(machine) }
  }

  @Test(
    "sign-ins that lack something or contradict themselves",
    arguments: [
      ("sso_account_id = 1", "has no sso_role_name"), ("sso_role_name = 1", "has no sso_account_id"),
      ("sso_account_id = 1\nsso_role_name = r", "has no sso_start_url"),
      ("sso_account_id = 1\nsso_role_name = r\nsso_start_url = u", "has no sso_region"),
      ("sso_account_id = 1\nsso_role_name = r\nsso_session = s", "names an sso-session, \"s\""),
      (
        "sso_account_id = 1\nsso_role_name = r\nsso_session = s\nsso_region = a\n[sso-session s]\nsso_region = \(sentinel)\nsso_start_url = u",
        "another sso_region"
      ),
      (
        "sso_account_id = 1\nsso_role_name = r\nsso_session = s\n[sso-session s]\nsso_region = a",
        "has no sso_start_url"
      ),
    ])
  func badSSO(lines: String, part: String) async throws {
    let machine = machine("[profile p]\n" + lines)
    try await expectFailure(.invalidConfiguration, part) { try await credentials(machine) }
  }

  @Test("a session's settings are the profile's")
  func ssoSession() async throws {
    let machine = machine(
      "[profile p]\nsso_account_id = 1\nsso_role_name = r\nsso_session = s\n[sso-session s]\nsso_region = a\nsso_start_url = u"
    )
    try await expectFailure(.signInRequired, "/home/me/.aws/sso/cache/") { try await credentials(machine) }
  }

  @Test("a login session is not read, and the error says what to do")
  func login() async throws {
    let machine = machine("[profile p]\nlogin_session = arn")
    try await expectFailure(.invalidConfiguration, "aws configure export-credentials --profile p") {
      try await credentials(machine)
    }
  }

  @Test(
    "endpoints that a profile names",
    arguments: [
      ("endpoint_url = http://a:1", "http://a:1/"),
      ("services = s\n[services s]\nsts =\n  endpoint_url = http://b:2/", "http://b:2/"),
      ("services = s\nendpoint_url = http://a:1\n[services s]\ns3 =\n  endpoint_url = http://b:2/", "http://a:1/"),
      ("endpoint_url = http://a:1\nignore_configured_endpoint_urls = true", "https://sts.us-east-1.amazonaws.com/"),
    ])
  func endpoints(lines: String, url: String) async throws {
    let machine = machine("[profile p]\n\(Self.keys)role_arn = r\nsource_profile = p\n\(lines)")
    _ = try await credentials(machine)
    #expect(machine.requests.map(\.url) == [url])
  }

  @Test("the metadata service's settings in a profile")
  func metadataSettings() async throws {
    let machine = machine(
      "[default]\nec2_metadata_service_endpoint = http://e:1\nmetadata_service_timeout = 4\nregion =\n")
    _ = try await DefaultCredentialChain(environment: machine.environment).credentials()
    #expect(machine.requests.allSatisfy { $0.url.hasPrefix("http://e:1/latest/") && $0.timeout == .seconds(4) })
    #expect(machine.requests.count == 3)
  }
}

@Suite("The region is found where AWS's SDKs find it")
struct RegionTests {
  private static let config = "[default]\nregion = from-default\n[profile p]\nregion = from-p\n[profile q]\noutput = x"

  @Test(
    "in order",
    arguments: [
      (["AWS_REGION": "a", "AWS_DEFAULT_REGION": "b"], "a"), (["AWS_DEFAULT_REGION": "b"], "b"),
      (["AWS_REGION": "", "AWS_DEFAULT_REGION": ""], "from-default"), (["AWS_PROFILE": "p"], "from-p"),
      (["AWS_PROFILE": "p", "AWS_DEFAULT_REGION": "b"], "b"),
    ])
  func order(variables: [String: String], region: String) async throws {
    let machine = TestMachine(variables, config: Self.config)
    #expect(try await DefaultRegionChain(environment: machine.environment).region() == region)
    #expect(machine.requests.isEmpty)
  }

  @Test("of a given profile")
  func given() async throws {
    let machine = TestMachine(config: Self.config)
    #expect(try await DefaultRegionChain(profile: "p", environment: machine.environment).region() == "from-p")
  }

  @Test("with none anywhere, the error names every place")
  func nowhere() async throws {
    let machine = TestMachine(["AWS_PROFILE": "q"], config: Self.config)
    let error = try await expectFailure(.notConfigured) {
      try await DefaultRegionChain(environment: machine.environment).region()
    }
    #expect(
      error.description == """
        not configured: no region was found; each place was looked at
          environment: neither AWS_REGION nor AWS_DEFAULT_REGION is set
          profile: the profile "q" has no region
          instance-metadata: the instance metadata service: nothing listens there
        """)
    let bare = TestMachine(["AWS_EC2_METADATA_DISABLED": "true"])
    try await expectFailure(.notConfigured, "the profile \"default\" is not there") {
      try await DefaultRegionChain(environment: bare.environment).region()
    }
  }

  @Test("a malformed file, and a task that is cancelled")
  func failures() async throws {
    let malformed = TestMachine(config: "nonsense")
    try await expectFailure(.invalidConfiguration, "line 1") {
      try await DefaultRegionChain(environment: malformed.environment).region()
    }
    let cancelled = TestMachine()
    cancelled.serve { _ throws(CredentialError) in throw CredentialError(.cancelled, "x") }
    try await expectFailure(.cancelled) { try await DefaultRegionChain(environment: cancelled.environment).region() }
  }
}
