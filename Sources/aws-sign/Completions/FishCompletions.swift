/// Completions for fish.
enum FishCompletions {
  static var script: String {
    """
    # Completions of aws-sign for fish: put this file into ~/.config/fish/completions, or source it.
    function __aws_sign_file_after_at
      set -l word (commandline -ct | string replace -r '^(--data=|-d)' '')
      string match -q '@*' -- $word; or return
      __fish_complete_path (string sub -s 2 -- $word) | string replace -r '^' '@'
    end

    complete -c aws-sign -f
    complete -c aws-sign -n __fish_use_subcommand -s h -l help -d 'Print this help'
    complete -c aws-sign -n __fish_use_subcommand -l version -d 'Print the version'
    \(Command.allCases.map(command).joined(separator: "\n"))
    \(Command.allCases.compactMap(operand).joined(separator: "\n"))
    \(Option.allCases.map(option).joined(separator: "\n"))

    """
  }

  private static func command(_ command: Command) -> String {
    "complete -c aws-sign -n __fish_use_subcommand -a \(command.rawValue) -d \(quoted(firstSentence(of: command.summary)))"
  }

  private static func operand(of command: Command) -> String? {
    guard let operand = command.operand, !operand.choices.isEmpty else { return nil }
    return complete([command]) + " -a " + quoted(operand.choices.joined(separator: " "))
  }

  private static func option(_ option: Option) -> String {
    let description = option.description
    let short = description.shortName.map { " -s " + String($0) } ?? ""
    let value =
      switch description.words {
      case .any: description.value == nil ? "" : " -x"
      case .oneOf(let words): " -x -a " + quoted(words.joined(separator: " "))
      case .file: " -r -F"
      case .fileAfterAt: " -x -a '(__aws_sign_file_after_at)'"
      }
    return complete(description.commands) + short + " -l " + description.name + value + " -d "
      + quoted(firstSentence(of: description.summary))
  }

  private static func complete(_ commands: [Command]) -> String {
    "complete -c aws-sign -n '__fish_seen_subcommand_from " + commands.map(\.rawValue).joined(separator: " ") + "'"
  }

  /// Within single quotes the backslash and the single quote alone mean something.
  private static func quoted(_ text: String) -> String {
    "'" + String(text.flatMap { "\\'".contains($0) ? ["\\", $0] : [$0] }) + "'"
  }
}
