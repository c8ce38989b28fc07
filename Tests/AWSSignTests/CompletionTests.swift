internal import Foundation
internal import Testing

@testable internal import aws_sign

/// Each shell is asked what it would offer, by its own means.
@Suite("Completions")
struct CompletionTests {
  /// The path of a shell; nil where this machine has none.
  private static func path(of shell: Shell) -> String? {
    ["/bin/", "/usr/bin/", "/usr/local/bin/", "/opt/homebrew/bin/"].map { $0 + shell.rawValue }
      .first(where: FileManager.default.isExecutableFile)
  }

  private static let shells = Shell.allCases.filter { path(of: $0) != nil }

  /// What is typed, and what is offered for its last word.
  private static let cases: [(line: String, offers: [String])] = [
    ("aws-sign pre", ["presign"]),
    ("aws-sign p", ["presign", "post-policy"]),
    ("aws-sign presign --sig", ["--signed-payload"]),
    ("aws-sign sign --sig", []),
    ("aws-sign token el", ["elasticache"]),
    ("aws-sign token rds --po", ["--port"]),
    ("aws-sign completions z", ["zsh"]),
    ("aws-sign presign -X P", ["PUT", "POST", "PATCH"]),
    ("aws-sign sign --method O", ["OPTIONS"]),
    ("aws-sign presign --region eu", []),
    ("aws-sign explain --against ans", ["answer 1.xml"]),
    ("aws-sign sign -d @ans", ["@answer 1.xml"]),
    ("aws-sign sign -d ans", []),
  ]

  @Test("What a shell offers", arguments: shells, cases)
  func offers(shell: Shell, example: (line: String, offers: [String])) async throws {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent("aws-sign-" + UUID().uuidString)
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(at: directory) }
    try Data().write(to: directory.appendingPathComponent("answer 1.xml"))
    let script = try await World().output("completions", shell.rawValue)
    try Data(script.utf8).write(to: directory.appendingPathComponent("completions"))
    let question =
      switch shell {
      case .bash: Self.bashQuestion
      case .zsh: Self.zshQuestion
      case .fish: Self.fishQuestion
      }
    let path = try #require(Self.path(of: shell))
    let arguments = (shell == .zsh ? ["-f"] : []) + ["-c", question]
    let result = try await runProcess(
      path, arguments,
      environment: [
        "PATH": "/usr/bin:/bin", "HOME": directory.path, "LINE": example.line, "DIRECTORY": directory.path,
        "TERM": "dumb",
      ])
    #expect(result.standardError == "")
    let offers = result.text.split(separator: "\n").map(String.init)
    #expect(Set(offers) == Set(example.offers), "\(shell) \(example.line)")
  }

  /// Calls the function that bash would call.
  private static let bashQuestion = """
    cd "$DIRECTORY" && source ./completions
    compopt() { :; }
    read -ra COMP_WORDS <<< "$LINE"
    COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
    _aws_sign
    for offer in "${COMPREPLY[@]}"; do printf '%s\\n' "$offer"; done
    """

  /// Types the line at a terminal of zsh's own, whose `compadd` says what it is given.
  private static let zshQuestion = """
    cd $DIRECTORY
    zmodload zsh/zpty
    zpty shell 'PS1=; exec zsh -f -i'
    print -r -- '
      autoload -Uz compinit; compinit -u -D; source ./completions; stty -echo -onlcr; unsetopt zle_bracketed_paste
      compadd() { local -a offers; builtin compadd -O offers "$@"; print -rl -- "$IPREFIX"${^offers} >>$DIRECTORY/offers; builtin compadd "$@" }
      finish() { print -r -- ready >>$DIRECTORY/state }
      answer() { zle complete-word; finish }
      zle -N answer; bindkey "^I" answer; finish
    ' >setup
    zpty -w shell 'source ./setup'
    integer tries
    while [[ ! -s state && tries -lt 6000 ]]; do sleep 0.05; ((++tries)); done
    zpty -w -n shell "$LINE"$'\\t'
    while [[ $(wc -l <state) -lt 2 && tries -lt 12000 ]]; do sleep 0.05; ((++tries)); done
    zpty -d shell
    [[ ! -s offers ]] || tr -d '\\\\' <offers | sort -u
    """

  /// fish says what it would offer.
  private static let fishQuestion = """
    cd $DIRECTORY; source ./completions
    complete -C "$LINE" | string replace -r '\\t.*' '' | string unescape
    """
}
