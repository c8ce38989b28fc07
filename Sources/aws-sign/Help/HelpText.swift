// What --help prints.

enum HelpText {
  private static let width = 79

  /// The help of the whole tool.
  static var tool: String {
    """
    aws-sign \(CommandLineTool.version): signs requests to AWS (Signature Version 4)

    Usage:
    \(Command.allCases.map { "  aws-sign " + $0.usages.joined(separator: "\n  aws-sign ") }.joined(separator: "\n"))
      aws-sign COMMAND --help
      aws-sign --version

    Commands:
    \(Command.allCases.map { "  " + $0.rawValue.padded(to: 13) + $0.summary }.joined(separator: "\n"))

    \(environment)

    \(exitStatus)

    Examples:
    \(Command.withKeys.compactMap(\.examples.first).joined(separator: "\n"))

    """
  }

  /// The help of a command.
  static func of(_ command: Command) -> String {
    let input = command.inputDescription.split(separator: "\n").flatMap { paragraph in
      lines(of: paragraph.split(separator: " "), width: width)
    }
    return """
      aws-sign \(command.rawValue): \(command.purpose)

      Usage:
      \(usage(command))
      \(input.isEmpty ? "" : "\n" + input.joined(separator: "\n") + "\n")
      Options:
      \(options(command.options))
      \(command.needsKeys ? "\n" + environment + "\n\n" + exitStatus + "\n" : "")
      Examples:
      \(command.examples.joined(separator: "\n"))

      """
  }

  private static func usage(_ command: Command) -> String {
    let options = command.options.map { option in
      let value = option.description.value.map { " " + $0 } ?? ""
      return "[" + option.name + value + "]" + (option.isRepeatable ? "..." : "")
    }
    return command.usages.map { "  aws-sign " + $0 + "\n" }.joined()
      + lines(of: options, width: width - 6).map { "      " + $0 }.joined(separator: "\n")
  }

  /// Each option with its summary beside it.
  private static func options(_ options: [Option]) -> String {
    options.map { option in
      let description = option.description
      let short = option.shortNameAsTyped.map { $0 + ", " } ?? "    "
      return row(short + option.name + (description.value.map { " " + $0 } ?? ""), description.summary)
    }.joined(separator: "\n")
  }

  private static var environment: String {
    (["Environment:"] + ToolManual.environment.map { row($0.variables.joined(separator: ", "), $0.summary) }
      + ["  " + ToolManual.furtherVariables]).joined(separator: "\n")
  }

  private static var exitStatus: String {
    (["Exit status:"] + ToolManual.exitStatuses.map { row(String($0.status), $0.meaning) }).joined(separator: "\n")
  }

  /// A head with a text beside it; a long head has a line of its own.
  private static func row(_ head: String, _ text: String) -> String {
    let indent = 29
    let head = "  " + head
    let margin = "\n" + "".padded(to: indent)
    return (head.count + 1 < indent ? head.padded(to: indent) : head + margin)
      + lines(of: text.split(separator: " "), width: width - indent).joined(separator: margin)
  }
}
