internal import AWSCredentials
internal import Testing

@testable internal import aws_sign

@Suite("aws-sign credentials")
struct CredentialsCommandTests {
  @Test("Keys of the environment")
  func environment() async throws {
    let world = World.with(["AWS_REGION": "eu-west-1"])
    #expect(
      try await world.output("credentials") == """
        provider        environment
        access key id   AKIAIOSFODNN7EXAMPLE
        session token   none
        expires         never, as far as is known
        region          eu-west-1

        """)
    #expect(
      try await world.output("credentials", "--json") == """
        {"provider":"environment","accessKeyId":"AKIAIOSFODNN7EXAMPLE","hasSessionToken":false,"expiration":null,\
        "region":"eu-west-1"}

        """)
  }

  @Test("Temporary keys of a profile's program: when they end, and no part of the token")
  func temporary() async throws {
    var world = World()
    world.variables = [:]
    world.files["/home/me/.aws/config"] = Array("[profile p]\ncredential_process = keys\nregion = us-west-2\n".utf8)
    world.programs = [
      ["keys"]: """
      {"Version":1,"AccessKeyId":"ASIAKEY","SecretAccessKey":"sesame","SessionToken":"opensesame",
       "Expiration":"2013-05-24T01:00:30Z"}
      """
    ]
    let text = try await world.output("credentials", "--profile", "p")
    #expect(
      text == """
        provider        process
        access key id   ASIAKEY
        session token   there is one
        expires         2013-05-24T01:00:30Z, in 60 minutes
        region          us-west-2

        """)
    let json = try await world.output("credentials", "--profile", "p", "--json")
    #expect(json.contains("\"hasSessionToken\":true,\"expiration\":\"2013-05-24T01:00:30Z\""))
    #expect(!text.contains("sesame") && !json.contains("sesame"))
  }

  @Test("Without a region it says so, and how to name one")
  func noRegion() async throws {
    let outcome = try await World().run("credentials")
    #expect(outcome.exitStatus == 0 && outcome.standardOutput.hasSuffix("region          none\n"))
    #expect(outcome.standardError.contains("note: the region is not known: name it with --region"))
    #expect(try await World().output("credentials", "--json").hasSuffix("\"region\":null}\n"))
  }

  @Test("Without credentials, and with too much")
  func refusals() async throws {
    var world = World()
    try await world.expectRefusal(["credentials", "s3://b/k"], exitStatus: 2, saying: "takes options alone")
    try await world.expectRefusal(["credentials", "--region", "-"], exitStatus: 2, saying: "--region")
    try await world.expectRefusal(["credentials", "--date", "x"], exitStatus: 2, saying: "is no option of credentials")
    world.variables = [:]
    try await world.expectRefusal(["credentials"], exitStatus: 1, saying: "no credentials were found")
  }
}
