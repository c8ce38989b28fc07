internal import AWSCredentials
internal import SigV4

/// All that the tool knows of the world, so that a test can be the world.
struct Environment {
  /// The arguments after the program's name; nil for one that is not UTF-8.
  var arguments: [String?]
  /// The value of an environment variable, nil where it is not set.
  var variable: (_ name: String) -> String?
  /// The time of the clock.
  var now: () -> SigningTime
  /// Passes on the bytes of a file or of standard input, piece by piece.
  var read: (_ source: DataSource, _ receive: (Span<UInt8>) -> Void) throws(ToolError) -> Void
  /// Makes a file, or empties the one that is there, and returns what writes to it.
  var writer: (_ path: String) throws(ToolError) -> Writer

  /// Where credentials are looked for.
  var machine: CredentialEnvironment
  /// Asks the person at the terminal, and returns the answer; nil where there is no terminal.
  var ask: (@Sendable (_ question: String) -> String?)?
  /// The processors of the machine.
  var processorCount: Int
  /// Standard input and output for work that goes on while it reads.
  var stream: Stream

  typealias Writer = (_ bytes: [UInt8]) throws(ToolError) -> Void

  /// Streams that are read and written piece by piece.
  struct Stream {
    /// Appends the next bytes of standard input; false at its end.
    var read: (_ bytes: inout [UInt8]) throws(ToolError) -> Bool
    /// Whether there is something to read at once, if only the end.
    var isReadable: () -> Bool
    var write: Writer
    /// Writes to standard error.
    var report: (_ text: String) -> Void
    /// Whether a person watches standard error alone, while the lines come from elsewhere and the URLs go elsewhere.
    var showsProgress: Bool
  }

  /// The value of a variable; one that is empty counts as not set.
  func nonEmptyVariable(_ name: String) -> String? {
    guard let value = variable(name), !value.isEmpty else { return nil }
    return value
  }
}

/// Where bytes come from that are not on the command line.
enum DataSource: Equatable {
  case file(path: String)
  case standardInput
}
