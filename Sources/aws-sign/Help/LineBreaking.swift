// Words put together for a person.

/// The lines of pieces that stay whole, with spaces between, none longer than a width unless a piece is.
func lines(of pieces: [some StringProtocol], width: Int) -> [String] {
  var lines: [String] = []
  for piece in pieces {
    if let last = lines.last, last.count + 1 + piece.count <= width {
      lines[lines.count - 1] = last + " " + piece
    } else {
      lines.append(String(piece))
    }
  }
  return lines
}

/// `a`, `a or b`, `a, b or c`.
func listed(_ words: [String], _ conjunction: String) -> String {
  guard let last = words.last, words.count > 1 else { return words.first ?? "" }
  return words.dropLast().joined(separator: ", ") + " " + conjunction + " " + last
}

/// A text up to its first full stop, without it.
func firstSentence(of text: String) -> String {
  var sentence = ""
  for word in text.split(separator: " ") {
    if !sentence.isEmpty { sentence += " " }
    sentence += word
    if sentence.utf8.last == UInt8(ascii: ".") { return String(sentence.dropLast()) }
  }
  return sentence
}

extension String {
  /// The text with spaces after it up to a width.
  func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
