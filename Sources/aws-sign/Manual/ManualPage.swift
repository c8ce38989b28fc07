/// The manual page, in the language of mdoc(7), which man-db and mandoc read.
enum ManualPage {
  static var text: String {
    """
    .Dd \(CommandLineTool.versionDate)
    .Dt AWS-SIGN 1
    .Os
    .Sh NAME
    .Nm aws-sign
    .Nd sign requests to AWS (Signature Version 4)
    .Sh SYNOPSIS
    \(Command.allCases.flatMap(\.usages).map { ".Nm\n.Ic " + quoted($0) }.joined(separator: "\n"))
    .Sh DESCRIPTION
    .Nm
    signs requests to AWS, and tells why a signature is refused.
    Keys are found where AWS's SDKs find them, and are never taken from arguments.
    \(Command.allCases.map(section).joined(separator: "\n"))
    .Sh OPTIONS
    Options may stand before and after other arguments.
    They have their value apart or after an equals sign.
    What follows
    .Fl \\-
    is no option.
    .Bl -tag -width Ds
    \(Option.allCases.map(item).joined(separator: "\n"))
    .It Fl \\-version
    Print the version.
    .El
    .Sh ENVIRONMENT
    .Bl -tag -width Ds
    \(ToolManual.environment.map(item).joined(separator: "\n"))
    .El
    .Pp
    \(ToolManual.furtherVariables)
    .Sh EXIT STATUS
    .Bl -tag -width Ds
    \(ToolManual.exitStatuses.map { ".It \($0.status)\n" + sentences($0.meaning) }.joined(separator: "\n"))
    .El
    .Sh EXAMPLES
    \(Command.allCases.flatMap(\.examples).map(example).joined(separator: "\n"))

    """
  }

  private static func section(_ command: Command) -> String {
    let purpose = command.purpose.split(separator: "\n").joined(separator: " ")
    let input = command.inputDescription
    return ".Ss " + escaped(command.rawValue) + "\n.Ic " + quoted(command.rawValue) + "\n" + sentences(purpose)
      + input.split(separator: "\n").map { "\n.Pp\n" + sentences(String($0)) }.joined()
  }

  private static func item(_ option: Option) -> String {
    let description = option.description
    let value = description.value.map { " Ar " + quoted($0) } ?? ""
    let short = description.shortName.map { "Fl " + String($0) + value + " , " } ?? ""
    let commands =
      description.commands == Command.allCases ? "every command" : listed(description.commands.map(\.rawValue), "and")
    return ".It " + short + "Fl " + escaped("-" + description.name) + value + "\n" + sentences(description.summary)
      + "\n" + sentences("For " + commands + ".")
  }

  private static func item(_ row: (variables: [String], summary: String)) -> String {
    ".It " + row.variables.map { "Ev " + $0 }.joined(separator: " , ") + "\n" + sentences(row.summary)
  }

  private static func example(_ text: String) -> String {
    let lines = text.split(separator: "\n").map { escaped(String($0.dropFirst(2))) }
    return ".Bd -literal -offset indent\n" + lines.joined(separator: "\n") + "\n.Ed"
  }

  /// A text in lines of less than 80 bytes, a new one for each sentence, as the language wants it.
  private static func sentences(_ text: String) -> String {
    var sentences: [[Substring]] = [[]]
    for word in text.split(separator: " ") {
      sentences[sentences.count - 1].append(word)
      if word.utf8.last == UInt8(ascii: ".") { sentences.append([]) }
    }
    return sentences.flatMap { lines(of: $0, width: 70) }.map(escaped).joined(separator: "\n")
  }

  /// A text as one argument of a macro.
  private static func quoted(_ text: String) -> String { "\"" + escaped(text) + "\"" }

  /// A text none of whose characters is a command: a hyphen would become another one, a stop or quote at the beginning
  /// of a line would name a macro.
  private static func escaped(_ text: String) -> String {
    var escaped = text.utf8.first == UInt8(ascii: ".") || text.utf8.first == UInt8(ascii: "'") ? "\\&" : ""
    for character in text {
      switch character {
      case "\\": escaped += "\\e"
      case "-": escaped += "\\-"
      case "\"": escaped += "\\(dq"
      default: escaped.append(character)
      }
    }
    return escaped
  }
}
