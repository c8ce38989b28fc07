/// Completions for zsh.
enum ZshCompletions {
  static var script: String {
    """
    #compdef aws-sign
    # Completions of aws-sign for zsh: put this file as _aws-sign into a directory of $fpath, or source it.
    _aws_sign_file_after_at() {
      if compset -P @; then _files; else _message 'a text, @FILE or @-'; fi
    }

    _aws_sign() {
      local -a commands=(
    \(Command.allCases.map { "    " + quoted($0.rawValue + ":" + $0.summary) }.joined(separator: "\n"))
      )
      if ((CURRENT == 2)); then
        if [[ $PREFIX == -* ]]; then
          compadd -- --help --version
        else
          _describe -t commands command commands
        fi
        return
      fi
      local command=$words[2]
      shift words
      ((CURRENT--))
      case $command in
    \(Command.allCases.map(arguments).joined(separator: "\n"))
      esac
    }

    if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
      _aws_sign "$@"
    else
      compdef _aws_sign aws-sign
    fi

    """
  }

  /// The options and the operand of a command, as `_arguments` takes them.
  private static func arguments(of command: Command) -> String {
    let operand = command.operand.map { operand in
      [quoted("1:" + operand.name + ":" + (operand.choices.isEmpty ? " " : list(operand.choices)))]
    }
    let lines = (command.options.map(argument) + (operand ?? [])).map { " \\\n        " + $0 }
    return "    " + command.rawValue + ")\n      _arguments -s -S" + lines.joined() + " ;;"
  }

  private static func argument(of option: Option) -> String {
    let description = option.description
    let isFlag = description.value == nil
    let names = [option.shortNameAsTyped.map { isFlag ? $0 : $0 + "+" }, option.name + (isFlag ? "" : "=")]
      .compactMap { $0 }
    let exclusion =
      option.isRepeatable
      ? "*" : "(" + [option.shortNameAsTyped, option.name].compactMap { $0 }.joined(separator: " ") + ")"
    let value = description.value.map { ":" + escaped($0) + ":" + action(description.words) } ?? ""
    let text = quoted("[" + escaped(firstSentence(of: description.summary)) + "]" + value)
    return quoted(exclusion) + (names.count > 1 ? "{" + names.joined(separator: ",") + "}" : names.joined()) + text
  }

  private static func action(_ words: Option.Words) -> String {
    switch words {
    case .any: " "
    case .oneOf(let words): list(words)
    case .file: "_files"
    case .fileAfterAt: "_aws_sign_file_after_at"
    }
  }

  private static func list(_ words: [String]) -> String { "(" + words.joined(separator: " ") + ")" }

  /// A text within brackets or between colons.
  private static func escaped(_ text: String) -> String {
    String(text.flatMap { "\\[]:".contains($0) ? ["\\", $0] : [$0] })
  }

  private static func quoted(_ text: String) -> String {
    "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
  }
}
