#if Networking
internal import Foundation
internal import TestSupport
internal import Testing

@Suite("The program is told to end", .enabled(if: FileManager.default.isExecutableFile(atPath: program)))
struct EndingTests {
  /// A run of `request` that keeps the body of an upload in a temporary file.
  private struct Run {
    let process = Process()
    let input = Pipe()
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)

    init(_ script: String, _ url: String) throws {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
      process.executableURL = URL(fileURLWithPath: "/bin/sh")
      process.arguments = ["-c", script + #"exec "$0" request --service s3 -T - "$1" -o /dev/null"#, program, url]
      process.environment = [
        "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_SESSION_TOKEN": "token",
        "AWS_REGION": "us-east-1", "TMPDIR": folder.path,
        // Under the address sanitizer, whether to look for leaks: Foundation and libcurl have some.
        "ASAN_OPTIONS": ProcessInfo.processInfo.environment["ASAN_OPTIONS"] ?? "",
      ]
      // Where these tests run in the background of a shell, SIGINT is ignored, and the program would inherit that.
      _ = Foundation.signal(SIGINT, SIG_DFL)
      process.standardInput = input
      process.standardError = FileHandle.nullDevice
      try process.run()
      try input.fileHandleForWriting.write(contentsOf: Data("the beginning".utf8))
    }

    /// What is in the folder for temporary files.
    var leftovers: [String] { (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [] }

    func end(by signal: Int32) -> (reason: Process.TerminationReason, status: Int32) {
      kill(process.processIdentifier, signal)
      process.waitUntilExit()
      return (process.terminationReason, process.terminationStatus)
    }
  }

  @Test("No temporary file stays, whichever signal it is", arguments: [SIGINT, SIGTERM, SIGHUP])
  func whileReading(signal: Int32) async throws {
    try await blocking {
      let run = try Run("", "http://127.0.0.1:1/b/k")
      defer { try? FileManager.default.removeItem(at: run.folder) }
      while run.leftovers.isEmpty { Thread.sleep(forTimeInterval: 0.005) }
      let (reason, status) = run.end(by: signal)
      #expect(reason == .uncaughtSignal && status == signal)
      #expect(run.leftovers == [])
    }
  }

  @Test("None stays of an upload that is under way, the body and its chunks")
  func whileSending() async throws {
    let end = DispatchSemaphore(value: 0)
    defer { end.signal() }
    let server = try LoopbackServer(steps: { _ in [.wait(end)] })
    try await blocking {
      let run = try Run("", server.url + "/b/k")
      defer { try? FileManager.default.removeItem(at: run.folder) }
      try run.input.fileHandleForWriting.close()
      while server.requests.isEmpty { Thread.sleep(forTimeInterval: 0.005) }
      #expect(run.leftovers.count == 2)
      let (reason, status) = run.end(by: SIGINT)
      #expect(reason == .uncaughtSignal && status == SIGINT)
      #expect(run.leftovers == [])
    }
  }

  @Test("What cannot be kept in a temporary file is told with the system's reason, and leaves none")
  func noRoom() async throws {
    let script = #"trap '' XFSZ; ulimit -f 1; exec "$0" request --service s3 -T - http://127.0.0.1:1/b/k"#
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(at: folder) }
    let result = try await runProcess(
      "/bin/sh", ["-c", script, program],
      environment: [
        "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_REGION": "us-east-1",
        "TMPDIR": folder.path,
      ], standardInput: Array(repeating: 1, count: 50_000))
    #expect(result.exitStatus == 1 && result.text == "")
    #expect(
      result.standardError == "aws-sign: cannot read a body, or keep it in a temporary file: File too large\n")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
  }

  @Test("A signal that is ignored, as under nohup, ends nothing")
  func ignored() async throws {
    let server = try LoopbackServer.verifying()
    try await blocking {
      let run = try Run("trap '' HUP; ", server.url + "/b/k")
      defer { try? FileManager.default.removeItem(at: run.folder) }
      while run.leftovers.isEmpty { Thread.sleep(forTimeInterval: 0.005) }
      kill(run.process.processIdentifier, SIGHUP)
      try run.input.fileHandleForWriting.close()
      run.process.waitUntilExit()
      #expect(run.process.terminationReason == .exit && run.process.terminationStatus == 0)
      #expect(run.leftovers == [] && server.requests.count == 1)
    }
  }
}
#endif
