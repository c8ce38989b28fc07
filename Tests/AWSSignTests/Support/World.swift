internal import AWSCredentials
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
  /// What servers answer, which by default are not there.
  var server: @Sendable (TransportRequest) throws(CredentialError) -> TransportResponse = {
    _ throws(CredentialError) in throw CredentialError(.unavailable, "nothing listens there")
  }
  /// What programs print, by their command lines.
  var programs: [[String]: String] = [:]
  /// What the person at the terminal types; nil where there is none.
  var answer: String?

  /// The example keys, and more variables.
  static func with(_ variables: [String: String]) -> World {
    var world = World()
    world.variables.merge(variables) { $1 }
    return world
  }

  /// What the tool answers; no answer may show the secret.
  func run(_ arguments: [String?], sourceLocation: SourceLocation = #_sourceLocation) async throws -> Outcome {
    let outcome = await CommandLineTool.run(in: try environment(arguments))
    expectNoSecret(in: outcome.standardOutput, sourceLocation: sourceLocation)
    expectNoSecret(in: outcome.standardError, sourceLocation: sourceLocation)
    return outcome
  }

  func environment(_ arguments: [String?]) throws -> Environment {
    let time = try SigningTime("20130524T000000Z")
    var ask: (@Sendable (String) -> String?)?
    if let answer { ask = { _ in answer } }
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
      }, writer: { path throws(ToolError) in throw .failure("no file is to be written") },
      machine: machine(at: time), ask: ask, processorCount: 2,
      stream: Environment.Stream(
        read: { _ throws(ToolError) in throw .failure("nothing is to be read in pieces") }, isReadable: { true },
        write: { _ throws(ToolError) in throw .failure("nothing is to be written in pieces") }, report: { _ in },
        showsProgress: false))
  }

  /// The machine on which credentials are looked for. Its files of `~/.aws` are among the world's.
  private func machine(at time: SigningTime) -> CredentialEnvironment {
    let (variables, files, programs) = (variables.merging(["HOME": "/home/me"]) { $1 }, files, programs)
    return CredentialEnvironment(
      variable: { variables[$0] }, readFile: { path throws(CredentialError) in files[path] },
      replaceFile: { _, _ throws(CredentialError) in },
      run: { command, _ throws(CredentialError) in
        guard let output = programs[command] else { throw CredentialError(.unavailable, "there is no such program") }
        return Array(output.utf8)
      },
      now: { time }, sleep: { _ in }, transport: FakeServers(answer: server))
  }

  func expectNoSecret(in text: String, sourceLocation: SourceLocation) {
    guard let secret = variables["AWS_SECRET_ACCESS_KEY"], !secret.isEmpty else { return }
    #expect(!text.contains(secret), sourceLocation: sourceLocation)
  }

  func run(_ arguments: String?..., sourceLocation: SourceLocation = #_sourceLocation) async throws -> Outcome {
    try await run(arguments, sourceLocation: sourceLocation)
  }

  /// What the tool prints where all goes well.
  func output(_ arguments: String..., sourceLocation: SourceLocation = #_sourceLocation) async throws -> String {
    try await output(arguments, sourceLocation: sourceLocation)
  }

  func output(_ arguments: [String], sourceLocation: SourceLocation = #_sourceLocation) async throws -> String {
    let outcome = try await run(arguments, sourceLocation: sourceLocation)
    #expect(outcome.exitStatus == 0, "\(outcome.standardError)", sourceLocation: sourceLocation)
    return outcome.standardOutput
  }

  /// Expects the tool to refuse: nothing on standard output, these words on standard error, on one line, or on one of
  /// those that name the places that were looked at.
  func expectRefusal(
    _ arguments: [String?], exitStatus: Int32, saying words: String, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let outcome = try await run(arguments, sourceLocation: sourceLocation)
    #expect(outcome.exitStatus == exitStatus, sourceLocation: sourceLocation)
    #expect(outcome.standardOutput == "", sourceLocation: sourceLocation)
    #expect(outcome.standardError.hasPrefix("aws-sign: "), sourceLocation: sourceLocation)
    #expect(outcome.standardError.contains(words), "\(outcome.standardError)", sourceLocation: sourceLocation)
    let details = outcome.standardError.split(separator: "\n", omittingEmptySubsequences: false).dropFirst()
    #expect(details.last == "" && details.dropLast().allSatisfy { $0.hasPrefix("  ") }, sourceLocation: sourceLocation)
  }
}

private struct FakeServers: HTTPTransport {
  let answer: @Sendable (TransportRequest) throws(CredentialError) -> TransportResponse

  func send(_ request: TransportRequest) async throws(CredentialError) -> TransportResponse { try answer(request) }
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
