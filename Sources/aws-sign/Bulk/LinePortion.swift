internal import SigV4

/// Some whole lines of a long input.
struct LinePortion: Sendable {
  /// More bytes than any URL or key has that a service takes.
  static var longestLine: Int { 65_536 }

  /// The lines with the line feeds between them; after the last there is one or none.
  let text: [UInt8]

  /// Calls `body` with the number of each line, from 1, and where in `text` it lies.
  ///
  /// A carriage return at the end, as Windows has it, does not belong to the line.
  func forEachLine(_ body: (_ number: Int, _ line: Range<Int>) -> Void) {
    let bytes = text.span
    var (number, start) = (1, 0)
    while start < bytes.count {
      let lineFeed = bytes.firstIndex(of: UInt8(ascii: "\n"), from: start)
      let hasReturn = lineFeed > start && bytes[lineFeed - 1] == UInt8(ascii: "\r")
      body(number, start..<(hasReturn ? lineFeed - 1 : lineFeed))
      number += 1
      start = lineFeed + 1
    }
  }
}

/// Divides an input into portions, whose size depends on how much a read yields, not on how much there is.
struct LineReader {
  /// What came after the last line feed.
  private var unfinished: [UInt8] = []
  private var isAtEnd = false

  /// The next lines; nil at the end.
  mutating func next(
    _ read: (_ bytes: inout [UInt8]) throws(ToolError) -> Bool
  ) throws(ToolError) -> LinePortion? {
    while !isAtEnd {
      let searchedCount = unfinished.count
      guard try read(&unfinished) else {
        isAtEnd = true
        break
      }
      if let end = unfinished[searchedCount...].lastIndex(of: UInt8(ascii: "\n")) {
        let rest = Array(unfinished[(end + 1)...])
        unfinished.removeLast(rest.count)
        defer { unfinished = rest }
        return LinePortion(text: unfinished)
      }
      // Enough is kept of too long a line to see that it is.
      unfinished.removeLast(max(0, unfinished.count - LinePortion.longestLine - 1))
    }
    defer { unfinished = [] }
    return unfinished.isEmpty ? nil : LinePortion(text: unfinished)
  }
}
