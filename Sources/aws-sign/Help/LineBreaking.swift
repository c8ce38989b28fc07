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

extension String {
  /// The text with spaces after it up to a width.
  func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
