/// The options of the commands. The table of their descriptions drives the parser, the help, the completions and the
/// manual page.
enum Option: CaseIterable {
  case presign, against, standardInput, jobs
  case host, port, user, cluster, admin, serverless
  case field, startsWith, contentLengthRange, action, html
  case method, header, data, expires, payloadHash, signedPayload, region, service, profile, date
  case upload, chunked, output, streaming, include, fail, verbose
  case curl, json, help

  /// What the parser, the help, the completions and the manual page need to know of an option.
  struct Description {
    /// The name without the hyphens.
    let name: String
    let shortName: Character?
    /// What the help calls the value; nil where there is none.
    let value: String?
    let words: Words
    let commands: [Command]
    /// For the help; it is broken into lines there. A list shows the first sentence alone.
    let summary: String

    init(
      _ name: String, short shortName: Character? = nil, _ value: String? = nil, _ words: Words = .any,
      of commands: [Command], _ summary: String
    ) {
      self.name = name
      self.shortName = shortName
      self.value = value
      self.words = words
      self.commands = commands
      self.summary = summary
    }
  }

  /// What a shell can offer for a value.
  enum Words {
    case any
    case oneOf([String])
    case file
    /// The name of a file after an `@`.
    case fileAfterAt
  }

  /// The name as it is typed.
  var name: String { "--" + description.name }

  /// The short name as it is typed, where there is one.
  var shortNameAsTyped: String? { description.shortName.map { "-" + String($0) } }

  var isRepeatable: Bool { [.header, .field, .startsWith].contains(self) }

  /// Whether a value may be anything at all: empty, or with hyphens at its beginning.
  var takesFreeText: Bool { self == .data || isRepeatable }

  /// The option of a command that has a long name (without its hyphens).
  static func named(_ name: some StringProtocol, of command: Command) -> Option? {
    allCases.first { $0.description.name == name && $0.description.commands.contains(command) }
  }

  /// The option of a command that has a short name.
  static func named(_ name: Character, of command: Command) -> Option? {
    allCases.first { $0.description.shortName == name && $0.description.commands.contains(command) }
  }
}

extension Command {
  /// The options of the command, in the order of the table.
  var options: [Option] { Option.allCases.filter { $0.description.commands.contains(self) } }
}
