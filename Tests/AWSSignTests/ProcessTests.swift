internal import Foundation
internal import TestSupport
internal import Testing

@testable internal import aws_sign

@Suite("The program as a process", .enabled(if: FileManager.default.isExecutableFile(atPath: program)))
struct ProcessTests {
  private let keys = World().variables

  private func run(_ arguments: String..., standardInput: [UInt8] = []) async throws -> ProcessResult {
    try await runProcess(program, arguments, environment: keys, standardInput: standardInput)
  }

  @Test("The documented URL, from the process's own environment")
  func documentedURL() async throws {
    let result = try await run(
      "presign", "https://examplebucket.s3.amazonaws.com/test.txt", "--region", "us-east-1", "--expires", "86400",
      "--date", "20130524T000000Z")
    #expect(result.text.hasSuffix("aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404\n"))
    #expect(result.standardError == "")
    #expect(result.exitStatus == 0)
  }

  @Test("Exit statuses and streams")
  func statuses() async throws {
    let usage = try await run("presign")
    #expect(usage.exitStatus == 2 && usage.text == "" && usage.standardError.hasPrefix("aws-sign: the URL is missing"))
    let failure = try await runProcess(
      program, ["presign", "https://sqs.us-east-1.amazonaws.com/"], environment: ["AWS_EC2_METADATA_DISABLED": "true"])
    #expect(failure.exitStatus == 1 && failure.text == "" && failure.standardError.contains("no credentials"))
    let help = try await run("--help")
    #expect(help.exitStatus == 0 && help.standardError == "" && help.text.hasPrefix("aws-sign "))
  }

  @Test("A file and standard input are read to their end, byte for byte")
  func bodies() async throws {
    let bytes = (0..<50_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("aws-sign-test-" + UUID().uuidString)
    try Data(bytes).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    var world = World()
    world.files = ["body": bytes]
    let arguments = ["sign", "https://sqs.us-east-1.amazonaws.com/", "--date", "20130524T000000Z", "--data"]
    let expected = try await world.output(arguments + ["@body"])
    #expect(try await runProcess(program, arguments + ["@" + file.path], environment: keys).text == expected)
    #expect(try await runProcess(program, arguments + ["@-"], environment: keys, standardInput: bytes).text == expected)
  }

  @Test(
    "The system's own words for a file that cannot be read",
    arguments: [
      ("/nonexistent/file", "No such file or directory"), ("/", "Is a directory"),
    ])
  func unreadableFile(path: String, words: String) async throws {
    let result = try await run("sign", "https://sqs.us-east-1.amazonaws.com/", "--data", "@" + path)
    #expect(result.exitStatus == 1)
    #expect(result.standardError == "aws-sign: cannot read " + path + ": " + words + "\n")
  }

  @Test("Output that cannot be written is a failure", .enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
  func fullDevice() async throws {
    let result = try await runProcess("/bin/sh", ["-c", "'" + program + "' --help > /dev/full"])
    #expect(result.exitStatus == 1)
    #expect(result.standardError == "aws-sign: cannot write the output: No space left on device\n")
  }

  @Test("A reader that has gone is no reason for a message")
  func closedPipe() async throws {
    // What is echoed is taken until the reader has gone.
    let script = """
      trap '' PIPE
      { while echo; do :; done 2> /dev/null; '\(program)' --help; echo "status $?" >&2; } | true
      """
    let result = try await runProcess("/bin/sh", ["-c", script], environment: ["PATH": "/usr/bin:/bin"])
    #expect(result.standardError == "status 1\n")
  }

  @Test("Lines through real pipes: a flood, bad ones, a reader that goes")
  func lines() async throws {
    let presign = "'" + program + "' presign --stdin s3://bucket --region us-east-1"
    let script = """
      seq 100000 | \(presign) | awk -F '[/?]' '$4 != NR { exit 1 } END { print NR }'
      { echo a; echo; printf '\\377\\n'; echo b; } | \(presign) | cut -d '?' -f 1; echo "${PIPESTATUS[1]}"
      seq 100000 | \(presign) | head -1 | cut -d '?' -f 1; echo "${PIPESTATUS[1]}"
      """
    let environment = keys.merging(["PATH": "/usr/bin:/bin"]) { $1 }
    let result = try await runProcess("/bin/bash", ["-c", script], environment: environment)
    let host = "https://bucket.s3.us-east-1.amazonaws.com/"
    #expect(result.text == "100000\n\(host)a\n\(host)b\n1\n\(host)1\n1\n")
    #expect(
      result.standardError == """
        aws-sign: line 2: the line is empty
        aws-sign: line 3: the line is not text in UTF-8

        """)
  }

  @Test("A program that waits for each URL before it sends the next key gets it")
  func dialogue() async throws {
    try await blocking { [keys] in
      let process = Process()
      process.executableURL = URL(fileURLWithPath: program)
      process.arguments = ["presign", "--stdin", "s3://bucket", "--region", "us-east-1"]
      process.environment = keys
      let (input, output) = (Pipe(), Pipe())
      process.standardInput = input
      process.standardOutput = output
      try process.run()
      for key in ["one", "two"] {
        try input.fileHandleForWriting.write(contentsOf: Data((key + "\n").utf8))
        let answer = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        #expect(answer.hasPrefix("https://bucket.s3.us-east-1.amazonaws.com/" + key + "?") && answer.hasSuffix("\n"))
      }
      try input.fileHandleForWriting.close()
      process.waitUntilExit()
      #expect(process.terminationStatus == 0)
    }
  }

  @Test("An argument that is not UTF-8 is refused")
  func notUTF8() async throws {
    let result = try await runProcess("/bin/sh", ["-c", "'" + program + "' presign \"s3://bucket/$(printf '\\351')\""])
    #expect(result.exitStatus == 2)
    #expect(result.standardError == "aws-sign: argument 2 is not text in UTF-8\n")
  }
}
