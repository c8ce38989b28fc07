internal import Crypto
internal import SigV4

/// The value of `--data`: a text, `@FILE` or `@-`.
enum Body {
  case text(String)
  case bytes(of: DataSource)

  /// - Throws: Wrong usage, where the name of the file is missing.
  init(_ argument: String) throws(ToolError) {
    if argument.utf8.first != UInt8(ascii: "@") {
      self = .text(argument)
    } else if argument.utf8.elementsEqual("@-".utf8) {
      self = .bytes(of: .standardInput)
    } else {
      guard argument.utf8.count > 1 else {
        throw .usage("--data @ needs the name of a file after it, or - for standard input")
      }
      self = .bytes(of: .file(path: String(argument.dropFirst())))
    }
  }

  /// The SHA-256 of the bytes, which are not kept.
  func payload(in environment: Environment) throws(ToolError) -> Payload {
    switch self {
    case .text(let text): return .hashing(text.utf8)
    case .bytes(let source):
      var hash = SHA256()
      try environment.read(source) { hash.update(bytes: $0) }
      return Payload(hash.finalize())
    }
  }
}

extension Payload {
  /// - Parameter digits: A SHA-256 in hexadecimal of either case.
  init(hexadecimal digits: String) throws(ToolError) {
    do {
      try self.init(sha256Hex: digits.lowercased())
    } catch {
      throw ToolError(error)
    }
  }
}
