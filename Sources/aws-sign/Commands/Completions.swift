/// The shells that can complete a command line of the tool.
enum Shell: String, CaseIterable {
  case bash, zsh, fish

  /// The script that teaches it to.
  var completions: String {
    switch self {
    case .bash: BashCompletions.script
    case .zsh: ZshCompletions.script
    case .fish: FishCompletions.script
    }
  }
}

extension CommandLineTool {
  /// Prints what a shell reads to complete commands, options and their values.
  static func completions(_ arguments: Arguments) -> Outcome {
    Outcome(standardOutput: Shell(rawValue: arguments.operand)?.completions ?? "")
  }
}
