internal import Testing

@testable internal import aws_sign

@Suite("Credentials")
struct CredentialTests {
  private let arguments = ["presign", "s3://bucket/key", "--region", "us-east-1"]

  @Test("Where nothing has keys, every place that was looked at is named, with the reason")
  func nowhere() async throws {
    var world = World()
    world.variables = [:]
    let outcome = try await world.run(arguments)
    #expect(outcome.exitStatus == 1 && outcome.standardOutput == "")
    let lines = outcome.standardError.split(separator: "\n")
    #expect(lines.first == "aws-sign: no credentials were found; each place was looked at")
    let places = [
      "environment: AWS_ACCESS_KEY_ID is not set", "assume-role: ", "web-identity: ", "sso: ",
      "shared-credentials-file: /home/me/.aws/credentials is not there", "login: ", "process: ",
      "config-file: /home/me/.aws/config is not there", "container: ", "instance-metadata: ",
    ]
    #expect(lines.count == places.count + 1)
    for (line, place) in zip(lines.dropFirst(), places) { #expect(line.hasPrefix("  " + place)) }
    world.variables["AWS_ACCESS_KEY_ID"] = ""
    try await world.expectRefusal(arguments, exitStatus: 1, saying: "  environment: AWS_ACCESS_KEY_ID is not set")
  }

  @Test("An access key id without its secret is a mistake, not a reason to look elsewhere")
  func half() async throws {
    let world = World.with(["AWS_SECRET_ACCESS_KEY": ""])
    try await world.expectRefusal(
      arguments, exitStatus: 1, saying: "no credentials: AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not")
  }

  @Test("An empty session token is none")
  func emptyToken() async throws {
    #expect(try await World.with(["AWS_SESSION_TOKEN": ""]).output(arguments) == World().output(arguments))
  }

  @Test(
    "A stray character in a variable is an error that does not show the value",
    arguments: ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"],
    ["sesame ", "sesame\n", "\tsesame", "sésame", "\"sesame \""])
  func strayCharacter(name: String, value: String) async throws {
    let world = World.with([name: value])
    try await world.expectRefusal(arguments, exitStatus: 1, saying: name + " holds a space")
    #expect(try await !world.run(arguments).standardError.contains("same"))
  }

  @Test("Wrong usage is told before missing credentials")
  func usageFirst() async throws {
    var world = World()
    world.variables = [:]
    try await world.expectRefusal(["presign", "nonsense"], exitStatus: 2, saying: "https://")
    try await world.expectRefusal(["sign", "s3://bucket/key", "--bogus"], exitStatus: 2, saying: "--bogus")
  }

  @Test(
    "A secret on the command line is refused and not repeated",
    arguments: [
      ["--secret-key", World.secret], ["--secret-key=" + World.secret], ["--secret_access_key=" + World.secret],
      ["--access-key-id", World.secret], ["--session-token=" + World.secret], ["-s" + World.secret], [World.secret],
      ["--region", World.secret], ["--service", World.secret], ["--expires", World.secret], ["--date", World.secret],
      ["--header", World.secret], ["--payload-hash", World.secret], ["--signed-payload=" + World.secret],
      ["--region=a", "--region=" + World.secret], ["--unknown=" + World.secret],
    ])
  func secretAsArgument(words: [String]) async throws {
    // `run` looks for the secret in what is printed.
    let outcome = try await World().run(["presign", "s3://bucket/key"] + words)
    #expect(outcome.exitStatus == 2)
    #expect(try await World().run([World.secret]).exitStatus == 2)
    #expect(try await World().run(["sign", "https://h/", "--port", World.secret]).exitStatus == 2)
    #expect(try await World().run(["sign", World.secret]).exitStatus == 2)
  }

  @Test("The message for a key as an argument says where keys go")
  func whereKeysGo() async throws {
    try await World().expectRefusal(
      arguments + ["--secret-key", "x"], exitStatus: 2, saying: "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")
  }
}
