import Foundation
import Testing

@testable import AWSCredentials

/// The files in `Profiles/`, with what botocore reads from them beside each; `Tests/Profiles/run` says where that is
/// from, and adds random ones in the folder that PROFILE_CASES names.
@Suite("Profiles are read as botocore reads them")
struct ProfileFileTests {
  private struct Case {
    let name: String
    let folder: URL
  }

  private struct Expected: Decodable, Equatable {
    var isMalformed: Bool?
    var profiles: [String: [String: Value]]?
    var ssoSessions: [String: [String: Value]]?
    var services: [String: [String: Value]]?
    var others: [String: [String: Value]]?
  }

  private enum Value: Decodable, Equatable {
    case text(String)
    case block([String: String])

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let text = try? container.decode(String.self) {
        self = .text(text)
      } else {
        self = .block(try container.decode([String: String].self))
      }
    }

    init(_ value: INIValue) {
      switch value {
      case .text(let text): self = .text(text)
      case .block(let block): self = .block(block)
      }
    }
  }

  private static func bundled() throws -> URL {
    try #require(Bundle.module.resourceURL).appendingPathComponent("Profiles")
  }

  private static func cases(_ folder: URL) throws -> [Case] {
    let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
    let inputs = files.filter { ["config", "credentials"].contains($0.pathExtension) }
    return Set(inputs.map { $0.deletingPathExtension().lastPathComponent }).sorted().map {
      Case(name: $0, folder: folder)
    }
  }

  private static func read(_ each: Case) -> Expected {
    func bytes(_ type: String) -> [UInt8]? {
      (try? Data(contentsOf: each.folder.appendingPathComponent("\(each.name).\(type)"))).map(Array.init)
    }
    let machine = TestMachine()
    machine.set {
      $0.files["/home/me/.aws/config"] = bytes("config")
      $0.files["/home/me/.aws/credentials"] = bytes("credentials")
    }
    guard let read = try? SharedConfiguration(machine.environment) else { return Expected(isMalformed: true) }
    func values(_ sections: [String: INISettings]) -> [String: [String: Value]] {
      sections.mapValues { $0.mapValues(Value.init) }
    }
    return Expected(
      profiles: values(read.profiles), ssoSessions: values(read.ssoSessions), services: values(read.services),
      others: values(read.others))
  }

  private func expectAgreement(_ cases: [Case]) throws {
    for each in cases {
      let json = try Data(contentsOf: each.folder.appendingPathComponent("\(each.name).json"))
      #expect(try Self.read(each) == JSONDecoder().decode(Expected.self, from: json), "\(each.name)")
    }
  }

  @Test("the files beside this test, and those in the folder that PROFILE_CASES may name")
  func agreement() throws {
    let cases = try Self.cases(Self.bundled())
    #expect(cases.count == 100)
    try expectAgreement(cases)
    if let path = ProcessInfo.processInfo.environment["PROFILE_CASES"] {
      let further = try Self.cases(URL(fileURLWithPath: path))
      #expect(further.count == 400)
      try expectAgreement(further)
    }
  }

  @Test("lines are split into words as Python's shlex splits them")
  func words() throws {
    struct Line: Decodable {
      let line: String
      let words: [String]?
    }
    let json = try Data(contentsOf: Self.bundled().appendingPathComponent("shell-words.json"))
    let lines = try JSONDecoder().decode([Line].self, from: json)
    #expect(lines.count == 30)
    for line in lines { #expect(shellWords(line.line) == line.words, "\(line.line.debugDescription)") }
  }

  @Test(
    "what is wrong with a file is said with its path and line, and not a word of the line",
    arguments: [
      ("[default]\n\(sentinel)\n", "line 2 is no setting"), ("\(sentinel) = \(sentinel)\n", "line 1 is in no section"),
      ("[a]\nk = \(sentinel)\nk = \(sentinel)\n", "line 3"), ("[a]\n[a]\n", "line 2 begins"),
      ("\u{FEFF}[a]\n", "byte order mark"), ("[a]\nk =\n  \(sentinel)\n", "under k"),
    ])
  func messages(text: String, part: String) async throws {
    for isConfig in [true, false] {
      let machine = isConfig ? TestMachine(config: text) : TestMachine(credentials: text)
      let error = try await expectFailure(.invalidConfiguration, part) {
        try SharedConfiguration(machine.environment)
      }
      #expect(error.message.hasPrefix(isConfig ? "/home/me/.aws/config: " : "/home/me/.aws/credentials: "))
    }
  }
}
