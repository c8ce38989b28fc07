// The files' syntax. AWS's documentation and botocore differ in places, and users' files work with botocore: so this
// reads as botocore does, which is as Python's `RawConfigParser` does.

/// A value: text, or a block of indented `name = value` lines.
enum INIValue: Equatable, Sendable {
  case text(String)
  case block([String: String])

  var text: String? {
    guard case .text(let text) = self else { return nil }
    return text
  }
}

/// The settings of a section, by name.
typealias INISettings = [String: INIValue]

/// A file in sections.
struct INIFile {
  /// The sections in the order of the file.
  private(set) var sections: [(name: String, settings: INISettings)] = []

  /// - Parameter bytes: The file, in UTF-8.
  /// - Throws: `invalidConfiguration`, with the number of the line, never its text.
  init(_ bytes: [UInt8]) throws(CredentialError) {
    guard let text = String(validating: bytes, as: UTF8.self) else { throw Self.malformed("it is not UTF-8") }
    guard text.unicodeScalars.first != "\u{FEFF}" else {
      throw Self.malformed("it begins with a byte order mark; save it as UTF-8 without one")
    }
    var parser = INIParser()
    var number = 0
    for line in Self.lines(of: text) {
      number += 1
      try parser.read(line, number)
    }
    let defaults = parser.defaults.mapValues(\.value)
    for (name, lines) in parser.sections {
      var settings: INISettings = [:]
      for (key, value) in defaults.merging(lines.mapValues(\.value), uniquingKeysWith: { $1 }) {
        settings[key] = try Self.value(value, of: key)
      }
      sections.append((name, settings))
    }
  }

  /// Lines end with LF, CR LF or CR.
  private static func lines(of text: String) -> [Substring.UnicodeScalarView] {
    var lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" || $0 == "\r" }
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines.map(\.unicodeScalars)
  }

  private static func value(_ text: String, of key: String) throws(CredentialError) -> INIValue {
    guard text.unicodeScalars.first == "\n" else { return .text(text) }
    var block: [String: String] = [:]
    for line in text.unicodeScalars.split(whereSeparator: { $0.endsLine }) {
      let line = trimmed(line)
      guard !line.isEmpty else { continue }
      guard let equals = line.firstIndex(of: "=") else {
        throw malformed("an indented line under \(key) has no equals sign")
      }
      block[String(trimmed(line[..<equals]))] = String(trimmed(line[equals...].dropFirst()))
    }
    return .block(block)
  }

  static func malformed(_ reason: String) -> CredentialError { CredentialError(.invalidConfiguration, reason) }
}

/// What has been read of a file.
private struct INIParser {
  /// A value as its lines.
  struct Lines {
    var lines: [String]

    /// Lines that are empty at the end do not count.
    var value: String { String(trimmedAtEnd(lines.joined(separator: "\n").unicodeScalars[...])) }
  }

  /// The sections but for `DEFAULT`, in the order of the file.
  private(set) var sections: [(name: String, lines: [String: Lines])] = []
  /// What is in a section named `DEFAULT` is in every section.
  private(set) var defaults: [String: Lines] = [:]

  private var section: String?
  private var key: String?
  private var indentation = 0

  private static let defaultSection = "DEFAULT"

  mutating func read(_ line: Substring.UnicodeScalarView, _ number: Int) throws(CredentialError) {
    let text = trimmed(line)
    guard text.first != "#", text.first != ";" else { return }
    guard !text.isEmpty else {
      append("")
      return
    }
    let lineIndentation = line.prefix { $0.isBlank }.count
    if key != nil, lineIndentation > indentation {
      append(String(text))
      return
    }
    indentation = lineIndentation
    if text.first == "[", let end = text.lastIndex(of: "]"), text.index(after: text.startIndex) < end {
      try begin(String(text[text.index(after: text.startIndex)..<end]), number)
    } else if section != nil {
      try set(text, number)
    } else {
      throw INIFile.malformed("line \(number) is in no section")
    }
  }

  private mutating func begin(_ name: String, _ number: Int) throws(CredentialError) {
    if name != Self.defaultSection {
      guard !sections.contains(where: { $0.name == name }) else {
        throw INIFile.malformed("line \(number) begins a section that the file has already")
      }
      sections.append((name, [:]))
    }
    section = name
    key = nil
  }

  private mutating func set(_ text: Substring.UnicodeScalarView, _ number: Int) throws(CredentialError) {
    guard let delimiter = text.firstIndex(where: { $0 == "=" || $0 == ":" }), delimiter > text.startIndex else {
      throw INIFile.malformed("line \(number) is no setting: it has no name, or no equals sign")
    }
    let name = String(trimmedAtEnd(text[..<delimiter])).lowercased()
    guard lines(of: name) == nil else {
      throw INIFile.malformed("line \(number) has a setting that its section has already")
    }
    key = name
    store(Lines(lines: [String(trimmed(text[delimiter...].dropFirst()))]), name)
  }

  /// Continues the value of the last setting.
  private mutating func append(_ line: String) {
    guard let key, var lines = lines(of: key) else { return }
    lines.lines.append(line)
    store(lines, key)
  }

  private func lines(of key: String) -> Lines? {
    section == Self.defaultSection ? defaults[key] : sections.last?.lines[key]
  }

  private mutating func store(_ lines: Lines, _ key: String) {
    if section == Self.defaultSection {
      defaults[key] = lines
    } else {
      sections[sections.count - 1].lines[key] = lines
    }
  }
}

private typealias Scalars = Substring.UnicodeScalarView

private func trimmed(_ text: Scalars) -> Scalars { trimmedAtEnd(text.drop { $0.isBlank }) }

private func trimmedAtEnd(_ text: Scalars) -> Scalars {
  guard let last = text.lastIndex(where: { !$0.isBlank }) else { return text[text.startIndex..<text.startIndex] }
  return text[...last]
}

extension Unicode.Scalar {
  /// What Python's `str.strip` removes.
  fileprivate var isBlank: Bool { properties.isWhitespace || ("\u{1C}"..."\u{1F}").contains(self) }

  /// What Python's `str.splitlines` splits at.
  fileprivate var endsLine: Bool {
    ("\n"..."\r").contains(self) || ("\u{1C}"..."\u{1E}").contains(self) || self == "\u{85}" || self == "\u{2028}"
      || self == "\u{2029}"
  }
}
