import AWSCredentials
import SigV4
import Testing

@Suite("The default chain asks in boto's order")
struct DefaultChainTests {
  /// Every place has credentials; taking one away shows the next.
  private static func fullMachine(without places: Set<String> = []) -> TestMachine {
    func unless(_ place: String, _ text: String) -> String { places.contains(place) ? "" : text }
    let config = """
      [default]
      \(unless("assume-role", "role_arn = arn:role\nsource_profile = source"))
      \(unless("sso", "sso_account_id = 1\nsso_role_name = r\nsso_start_url = u\nsso_region = us-east-1"))
      \(unless("process", "credential_process = tool"))
      \(unless("config-file", "aws_access_key_id = CONFIG\naws_secret_access_key = \(sentinel)"))
      [profile source]
      aws_access_key_id = SOURCE
      aws_secret_access_key = \(sentinel)
      """
    let credentials = unless(
      "shared-credentials-file", "[default]\naws_access_key_id = SHARED\naws_secret_access_key = \(sentinel)")
    var variables: [String: String] = [:]
    if !places.contains("environment") {
      variables = ["AWS_ACCESS_KEY_ID": "ENVIRONMENT", "AWS_SECRET_ACCESS_KEY": sentinel]
    }
    if !places.contains("web-identity") {
      variables["AWS_WEB_IDENTITY_TOKEN_FILE"] = "/token"
      variables["AWS_ROLE_ARN"] = "arn:web"
    }
    if !places.contains("container") { variables["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] = "/c" }
    if places.contains("instance-metadata") { variables["AWS_EC2_METADATA_DISABLED"] = "true" }

    let machine = TestMachine(variables, config: config, credentials: credentials)
    machine.file("/token", sentinel)
    // The SHA-1 of `u`.
    machine.file(
      "/home/me/.aws/sso/cache/51e69892ab49df85c6230ccc57f8e1d1606caccc.json",
      "{\"accessToken\":\"\(sentinel)\",\"expiresAt\":\"\(timestamp(in: 7_200))\"}")
    machine.set {
      $0.program = { _ throws(CredentialError) in
        Array("{\"Version\":1,\"AccessKeyId\":\"PROCESS\",\"SecretAccessKey\":\"\(sentinel)\"}".utf8)
      }
      $0.server = { request in
        if request.url.contains("//sts.") {
          let operation = request.form["Action"] ?? ""
          return answer(200, stsAnswer(operation, id: operation == "AssumeRole" ? "ROLE" : "WEB"))
        }
        if request.url.contains("portal.sso") {
          return answer(
            200,
            "{\"roleCredentials\":{\"accessKeyId\":\"SSO\",\"secretAccessKey\":\"s\",\"sessionToken\":\"t\",\"expiration\":1767229200000}}"
          )
        }
        if request.url.contains("169.254.170.2") { return answer(200, document(id: "CONTAINER")) }
        if request.url.hasSuffix("token") { return answer(200, "t") }
        return answer(200, request.url.hasSuffix("/") ? "role" : document(id: "INSTANCE"))
      }
    }
    return machine
  }

  private static let order = [
    ("environment", "ENVIRONMENT"), ("assume-role", "ROLE"), ("web-identity", "WEB"), ("sso", "SSO"),
    ("shared-credentials-file", "SHARED"), ("process", "PROCESS"), ("config-file", "CONFIG"),
    ("container", "CONTAINER"),
    ("instance-metadata", "INSTANCE"),
  ]

  @Test("each place, once those before it have nothing")
  func order() async throws {
    for index in Self.order.indices {
      let machine = Self.fullMachine(without: Set(Self.order[..<index].map(\.0)))
      let found = try await DefaultCredentialChain(environment: machine.environment).find()
      #expect(found.providerName == Self.order[index].0)
      #expect(found.credentials.accessKeyID == Self.order[index].1)
      expectNoSecret(found)
    }
  }

  @Test("with nothing anywhere, the error names every place and says why, in order")
  func nothing() async throws {
    let machine = Self.fullMachine(without: Set(Self.order.map(\.0)))
    let error = try await expectFailure(.notConfigured) {
      try await DefaultCredentialChain(environment: machine.environment).credentials()
    }
    #expect(
      error.description == """
        not configured: no credentials were found; each place was looked at
          environment: AWS_ACCESS_KEY_ID is not set
          assume-role: the profile "default" has no role_arn of a role to assume
          web-identity: AWS_WEB_IDENTITY_TOKEN_FILE is not set, and the profile "default" has no web_identity_token_file
          sso: the profile "default" has no sso_account_id
          shared-credentials-file: there is no profile "default" in /home/me/.aws/credentials
          login: the profile "default" has no login_session
          process: the profile "default" has no credential_process
          config-file: the profile "default" in /home/me/.aws/config has no aws_access_key_id
          container: neither AWS_CONTAINER_CREDENTIALS_RELATIVE_URI nor AWS_CONTAINER_CREDENTIALS_FULL_URI is set
          instance-metadata: AWS_EC2_METADATA_DISABLED is true
        """)
  }

  @Test("on a machine with nothing at all")
  func bare() async throws {
    let machine = TestMachine()
    machine.set { $0.variables = [:] }
    let error = try await expectFailure(.notConfigured, "~/.aws/config is not there") {
      try await DefaultCredentialChain(environment: machine.environment).credentials()
    }
    #expect(error.attempts.count == 10)
    #expect(error.attempts.last?.error.message.contains("nothing listens there") == true)
  }

  @Test(
    "a place that has something and fails ends the chain",
    arguments: [
      ("environment", ["AWS_SECRET_ACCESS_KEY": ""], CredentialError.Code.invalidConfiguration),
      ("web-identity", ["AWS_ROLE_ARN": ""], .invalidConfiguration),
      ("container", ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "@evil"], .invalidConfiguration),
    ])
  func failing(place: String, variables: [String: String], code: CredentialError.Code) async throws {
    let index = try #require(Self.order.firstIndex { $0.0 == place })
    let machine = Self.fullMachine(without: Set(Self.order[..<index].map(\.0)))
    machine.set { $0.variables.merge(variables) { $1 } }
    let error = try await expectFailure(code) {
      try await DefaultCredentialChain(environment: machine.environment).credentials()
    }
    #expect(error.attempts.last?.providerName == place)
    #expect(!error.description.contains("instance-metadata"))
  }

  @Test("a profile that is given goes before the variables; one that is named does not")
  func profiles() async throws {
    let machine = Self.fullMachine()
    let given = DefaultCredentialChain(profile: "source", environment: machine.environment)
    #expect(try await given.find().credentials.accessKeyID == "SOURCE")
    for name in ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"] {
      let machine = Self.fullMachine(without: ["environment", "web-identity"])
      machine.set { $0.variables[name] = "source" }
      let chain = DefaultCredentialChain(environment: machine.environment)
      #expect(try await chain.find().credentials.accessKeyID == "SOURCE")
      machine.set { $0.variables["AWS_ACCESS_KEY_ID"] = "E" }
      machine.set { $0.variables["AWS_SECRET_ACCESS_KEY"] = "E" }
      #expect(try await chain.find().credentials.accessKeyID == "E")
    }
  }

  @Test("AWS_DEFAULT_PROFILE goes before AWS_PROFILE, as in botocore")
  func profileVariables() async throws {
    let machine = TestMachine(
      ["AWS_PROFILE": "a", "AWS_DEFAULT_PROFILE": "b"],
      credentials:
        "[a]\naws_access_key_id = A\naws_secret_access_key = x\n[b]\naws_access_key_id = B\naws_secret_access_key = x")
    #expect(try await ProfileCredentials(environment: machine.environment).credentials().accessKeyID == "B")
  }

  @Test("a profile that is not there is an error, and no other is taken for it")
  func unknownProfile() async throws {
    let machine = Self.fullMachine(without: ["environment"])
    for chain in [
      DefaultCredentialChain(profile: "other", environment: machine.environment),
      { () -> DefaultCredentialChain in
        machine.set { $0.variables["AWS_PROFILE"] = "other" }
        return DefaultCredentialChain(environment: machine.environment)
      }(),
    ] {
      try await expectFailure(.invalidConfiguration, "there is no profile \"other\"") { try await chain.credentials() }
    }
    try await expectFailure(.notConfigured, "\"none\"") {
      try await ProfileCredentials("none", environment: machine.environment).credentials()
    }
    #expect(machine.requests.isEmpty)
  }

  @Test("a malformed file ends the chain, with its path")
  func malformedFile() async throws {
    let machine = TestMachine(config: "[default\n\(sentinel)")
    let error = try await expectFailure(.invalidConfiguration, "/home/me/.aws/config: line 1") {
      try await DefaultCredentialChain(environment: machine.environment).credentials()
    }
    #expect(error.attempts.map(\.providerName) == ["environment", "shared files"])
  }

  @Test("a file that may not be read is passed over, as botocore does, and the error says so")
  func unreadableFile() async throws {
    let machine = TestMachine(["AWS_EC2_METADATA_DISABLED": "true"])
    machine.set { $0.unreadable = ["/home/me/.aws/credentials"] }
    try await expectFailure(.notConfigured, "shared-credentials-file: /home/me/.aws/credentials cannot be opened") {
      try await DefaultCredentialChain(environment: machine.environment).credentials()
    }
  }

  @Test("the files that the variables name")
  func files() async throws {
    let machine = TestMachine([
      "AWS_CONFIG_FILE": "~/c", "AWS_SHARED_CREDENTIALS_FILE": "$X/${Y}/$Z-${W/x", "X": "/x", "Y": "y",
      "AWS_PROFILE": "p",
    ])
    machine.file("/home/me/c", "[profile p]\nregion = r\nsource_profile = q\nrole_arn = arn")
    machine.file("/x/y/$Z-${W/x", "[q]\naws_access_key_id = Q\naws_secret_access_key = x")
    machine.serve { _ in answer(200, stsAnswer("AssumeRole")) }
    _ = try await DefaultCredentialChain(environment: machine.environment).credentials()
    #expect(machine.requests.first?.url == "https://sts.r.amazonaws.com/")
    #expect(machine.requests.first?.header("Authorization")?.contains("Credential=Q/") == true)
  }

  @Test("a task that is cancelled ends the chain")
  func cancellation() async throws {
    let machine = Self.fullMachine(without: ["environment"])
    machine.serve { _ throws(CredentialError) in throw CredentialError(.cancelled, "cancelled") }
    let error = try await expectFailure(.cancelled) {
      try await DefaultCredentialChain(environment: machine.environment).credentials()
    }
    #expect(error.attempts.isEmpty)
  }

  @Test("a chain of one's own")
  func own() async throws {
    let machine = TestMachine()
    let none = EnvironmentCredentials(environment: machine.environment)
    let some = StaticCredentials(Credentials(accessKeyID: "A", secretAccessKey: "b"))
    #expect(try await CredentialChain([none, some, none]).find().providerName == "static")
    try await expectFailure(.notConfigured, "environment: AWS_ACCESS_KEY_ID is not set") {
      try await CredentialChain([none]).credentials()
    }
    try await expectFailure(.notConfigured) { try await CredentialChain([]).credentials() }
  }
}
