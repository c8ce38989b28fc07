/// Completions for bash, from 3.2 on.
enum BashCompletions {
  static var script: String {
    """
    # Completions of aws-sign for bash: source this file, or put it where bash-completion looks for them.
    _aws_sign() {
      local IFS=$'\\n' cur=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} words=
      # bash makes a word of the = in --name=value.
      if [[ $cur == = ]]; then
        cur=
      elif [[ $previous == = ]]; then
        previous=${COMP_WORDS[COMP_CWORD - 2]}
      fi
      COMPREPLY=()
      if ((COMP_CWORD == 1)); then
        COMPREPLY=($(compgen -W $'\(listOfWords(Command.allCases.map(\.rawValue) + ["--help", "--version"]))' -- "$cur"))
        return
      fi
      case ${COMP_WORDS[1]}:$previous in
    \(Command.allCases.flatMap(values).joined(separator: "\n"))
      esac
      case ${COMP_WORDS[1]} in
    \(Command.allCases.map(words).joined(separator: "\n"))
      esac
      COMPREPLY=($(compgen -W "$words" -- "$cur"))
    }
    complete -F _aws_sign aws-sign

    """
  }

  /// Words that `compgen` divides at line breaks, within `$'…'`.
  private static func listOfWords(_ words: [String]) -> String { words.joined(separator: "\\n") }

  /// What completes the values of a command's options.
  private static func values(of command: Command) -> [String] {
    command.options.filter { $0.description.value != nil }.map { option in
      let names = [option.name, option.shortNameAsTyped].compactMap { $0 }
      let pattern = names.map { command.rawValue + ":" + $0 }.joined(separator: " | ")
      let action =
        switch option.description.words {
        case .any: ""
        case .oneOf(let words): "COMPREPLY=($(compgen -W $'\(listOfWords(words))' -- \"$cur\")); "
        case .file: "compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- \"$cur\")); "
        case .fileAfterAt:
          "compopt -o filenames 2>/dev/null; [[ $cur != @* ]] || COMPREPLY=($(compgen -P @ -f -- \"${cur#@}\")); "
        }
      return "    " + pattern + ") " + action + "return ;;"
    }
  }

  /// What completes other words of a command.
  private static func words(of command: Command) -> String {
    let names = command.options.flatMap { [$0.name, $0.shortNameAsTyped].compactMap { $0 } }
    let words = (command.operand?.choices ?? []) + names
    return "    \(command.rawValue)) words=$'\(listOfWords(words))' ;;"
  }
}
