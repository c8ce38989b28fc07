internal import Testing

@testable internal import aws_sign

@Suite("Help")
struct HelpTests {
  @Test(
    "Help is on standard output, under 80 columns, with exit status 0",
    arguments: [
      ["--help"], ["-h"], ["presign", "--help"], ["sign", "-h"], ["explain", "--help"], ["verify", "--help"],
      ["request", "--help"], ["credentials", "--help"], ["token", "--help"], ["token", "rds", "-h"],
      ["post-policy", "--help"],
      ["sign", "--region", "x", "--help", "--unknown"], ["presign", "s3://bucket/key", "-h"],
    ])
  func shape(arguments: [String]) async throws {
    var world = World()
    world.variables = [:]
    let outcome = try await world.run(arguments)
    #expect(outcome.exitStatus == 0)
    #expect(outcome.standardError == "")
    for line in outcome.standardOutput.split(separator: "\n") {
      #expect(line.count < 80, "\(line)")
      #expect(line.last != " ", "\(line)")
    }
    #expect(outcome.standardOutput.hasSuffix("\n") && !outcome.standardOutput.hasSuffix("\n\n"))
    for heading in [
      "Usage:", arguments.count == 1 ? "Commands:" : "Options:", "Environment:", "Exit status:", "Examples:",
    ] {
      #expect(outcome.standardOutput.contains("\n" + heading))
    }
    for variable in [
      "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE", "AWS_REGION",
      "AWS_DEFAULT_REGION",
    ] {
      #expect(outcome.standardOutput.contains(variable))
    }
  }

  @Test("The help of a command names its options, and no others", arguments: Command.allCases)
  func options(command: Command) async throws {
    let help = try await World().output(command.rawValue, "--help")
    let whole = try await World().output("--help")
    for option in Option.allCases {
      let isItsOwn = option.description.commands.contains(command)
      #expect(help.contains("[" + option.name) == isItsOwn)
      #expect(help.contains(" " + option.name + (option.description.value.map { " " + $0 } ?? " ")) == isItsOwn)
      if isItsOwn, let short = option.shortNameAsTyped { #expect(help.contains(short + ", " + option.name)) }
    }
    #expect(whole.contains("\n  " + command.rawValue + " "))
    #expect(help.contains("x-amz-content-sha256") == [.presign, .explain].contains(command))
  }

  @Test("The commands about the tool itself have no keys to tell of", arguments: ["completions", "man"])
  func noKeys(command: String) async throws {
    let help = try await World().output(command, "--help")
    #expect(help.contains("\nUsage:\n  aws-sign " + command) && help.contains("\nExamples:\n"))
    #expect(!help.contains("AWS_") && !help.contains("\n\n\n"))
    for line in help.split(separator: "\n") { #expect(line.count < 80) }
  }

  @Test("Each option's summary begins with a sentence that a list can show", arguments: Option.allCases)
  func firstSentences(option: Option) {
    let sentence = firstSentence(of: option.description.summary)
    #expect(!sentence.isEmpty && sentence.count <= 110, "\(sentence)")
    #expect(option.description.summary.hasPrefix(sentence + "."))
  }

  @Test("--version")
  func version() async throws {
    #expect(try await World().output("--version") == "aws-sign " + CommandLineTool.version + "\n")
  }
}
