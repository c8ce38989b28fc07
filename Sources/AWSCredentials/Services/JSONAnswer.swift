// The JSON of services, programs and files. No error holds any of it.

internal import SigV4

/// A JSON object, and what its members are expected to be.
struct JSONAnswer {
  private let object: JSONValue

  /// - Throws: `invalidAnswer` for what is no JSON object.
  init(_ bytes: [UInt8]) throws(CredentialError) {
    guard let object = JSONValue(bytes.span), case .object = object else {
      throw CredentialError(.invalidAnswer, "the answer is not a JSON object")
    }
    self.object = object
  }

  private init(object: JSONValue) { self.object = object }

  /// The text of a member; nil where it is not there, or null.
  /// - Throws: `invalidAnswer` where it is something else.
  func text(_ name: String) throws(CredentialError) -> String? {
    switch object[name] {
    case nil, .null: nil
    case .string(let text): text
    default: throw Self.unexpected(name, "a text")
    }
  }

  /// A member that is a whole number; nil where it is not there, or null.
  /// - Throws: `invalidAnswer` where it is something else.
  func number(_ name: String) throws(CredentialError) -> Int64? {
    switch object[name] {
    case nil, .null: return nil
    case .number(let digits):
      guard let number = Int64(digits) else { throw Self.unexpected(name, "a whole number") }
      return number
    default: throw Self.unexpected(name, "a whole number")
    }
  }

  /// The text of a member that must be there.
  func requiredText(_ name: String) throws(CredentialError) -> String {
    guard let text = try text(name) else { throw Self.lacks(name) }
    return text
  }

  /// A whole number that must be there.
  func requiredNumber(_ name: String) throws(CredentialError) -> Int64 {
    guard let number = try number(name) else { throw Self.lacks(name) }
    return number
  }

  /// A member that is an object, and must be there.
  func requiredObject(_ name: String) throws(CredentialError) -> JSONAnswer {
    guard let member = object[name] else { throw Self.lacks(name) }
    guard case .object = member else { throw Self.unexpected(name, "an object") }
    return JSONAnswer(object: member)
  }

  private static func unexpected(_ name: String, _ kind: String) -> CredentialError {
    CredentialError(.invalidAnswer, "the \(name) of the answer is not \(kind)")
  }

  static func lacks(_ name: String) -> CredentialError {
    CredentialError(.invalidAnswer, "the answer has no \(name)")
  }
}

/// A JSON object of texts, as bytes; members without one are left out.
func json(_ members: [(name: String, text: String?)]) -> [UInt8] {
  Array(JSONValue.object(members.compactMap { name, text in text.map { (name, .string($0)) } }).text.utf8)
}
