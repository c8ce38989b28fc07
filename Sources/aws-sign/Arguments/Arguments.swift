/// The arguments of a command: its operand, where it has one, and options in any order.
struct Arguments {
  let command: Command
  /// The URL or other word that the command works on; empty where there is none.
  private(set) var operand = ""
  private var values: [Option: [String]] = [:]

  /// Reads `--name value`, `--name=value`, `-X value` and `-Xvalue`; what follows `--` is no option.
  ///
  /// Messages name options, never values: a secret may have come onto the command line by mistake.
  /// - Returns: Nil where help is asked for.
  /// - Throws: Wrong usage.
  init?(_ words: ArraySlice<String>, of command: Command) throws(ToolError) {
    self.command = command
    var rest = words
    var operands: [String] = []
    while let word = rest.popFirst() {
      if word == "--" {
        operands += rest
        break
      }
      guard word.utf8.first == UInt8(ascii: "-"), word.utf8.count > 1 else {
        operands.append(word)
        continue
      }
      let (option, attached) = try Self.option(word, of: command)
      guard values[option] == nil || option.isRepeatable else {
        throw .usage(option.name + " is given twice; give it once")
      }
      values[option, default: []].append(try Self.value(of: option, attached: attached, &rest))
      if option == .help { return nil }
    }
    operand = try Self.operand(operands, of: command, mayBeMissing: has(.standardInput))
  }

  private static func operand(
    _ words: [String], of command: Command, mayBeMissing: Bool
  ) throws(ToolError) -> String {
    guard let operand = command.operand else {
      guard words.isEmpty else {
        throw .usage(command.rawValue + " takes options alone; `aws-sign " + command.rawValue + " --help` tells more")
      }
      return ""
    }
    let choices = operand.choices.isEmpty ? "" : ": " + listed(operand.choices, "or")
    guard let word = words.first else {
      if mayBeMissing { return "" }
      throw .usage(
        "the " + operand.name + " is missing" + choices + "; `aws-sign " + command.rawValue + " --help` tells more")
    }
    guard words.count == 1 else {
      throw .usage(
        "one " + operand.name + " is expected, but there are more arguments; "
          + "a word with spaces or & in it needs quotes")
    }
    guard operand.choices.isEmpty || operand.choices.contains(word) else {
      throw .usage("the " + operand.name + " is none of " + listed(operand.choices, "and"))
    }
    return word
  }

  func has(_ option: Option) -> Bool { values[option] != nil }

  /// The value of an option, nil where it is not given.
  func value(_ option: Option) -> String? { values[option]?.first }

  /// The values of an option in order.
  func values(_ option: Option) -> [String] { values[option] ?? [] }

  /// - Throws: Wrong usage, where both are given.
  func refuseBoth(_ first: Option, _ second: Option) throws(ToolError) {
    guard !has(first) || !has(second) else {
      throw .usage(first.name + " and " + second.name + " contradict each other; give one of them")
    }
  }

  /// The option that a word begins, and the value that is attached to it, if any.
  private static func option(_ word: String, of command: Command) throws(ToolError) -> (Option, attached: String?) {
    guard word.starts(with: "--") else {
      let letter = word[word.index(after: word.startIndex)]
      guard let option = Option.named(letter, of: command) else {
        throw unknown("-" + String(letter), of: command)
      }
      let attached = word.dropFirst(2)
      return (option, attached.isEmpty ? nil : String(attached))
    }
    let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard let name = parts.first, let option = Option.named(name, of: command) else {
      throw unknown("--" + String(parts.first ?? ""), of: command)
    }
    return (option, parts.count > 1 ? String(parts[1]) : nil)
  }

  private static func unknown(_ name: String, of command: Command) -> ToolError {
    if ["secret", "access", "token"].contains(where: { name.holds($0) }) {
      return .usage(
        "keys are never taken from arguments, where others can see them; set " + EnvironmentVariable.accessKeyID
          + " and " + EnvironmentVariable.secretAccessKey)
    }
    let namesakes = Option.allCases.filter { $0.name == name || $0.shortNameAsTyped == name }
    if let option = namesakes.first {
      let commands = option.description.commands.map(\.rawValue)
      return .usage(name + " is no option of " + command.rawValue + ", but of " + listed(commands, "and"))
    }
    return .usage("unknown option " + name + "; `aws-sign " + command.rawValue + " --help` lists the options")
  }

  private static func value(
    of option: Option, attached: String?, _ rest: inout ArraySlice<String>
  ) throws(ToolError) -> String {
    guard let valueName = option.description.value else {
      guard attached == nil else { throw .usage(option.name + " takes no value") }
      return ""
    }
    guard let value = attached ?? rest.popFirst(), option.takesFreeText || !value.starts(with: "--") else {
      throw .usage(option.name + " needs a value: " + option.name + " " + valueName)
    }
    guard option.takesFreeText || !value.isEmpty else { throw .usage("the value of " + option.name + " is empty") }
    return value
  }
}
