internal import SigV4
internal import Testing

@testable internal import aws_sign

/// The world that the tool sees in a test: AWS's documented example keys, a clock that stands still, a few files.
struct World {
  static let accessKeyID = "AKIAIOSFODNN7EXAMPLE"
  static let secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"

  var variables = ["AWS_ACCESS_KEY_ID": accessKeyID, "AWS_SECRET_ACCESS_KEY": secret]
  var files: [String: [UInt8]] = [:]
  var standardInput: [UInt8] = []

  /// The example keys, and more variables.
  static func with(_ variables: [String: String]) -> World {
    var world = World()
    world.variables.merge(variables) { $1 }
    return world
  }

  /// What the tool answers; no answer may show the secret.
  func run(_ arguments: [String?], sourceLocation: SourceLocation = #_sourceLocation) throws -> Outcome {
    let outcome = CommandLineTool.run(in: try environment(arguments))
    expectNoSecret(in: outcome.standardOutput, sourceLocation: sourceLocation)
    expectNoSecret(in: outcome.standardError, sourceLocation: sourceLocation)
    return outcome
  }

  func environment(_ arguments: [String?]) throws -> Environment {
    let time = try SigningTime("20130524T000000Z")
    return Environment(
      arguments: arguments,
      variable: { variables[$0] },
      now: { time },
      read: { source, receive throws(ToolError) in
        switch source {
        case .standardInput: feed(standardInput, to: receive)
        case .file(let path):
          guard let bytes = files[path] else { throw .failure("cannot read " + path + ": No such file or directory") }
          feed(bytes, to: receive)
        }
      }, processorCount: 2,
      stream: Environment.Stream(
        read: { _ throws(ToolError) in throw .failure("nothing is to be read in pieces") }, isReadable: { true },
        write: { _ throws(ToolError) in throw .failure("nothing is to be written in pieces") }, report: { _ in },
        showsProgress: false))
  }

  func expectNoSecret(in text: String, sourceLocation: SourceLocation) {
    guard let secret = variables["AWS_SECRET_ACCESS_KEY"], !secret.isEmpty else { return }
    #expect(!text.contains(secret), sourceLocation: sourceLocation)
  }

  func run(_ arguments: String?..., sourceLocation: SourceLocation = #_sourceLocation) throws -> Outcome {
    try run(arguments, sourceLocation: sourceLocation)
  }

  /// What the tool prints where all goes well.
  func output(_ arguments: String..., sourceLocation: SourceLocation = #_sourceLocation) throws -> String {
    try output(arguments, sourceLocation: sourceLocation)
  }

  func output(_ arguments: [String], sourceLocation: SourceLocation = #_sourceLocation) throws -> String {
    let outcome = try run(arguments, sourceLocation: sourceLocation)
    #expect(outcome.exitStatus == 0, "\(outcome.standardError)", sourceLocation: sourceLocation)
    return outcome.standardOutput
  }

  /// Expects the tool to refuse: nothing on standard output, one line with these words on standard error.
  func expectRefusal(
    _ arguments: [String?], exitStatus: Int32, saying words: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let outcome = try run(arguments, sourceLocation: sourceLocation)
    #expect(outcome.exitStatus == exitStatus, sourceLocation: sourceLocation)
    #expect(outcome.standardOutput == "", sourceLocation: sourceLocation)
    #expect(outcome.standardError.hasPrefix("aws-sign: "), sourceLocation: sourceLocation)
    #expect(outcome.standardError.contains(words), "\(outcome.standardError)", sourceLocation: sourceLocation)
    let lineBreaks = outcome.standardError.utf8.filter { $0 == UInt8(ascii: "\n") }.count
    #expect(lineBreaks == 1 && outcome.standardError.hasSuffix("\n"), sourceLocation: sourceLocation)
  }
}

/// Passes bytes on in small pieces, as a pipe might.
private func feed(_ bytes: [UInt8], to receive: (Span<UInt8>) -> Void) {
  var rest = bytes[...]
  while !rest.isEmpty {
    let piece = rest.prefix(7)
    receive(piece.span)
    rest = rest.dropFirst(7)
  }
}
