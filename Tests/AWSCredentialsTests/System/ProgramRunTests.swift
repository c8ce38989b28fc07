import AWSCredentials
import Foundation
import Testing

@Suite("Programs are run without a shell, for a bounded time, with a bounded output")
struct ProgramRunTests {
  private func run(_ command: [String], _ timeout: Duration = .seconds(300)) async throws(CredentialError) -> String {
    String(decoding: try await CredentialEnvironment.system.run(command, timeout), as: UTF8.self)
  }

  @Test("arguments arrive as they are")
  func arguments() async throws {
    #expect(try await run(["printf", "%s|", "a b", "$HOME", "`x`", "", "é"]) == "a b|$HOME|`x`||é|")
    #expect(try await run(["/bin/echo", "x"]) == "x\n")
  }

  @Test("there is no input, and what goes to standard error is not shown")
  func streams() async throws {
    #expect(try await run(["cat"]) == "")
    #expect(try await run(["sh", "-c", "echo \(sentinel) >&2; echo out"]) == "out\n")
  }

  @Test("a status other than 0, and a signal")
  func status() async throws {
    try await expectFailure(.refused, "status 3") {
      try await run(["sh", "-c", "echo \(sentinel); echo \(sentinel) >&2; exit 3"])
    }
    try await expectFailure(.refused, "killed") { try await run(["sh", "-c", "kill -9 $$"]) }
  }

  @Test(
    "programs that are not there",
    arguments: ["", "no-such-\(sentinel)", "/no/such/\(sentinel)", "/etc/passwd", "/tmp", "./none"])
  func missing(name: String) async throws {
    try await expectFailure(.unavailable, "not there") { try await run([name]) }
    try await expectFailure(.unavailable) { try await run([]) }
  }

  @Test("a program that does not end", .timeLimit(.minutes(5)))
  func endless() async throws {
    try await expectFailure(.unavailable, "did not end within 0.3 seconds") {
      try await run(["sleep", "1000"], .milliseconds(300))
    }
    // Not even when it is asked to, and leaves its output to a child.
    try await expectFailure(.unavailable, "did not end") {
      try await run(["sh", "-c", "trap '' TERM; sleep 20 & sleep 20; sleep 20"], .milliseconds(300))
    }
  }

  @Test("a program that prints without end", .timeLimit(.minutes(5)))
  func flood() async throws {
    try await expectFailure(.invalidAnswer, "more than 1 MiB") { try await run(["yes", sentinel]) }
  }

  @Test("much output that ends arrives whole")
  func much() async throws {
    #expect(try await run(["head", "-c", "1048576", "/dev/zero"]).utf8.count == 1_048_576)
  }

  @Test("a task that is cancelled ends the program", .timeLimit(.minutes(5)))
  func cancellation() async throws {
    let task = Task { try await run(["sleep", "1000"]) }
    try await Task.sleep(for: .milliseconds(100))
    task.cancel()
    try await expectFailure(.cancelled) { try await task.value }
  }

  @Test("a profile's program, from the line in the file to the keys")
  func provider() async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString + " with space")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    // A shell under another name: a program that was written a moment ago may be busy, where another thread's child has
    // it open still.
    let tool = folder.appendingPathComponent("tool")
    try FileManager.default.createSymbolicLink(atPath: tool.path, withDestinationPath: "/bin/sh")
    let script = folder.appendingPathComponent("script")
    let output =
      "{\"Version\":1,\"AccessKeyId\":\"AKID\",\"SecretAccessKey\":\"\(sentinel)-secret\",\"SessionToken\":\"$1\"}"
    try "cat <<end\n\(output)\nend\n".write(to: script, atomically: true, encoding: .utf8)

    let machine = TestMachine(
      config: "[default]\ncredential_process = \"\(tool.path)\" \"\(script.path)\" '\(sentinel)-token'\n")
    var environment = machine.environment
    environment.run = CredentialEnvironment.system.run
    try expectSame(try await ProfileCredentials(environment: environment).credentials(), id: "AKID")
  }
}

@Suite("Files of the system")
struct SystemFilesTests {
  private let environment = CredentialEnvironment.system

  @Test("what is there, what is not, and what is a folder")
  func reading() throws {
    #expect(try environment.readFile("/no/such/file") == nil)
    #expect(try environment.readFile("/tmp") == nil)
    let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    let bytes = [UInt8](repeating: 7, count: 200_000)
    try Data(bytes).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    #expect(try environment.readFile(file.path) == bytes)
  }

  @Test("a file without end is not read to its end")
  func endless() async throws {
    try await expectFailure(.unavailable, "/dev/zero is longer than 4 MiB") { try environment.readFile("/dev/zero") }
  }

  @Test("a file is replaced in one step, and is its owner's alone")
  func replacing() async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("token.json").path
    try environment.replaceFile(path, Array("one".utf8))
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
    try environment.replaceFile(path, Array("two".utf8))
    #expect(try environment.readFile(path) == Array("two".utf8))
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber
    #expect(mode?.intValue == 0o600)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["token.json"])
    try await expectFailure(.unavailable, "cannot be written") { try environment.replaceFile("/no/such/file", []) }
  }

  @Test("variables, and a home for who has none")
  func variables() {
    #expect(environment.variable("PATH")?.isEmpty == false)
    #expect(environment.variable("HOME")?.isEmpty == false)
    #expect(environment.variable("NO_SUCH_VARIABLE_HERE") == nil)
  }
}
