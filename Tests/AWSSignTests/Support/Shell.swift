internal import Foundation
internal import TestSupport

/// The built program, which lies beside the tests.
let program = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
  .appendingPathComponent("aws-sign").path

/// What a program did.
struct ProcessResult: Sendable {
  let standardOutput: [UInt8]
  let standardError: String
  let exitStatus: Int32

  var text: String { String(decoding: standardOutput, as: UTF8.self) }
}

/// Runs a program to its end.
func runProcess(
  _ path: String, _ arguments: [String], environment: [String: String] = [:], standardInput: [UInt8] = []
) async throws -> ProcessResult {
  try await blocking {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.environment = environment
    let (input, output, error) = (Pipe(), Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    process.standardError = error
    try process.run()
    // All of this is less than a pipe holds.
    try? input.fileHandleForWriting.write(contentsOf: Data(standardInput))
    try? input.fileHandleForWriting.close()
    let standardOutput = output.fileHandleForReading.readDataToEndOfFile()
    let standardError = error.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return ProcessResult(
      standardOutput: Array(standardOutput), standardError: String(decoding: standardError, as: UTF8.self),
      exitStatus: process.terminationStatus)
  }
}

/// The arguments that curl would get from a shell that reads a command: a function in curl's place writes them down.
func argumentsOfCurl(in command: String) async throws -> [String] {
  let script = "curl() { for word in \"$@\"; do printf '%s\\0' \"$word\"; done; }\n" + command
  let result = try await runProcess("/bin/sh", ["-c", script], environment: ["PATH": "/nonexistent"])
  let words = result.standardOutput.split(separator: 0, omittingEmptySubsequences: false)
  return words.dropLast().map { String(decoding: $0, as: UTF8.self) }
}
