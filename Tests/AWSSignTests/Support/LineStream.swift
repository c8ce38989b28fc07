internal import SigV4
internal import Testing

@testable internal import aws_sign

/// Standard input in pieces, and what the tool writes while it reads them.
@MainActor
final class LineStream {
  var output: [UInt8] = []
  var errors = ""
  /// What went on, in order.
  var events: [Event] = []
  /// How many writes succeed before the reader goes.
  var writesLeft = Int.max
  /// Fails after the last piece, where it would end.
  var isBroken = false
  var showsProgress = false
  /// Whether input is there at once; otherwise each read would wait.
  var isReadable = true
  /// The time for each question, the last one from then on.
  var times: [SigningTime] = []
  var processorCount = 2

  private var pieces: ArraySlice<[UInt8]>

  enum Event: Equatable { case read, wrote }

  init(_ pieces: [[UInt8]]) { self.pieces = pieces[...] }

  convenience init(_ pieces: String...) { self.init(pieces.map { Array($0.utf8) }) }

  var text: String { String(decoding: output, as: UTF8.self) }
  var lines: [Substring] { text.split(separator: "\n") }

  /// Runs the tool with `--stdin` to its end; what it writes may not show the secret.
  func run(
    _ arguments: [String], in world: World = World(), sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> Outcome {
    var environment = try world.environment(arguments)
    environment.processorCount = processorCount
    if !times.isEmpty {
      environment.now = { self.times.count > 1 ? self.times.removeFirst() : self.times[0] }
    }
    environment.stream = Environment.Stream(
      read: { bytes throws(ToolError) in
        self.events.append(.read)
        guard let piece = self.pieces.popFirst() else {
          if self.isBroken { throw .failure("cannot read standard input: Input/output error") }
          return false
        }
        bytes += piece
        return true
      }, isReadable: { self.isReadable },
      write: { bytes throws(ToolError) in
        self.events.append(.wrote)
        self.writesLeft -= 1
        guard self.writesLeft >= 0 else { throw .outputClosed }
        self.output += bytes
      }, report: { self.errors += $0 }, showsProgress: showsProgress)
    var outcome = await CommandLineTool.run(in: environment)
    if let bulk = outcome.bulk {
      errors += outcome.standardError
      outcome = await bulk.run(environment.stream)
    }
    errors += outcome.standardError
    world.expectNoSecret(in: text, sourceLocation: sourceLocation)
    world.expectNoSecret(in: errors, sourceLocation: sourceLocation)
    return outcome
  }
}
