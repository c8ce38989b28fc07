internal import Testing

@testable internal import aws_sign

@Suite("Credentials")
struct CredentialTests {
  private let arguments = ["presign", "s3://bucket/key", "--region", "us-east-1"]

  @Test("A variable that is missing or empty is named", arguments: ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"])
  func missing(name: String) throws {
    var world = World()
    world.variables[name] = nil
    try world.expectRefusal(arguments, exitStatus: 1, saying: "no credentials: " + name + " is not set; set ")
    world.variables[name] = ""
    try world.expectRefusal(arguments, exitStatus: 1, saying: "no credentials: " + name + " is not set; set ")
  }

  @Test("An empty session token is none")
  func emptyToken() throws {
    #expect(try World.with(["AWS_SESSION_TOKEN": ""]).output(arguments) == World().output(arguments))
  }

  @Test(
    "A stray character in a variable is an error that does not show the value",
    arguments: ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"],
    ["sesame ", "sesame\n", "\tsesame", "sésame", "\"sesame \""])
  func strayCharacter(name: String, value: String) throws {
    let world = World.with([name: value])
    try world.expectRefusal(arguments, exitStatus: 1, saying: name + " holds a space")
    #expect(try !world.run(arguments).standardError.contains("same"))
  }

  @Test("Wrong usage is told before missing credentials")
  func usageFirst() throws {
    var world = World()
    world.variables = [:]
    try world.expectRefusal(["presign", "nonsense"], exitStatus: 2, saying: "https://")
    try world.expectRefusal(["sign", "s3://bucket/key", "--bogus"], exitStatus: 2, saying: "--bogus")
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
  func secretAsArgument(words: [String]) throws {
    // `run` looks for the secret in what is printed.
    let outcome = try World().run(["presign", "s3://bucket/key"] + words)
    #expect(outcome.exitStatus == 2)
    #expect(try World().run([World.secret]).exitStatus == 2)
    #expect(try World().run(["sign", "https://h/", "--output", World.secret]).exitStatus == 2)
    #expect(try World().run(["sign", World.secret]).exitStatus == 2)
  }

  @Test("The message for a key as an argument says where keys go")
  func whereKeysGo() throws {
    try World().expectRefusal(
      arguments + ["--secret-key", "x"], exitStatus: 2, saying: "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")
  }
}
