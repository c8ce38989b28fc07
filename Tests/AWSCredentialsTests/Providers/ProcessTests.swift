import AWSCredentials
import SigV4
import Testing

@Suite("Credentials that a program prints")
struct ProcessTests {
  private func machine(_ output: String) -> TestMachine {
    let machine = TestMachine()
    machine.set { $0.program = { _ throws(CredentialError) in Array(output.utf8) } }
    return machine
  }

  private func credentials(
    _ machine: TestMachine, _ command: String = "tool"
  ) async throws(CredentialError) -> Credentials {
    try await ProcessCredentials(command: command, environment: machine.environment).credentials()
  }

  private static func output(_ members: String) -> String {
    "{\"Version\":1,\"AccessKeyId\":\"AKID\",\"SecretAccessKey\":\"\(sentinel)-secret\"\(members)}"
  }

  @Test("keys, with and without token and end")
  func good() async throws {
    try expectSame(try await credentials(machine(Self.output(""))), id: "AKID", token: nil)
    try expectSame(
      try await credentials(machine(Self.output(",\"SessionToken\":null,\"Expiration\":null"))), id: "AKID", token: nil)
    let temporary = try await credentials(
      machine(
        Self.output(",\"SessionToken\":\"\(sentinel)-token\",\"Expiration\":\"2026-01-01T00:00:01+00:00\",\"More\":[]"))
    )
    try expectSame(temporary, id: "AKID")
    #expect(temporary.expiration?.description == "20260101T000001Z")
  }

  @Test("the line is split as a shell would, and no shell sees it")
  func words() async throws {
    let machine = machine(Self.output(""))
    _ = try await credentials(machine, "\"/opt/my tool\" --a 'b c' $(reboot); rm -rf ~ | x > y")
    #expect(
      machine.commands == [
        ["/opt/my tool", "--a", "b c", "$(reboot);", "rm", "-rf", "~", "|", "x", ">", "y"]
      ])
  }

  @Test("lines that are no command", arguments: ["", "  ", "'\(sentinel)", "\"\(sentinel)", "\(sentinel)\\"])
  func badLines(line: String) async throws {
    let machine = machine(Self.output(""))
    try await expectFailure(.invalidConfiguration, "credential_process") { try await credentials(machine, line) }
    #expect(machine.commands.isEmpty)
  }

  @Test(
    "output that is not what it should be",
    arguments: [
      "", sentinel, "{", "{}", "[1]", output("").replacing("\"Version\":1", with: "\"Version\":2"),
      output("").replacing("\"Version\":1", with: "\"Version\":\"1\""),
      output("").replacing("\"Version\":1,", with: ""),
      output("").replacing("AccessKeyId", with: "accessKeyId"), output("").replacing("SecretAccessKey", with: "Other"),
      output("").replacing("\"AKID\"", with: "\"\""), output(",\"Expiration\":\"\(sentinel)\""),
      String(output("").dropLast()),
    ])
  func malformed(text: String) async throws {
    try await expectFailure(.invalidAnswer, "credential_process") { try await credentials(machine(text)) }
  }

  @Test("credentials that have ended")
  func expired() async throws {
    try await expectFailure(.expired, "20260101T000000Z") {
      try await credentials(machine(Self.output(",\"Expiration\":\"2026-01-01T00:00:00Z\"")))
    }
  }

  @Test("a program that fails, and its reason")
  func failure() async throws {
    let machine = TestMachine()
    machine.set { $0.program = { _ throws(CredentialError) in throw CredentialError(.refused, "status 3") } }
    try await expectFailure(.refused, "credential_process: status 3") { try await credentials(machine) }
  }
}
