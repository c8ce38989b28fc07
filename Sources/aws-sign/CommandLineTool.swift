/// The whole tool as a function from its environment to what it writes.
enum CommandLineTool {
  static let version = "0.1.0"
  /// When the version was made.
  static let versionDate = "November 24, 2026"

  static func run(in environment: Environment) async -> Outcome {
    do {
      return try await perform(in: environment)
    } catch {
      return Outcome(error)
    }
  }

  private static func perform(in environment: Environment) async throws(ToolError) -> Outcome {
    let words = try words(of: environment)
    switch words.first {
    case "--help", "-h": return Outcome(standardOutput: HelpText.tool)
    case "--version": return Outcome(standardOutput: "aws-sign " + version + "\n")
    default: break
    }
    guard let command = words.first.flatMap(Command.init) else {
      let commands = listed(Command.allCases.map(\.rawValue), "or")
      let fault = words.isEmpty ? "say first what to do: " : "the first word is no command; it is to be "
      throw .usage(fault + commands + "; `aws-sign --help` tells more")
    }
    guard let arguments = try Arguments(words.dropFirst(), of: command) else {
      return Outcome(standardOutput: HelpText.of(command))
    }
    return switch command {
    case .presign: try await presign(arguments, in: environment)
    case .request: try await request(arguments, in: environment)
    case .sign: try await sign(arguments, in: environment)
    case .explain: try await explain(arguments, in: environment)
    case .verify: try await verify(arguments, in: environment)
    case .credentials: try await credentials(arguments, in: environment)
    case .token: try await token(arguments, in: environment)
    case .postPolicy: try await postPolicy(arguments, in: environment)
    case .completions: completions(arguments)
    case .man: Outcome(standardOutput: ManualPage.text)
    }
  }

  private static func words(of environment: Environment) throws(ToolError) -> [String] {
    var words: [String] = []
    for (index, argument) in environment.arguments.enumerated() {
      guard let argument else { throw .usage("argument " + String(index + 1) + " is not text in UTF-8") }
      words.append(argument)
    }
    return words
  }
}
