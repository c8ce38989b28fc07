/// The commands of the tool.
enum Command: String, CaseIterable {
  case presign, request, sign, explain, verify, credentials, token
  case postPolicy = "post-policy"
  case completions, man

  /// The word that a command works on.
  struct Operand {
    /// What the help calls it.
    let name: String
    /// The words that it can be; empty where it can be any.
    let choices: [String]

    init(_ name: String, choices: [String] = []) {
      self.name = name
      self.choices = choices
    }
  }

  /// Nil where there is none.
  var operand: Operand? {
    switch self {
    case .presign, .request, .sign, .explain, .postPolicy: Operand("URL")
    case .verify, .credentials, .man: nil
    case .token: Operand("KIND", choices: TokenKind.allCases.map(\.rawValue))
    case .completions: Operand("SHELL", choices: Shell.allCases.map(\.rawValue))
    }
  }

  /// Whether the command needs keys to sign or verify; the others are about the tool itself.
  var needsKeys: Bool { self != .completions && self != .man }

  /// The commands that need keys.
  static var withKeys: [Command] { allCases.filter(\.needsKeys) }

  /// The commands that sign a request, if only to show how.
  static var signing: [Command] { [.presign, .request, .sign, .explain] }
}
