/// What the tool writes, and its exit status.
struct Outcome {
  var standardOutput = ""
  var standardError = ""
  var exitStatus: Int32 = 0
  /// What is still to be done, with `standardError` written first.
  var bulk: BulkPresigning?

  /// - Parameters:
  ///   - standardOutput: What was asked for.
  ///   - notes: What a person should know besides, a sentence each.
  init(standardOutput: String, notes: [String] = []) {
    self.standardOutput = standardOutput
    for note in notes { standardError += Self.line("note: " + note) }
  }

  init(_ error: ToolError) { fail(error) }

  /// Tells of an error besides, and takes its exit status.
  mutating func fail(_ error: ToolError) {
    if !error.message.isEmpty { standardError += Self.line(error.message) }
    for detail in error.details { standardError += "  " + printable(detail) + "\n" }
    exitStatus = error.exitStatus
  }

  /// One line that begins with the tool's name. Control characters, which could come from a file's name, would break
  /// the line or drive the terminal.
  static func line(_ message: String) -> String {
    "aws-sign: " + printable(message) + "\n"
  }
}

/// A text with a question mark for each control character.
func printable(_ text: String) -> String {
  String(
    text.unicodeScalars.map { scalar in
      scalar.value < 32 || (127..<160).contains(scalar.value) ? "?" : Character(scalar)
    })
}
