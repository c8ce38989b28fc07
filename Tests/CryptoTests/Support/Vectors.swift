// The publishers' vector files, read as they were issued.

import Foundation

enum Vectors {
  /// The records of a NIST CAVP response file: each blank-line separated group of `Name = value` lines, where a
  /// bracketed `[L = 32]` or a lone `Seed = …` is a group too.
  static func nist(_ name: String) throws -> [[String: String]] {
    let text = String(decoding: try contents("nist-cavp/\(name).rsp"), as: UTF8.self)
    let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
    return lines.split { $0.allSatisfy(\.isWhitespace) }.map { group in
      var record: [String: String] = [:]
      for line in group where line.first != "#" && line.first != "[" {
        let parts = line.split(separator: "=", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
        if parts.count == 2 { record[parts[0]] = parts[1] }
      }
      return record
    }.filter { !$0.isEmpty }
  }

  /// The `cases` of a JSON file.
  static func json<Case: Decodable>(_ name: String, as type: Case.Type) throws -> [Case] {
    try JSONDecoder().decode(File<Case>.self, from: contents("rfc/\(name).json")).cases
  }

  /// The `cases` of a JSON file, each as a dictionary of its texts and whole numbers.
  static func jsonFields(_ name: String) throws -> [[String: String]] {
    enum Field: Decodable {
      case text(String)
      case number(Int)

      init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let text = try? container.decode(String.self) {
          self = .text(text)
        } else {
          self = .number(try container.decode(Int.self))
        }
      }

      var description: String {
        switch self {
        case .text(let text): text
        case .number(let number): String(number)
        }
      }
    }
    return try json(name, as: [String: Field].self).map { $0.mapValues(\.description) }
  }

  private struct File<Case: Decodable>: Decodable { var cases: [Case] }

  private static func contents(_ path: String) throws -> Data {
    try Data(contentsOf: Bundle.module.bundleURL.appending(path: "Vectors/\(path)"))
  }
}

/// The bytes that hexadecimal digits stand for; nil for anything else.
func bytes(hex: String) -> [UInt8]? {
  let nibbles = hex.compactMap(\.hexDigitValue)
  guard nibbles.count == hex.count, nibbles.count.isMultiple(of: 2) else { return nil }
  return stride(from: 0, to: nibbles.count, by: 2).map { UInt8(nibbles[$0] << 4 | nibbles[$0 + 1]) }
}

/// Lower-case hexadecimal digits.
func hex(_ bytes: some Sequence<UInt8>) -> String {
  bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}
