internal import Foundation
internal import Testing

@testable internal import aws_sign

@Suite("The manual page")
struct ManualPageTests {
  @Test("Documentation/aws-sign.1 is what `aws-sign man` prints")
  func isCurrent() async throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../Documentation/aws-sign.1")
    let text = try await World().output("man")
    #expect(try String(contentsOf: file, encoding: .utf8) == text, "aws-sign man > Documentation/aws-sign.1")
  }

  @Test("It has every command, option, variable and exit status")
  func isWhole() async throws {
    let text = try await World().output("man")
    for command in Command.allCases {
      #expect(text.contains("\n.Ss " + command.rawValue.replacing("-", with: "\\-") + "\n"))
    }
    for option in Option.allCases {
      #expect(text.contains("Fl \\-" + option.description.name.replacing("-", with: "\\-")))
    }
    for variable in ToolManual.environment.flatMap(\.variables) { #expect(text.contains("Ev " + variable)) }
  }

  @Test(
    "mandoc finds nothing to criticise", .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/mandoc")))
  func lint() async throws {
    let page = try await World().output("man")
    let result = try await runProcess("/usr/bin/mandoc", ["-Tlint", "-Wstyle"], standardInput: Array(page.utf8))
    #expect(result.text == "" && result.standardError == "" && result.exitStatus == 0)
  }
}
