internal import AWSCredentials
internal import SigV4
internal import Testing

@testable internal import aws_sign

@Suite("Profiles, and the other places that credentials and regions are from")
struct ProfileTests {
  /// A world whose environment has no keys, and whose files have these.
  private func world(config: String = "", credentials: String = "", _ variables: [String: String] = [:]) -> World {
    var world = World()
    world.variables = variables
    world.files["/home/me/.aws/config"] = Array(config.utf8)
    world.files["/home/me/.aws/credentials"] = Array(credentials.utf8)
    return world
  }

  private static let keys = "aws_access_key_id = \(World.accessKeyID)\naws_secret_access_key = \(World.secret)\n"
  private static let program = """
    {"Version":1,"AccessKeyId":"\(World.accessKeyID)","SecretAccessKey":"\(World.secret)"}
    """
  private let url = "https://examplebucket.s3.amazonaws.com/test.txt"

  @Test(
    "A profile signs as the same keys of the environment do, in every command that signs",
    arguments: [["presign"], ["sign"], ["sign", "--json"], ["explain"], ["explain", "--presign"]])
  func everyCommand(words: [String]) async throws {
    let arguments = words + [url, "--region", "us-east-1"]
    let expected = try await World().output(arguments)
    let named = world(credentials: "[work]\n" + Self.keys)
    #expect(try await named.output(arguments + ["--profile", "work"]) == expected)
    #expect(try await world(config: "[default]\n" + Self.keys).output(arguments) == expected)
    var variable = named
    variable.variables = ["AWS_PROFILE": "work"]
    #expect(try await variable.output(arguments) == expected)
    var process = world(config: "[profile work]\ncredential_process = /bin/keys --for me\n")
    process.programs = [["/bin/keys", "--for", "me"]: Self.program]
    #expect(try await process.output(arguments + ["--profile=work"]) == expected)
  }

  @Test("A profile that is named on the command line goes before the environment's keys")
  func precedence() async throws {
    var world = world(credentials: "[work]\naws_access_key_id = OTHER\naws_secret_access_key = other\n")
    world.variables = World().variables
    let arguments = ["presign", url, "--region", "us-east-1"]
    #expect(try await world.output(arguments).contains("Credential=" + World.accessKeyID))
    #expect(try await world.output(arguments + ["--profile", "work"]).contains("Credential=OTHER"))
  }

  @Test("A profile that is not there, that is half, and whose program fails")
  func badProfiles() async throws {
    let arguments = ["presign", url, "--region", "us-east-1", "--profile"]
    let world = world(
      config: "[profile bad]\ncredential_process = /bin/none\n", credentials: "[half]\naws_access_key_id = AKID\n")
    try await world.expectRefusal(
      arguments + ["none"], exitStatus: 1,
      saying: "no credentials: there is no profile \"none\" in /home/me/.aws/config or /home/me/.aws/credentials\n")
    try await world.expectRefusal(arguments + ["half"], exitStatus: 1, saying: "has no aws_secret_access_key")
    try await world.expectRefusal(
      arguments + ["bad"], exitStatus: 1, saying: "no credentials: credential_process: there is no such program\n")
    try await world.expectRefusal(["presign", url, "--profile"], exitStatus: 2, saying: "--profile needs a value")
    try await world.expectRefusal(
      ["presign", url, "--profile", "a", "--profile", "b"], exitStatus: 2, saying: "--profile is given twice")
  }

  @Test("A role with an MFA device: the person is asked, and the role signs, with its token")
  func assumedRole() async throws {
    var world = world(
      config: """
        [profile admin]
        role_arn = arn:aws:iam::123456789012:role/admin
        source_profile = base
        mfa_serial = arn:aws:iam::123456789012:mfa/me
        """, credentials: "[base]\n" + Self.keys)
    let arguments = ["presign", url, "--region", "us-east-1", "--profile", "admin"]
    try await world.expectRefusal(
      arguments, exitStatus: 1, saying: "no credentials: the role asks for the code of an MFA device")
    world.answer = "123456"
    world.server = { request throws(CredentialError) in
      guard request.url == "https://sts.us-east-1.amazonaws.com/",
        String(decoding: request.body, as: UTF8.self).contains("TokenCode=123456")
      else { return TransportResponse(status: 403) }
      let answer = """
        <AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIAROLE</AccessKeyId>
        <SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken>
        <Expiration>2013-05-24T00:30:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>
        """
      return TransportResponse(status: 200, body: Array(answer.utf8))
    }
    let presigned = try await world.output(arguments)
    #expect(presigned.contains("Credential=ASIAROLE") && presigned.contains("X-Amz-Security-Token=token"))
    #expect(presigned.contains("X-Amz-Expires=1800"), "no URL outlives its keys")
    world.answer = ""
    try await world.expectRefusal(arguments, exitStatus: 1, saying: "no code of the MFA device was given")
    world.answer = "000000"
    try await world.expectRefusal(arguments, exitStatus: 1, saying: "STS refused AssumeRole")
  }

  @Test("verify takes the profile's keys")
  func verify() async throws {
    var world = world(credentials: "[work]\n" + Self.keys)
    let headers = try await World().output("sign", url, "--region", "us-east-1")
    let request = "GET /test.txt HTTP/1.1\nHost: examplebucket.s3.amazonaws.com\n"
    world.standardInput = Array((request + headers + "\n").utf8)
    #expect(try await world.output("verify", "--profile", "work").hasPrefix("accepted\n"))
  }

  @Test(
    "The region: the command line, the environment, the host, the profile, the instance",
    arguments: [
      (["--region", "r1"], ["AWS_REGION": "r2"], "s3://bucket/key", "r1"),
      ([], ["AWS_REGION": "r2", "AWS_DEFAULT_REGION": "r3"], "s3://bucket/key", "r2"),
      ([], ["AWS_DEFAULT_REGION": "r3"], "s3://bucket/key", "r3"),
      ([], [:], "s3://bucket/key", "eu-west-3"),
      ([], [:], "https://bucket.s3.eu-north-1.amazonaws.com/key", "eu-north-1"),
      ([], [:], "https://bucket.s3.amazonaws.com/key", "eu-west-3"),
      ([], [:], "https://iam.amazonaws.com/", "us-east-1"),
      (["--service", "s3"], [:], "https://storage.example.com/key", "eu-west-3"),
      (["--profile", "bare"], [:], "https://bucket.s3.amazonaws.com/key", "us-east-1"),
    ])
  func region(words: [String], variables: [String: String], url: String, region: String) async throws {
    let world = world(
      config: "[default]\nregion = eu-west-3\n[profile bare]\n",
      credentials: "[default]\n" + Self.keys + "[bare]\n" + Self.keys, variables)
    #expect(try await world.output(["presign", url] + words).contains("%2F\(region)%2F"))
  }

  @Test("A region that is nowhere, with every place; and one of the instance")
  func noRegion() async throws {
    var world = World()
    let arguments = ["presign", "s3://bucket/key"]
    try await world.expectRefusal(
      arguments, exitStatus: 1,
      saying: """
        aws-sign: the region is not known: name it with --region, or set AWS_REGION
          environment: neither AWS_REGION nor AWS_DEFAULT_REGION is set
          profile: the profile "default" is not there
          instance-metadata: the instance metadata service: nothing listens there

        """)
    world.server = { request throws(CredentialError) in
      TransportResponse(status: 200, body: Array((request.method == "PUT" ? "token" : "ap-south-2").utf8))
    }
    #expect(try await world.output(arguments).contains("%2Fap-south-2%2F"))
    world.files["/home/me/.aws/config"] = Array("[default]\nregion = not a region\n".utf8)
    try await world.expectRefusal(arguments, exitStatus: 1, saying: "is not the name of a region")
    world.files["/home/me/.aws/config"] = Array("region\n".utf8)
    try await world.expectRefusal(arguments, exitStatus: 1, saying: "/home/me/.aws/config: line 1 is in no section")
  }

  @Test("Wrong usage is told before anything is asked")
  func usageFirst() async throws {
    var world = world(config: "[default]\ncredential_process = /bin/keys\n")
    world.server = { _ throws(CredentialError) in
      Issue.record("a server is asked")
      return TransportResponse(status: 500)
    }
    for words in [
      ["presign", "x"], ["presign", url, "--expires", "0"], ["sign", url, "-H", "x"], ["explain", url, "x"],
    ] {
      try await world.expectRefusal(words, exitStatus: 2, saying: "")
    }
  }
}
