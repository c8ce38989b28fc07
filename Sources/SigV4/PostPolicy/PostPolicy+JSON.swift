// The policy as JSON.

internal import Crypto

extension PostPolicy {
  /// - Parameter expiration: Until when it can be used.
  func json(expiration: SigningTime) -> String {
    var text = TextBuffer()
    text.write(literal: "{\"expiration\": \"")
    expiration.writeExtended(to: &text)
    text.write(literal: "\", \"conditions\": [")
    for (index, condition) in conditions.enumerated() {
      if index > 0 { text.write(literal: ", ") }
      condition.write(to: &text)
    }
    text.write(literal: "]}")
    return String(decoding: text.span)
  }
}

extension PostPolicy.Condition {
  fileprivate func write(to text: inout TextBuffer) {
    switch self {
    case .equal(let name, let value):
      text.write(literal: "{")
      text.writeJSON(name)
      text.write(literal: ": ")
      text.writeJSON(value)
      text.write(literal: "}")
    case .startsWith(let name, let prefix):
      text.write(literal: "[\"starts-with\", \"$")
      text.write(name)
      text.write(literal: "\", ")
      text.writeJSON(prefix)
      text.write(literal: "]")
    case .contentLength(let range):
      text.write(literal: "[\"content-length-range\", ")
      text.write(String(range.lowerBound))
      text.write(literal: ", ")
      text.write(String(range.upperBound))
      text.write(literal: "]")
    }
  }
}

extension SigningTime {
  /// Writes `yyyy-MM-ddTHH:mm:ssZ` (ISO 8601, extended format).
  fileprivate func writeExtended(to text: inout TextBuffer) {
    for i in digits.indices {
      if i == 4 || i == 6 { text.write(literal: "-") }
      if i == 11 || i == 13 { text.write(literal: ":") }
      text.write(digits[i])
    }
  }
}
