/// `aws-sign`, which lies beside this program.

import Foundation

enum Tool {
  /// What the tool did.
  struct Result {
    let output: [UInt8]
    let message: String
    let exitStatus: Int32
  }

  /// Runs the tool with nothing in its environment but the keys to sign with.
  static func run(_ arguments: [String], _ key: AccessKey, region: String, input: [UInt8] = []) throws -> Result {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
      .appendingPathComponent("aws-sign")
    process.arguments = arguments
    var environment = ["AWS_ACCESS_KEY_ID": key.id, "AWS_SECRET_ACCESS_KEY": key.secret, "AWS_REGION": region]
    environment["AWS_SESSION_TOKEN"] = key.token
    process.environment = environment
    let (standardInput, output, errors) = (Pipe(), Pipe(), Pipe())
    process.standardInput = standardInput
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    // The tool reads all of its input before it writes, and its messages are shorter than what a pipe holds.
    try standardInput.fileHandleForWriting.write(contentsOf: Data(input))
    try standardInput.fileHandleForWriting.close()
    let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
    let message = try errors.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return Result(
      output: Array(bytes), message: String(decoding: message, as: UTF8.self), exitStatus: process.terminationStatus)
  }
}
