internal import Crypto

/// `SignedHeaders` taken apart: names in lower case, sorted, each once.
struct SignedHeaderNames: ~Copyable {
  private let text: String
  private var ranges = SmallArray<16, Range<Int>>(filler: 0..<0)

  /// - Parameter text: Names with semicolons between.
  /// - Throws: `malformedSignedHeaders`.
  init(_ text: String) throws(VerificationError) {
    self.text = text
    let bytes = text.utf8.span
    var start = 0
    for end in 0...bytes.count where end == bytes.count || bytes[end] == UInt8(ascii: ";") {
      guard start < end else { throw Self.malformed("holds an empty name") }
      if ranges.count > 0 {
        let order = compare(bytes.extracting(ranges[ranges.count - 1]), bytes.extracting(start..<end))
        guard order != 0 else { throw Self.malformed("holds a name twice") }
        guard order < 0 else { throw Self.malformed("is not sorted") }
      }
      for i in start..<end where !ByteSet.token.contains(bytes[i]) || bytes[i] != bytes[i].lowercased {
        throw Self.malformed("holds a name that is not in lower case, or is none")
      }
      ranges.append(start..<end)
      start = end + 1
    }
  }

  private static func malformed(_ what: String) -> VerificationError {
    VerificationError(.malformedSignedHeaders, "the list of signed headers " + what)
  }

  var count: Int { ranges.count }

  /// The name at a position.
  func name(at position: Int) -> String { String(decoding: text.utf8.span.extracting(ranges[position])) }

  /// Where a name of any case stands in the list, or nil.
  func position(of name: Span<UInt8>) -> Int? {
    let bytes = text.utf8.span
    var (low, high) = (0, ranges.count)
    while low < high {
      let middle = (low + high) / 2
      let order = compareIgnoringCase(name, bytes.extracting(ranges[middle]))
      if order == 0 { return middle }
      if order < 0 { high = middle } else { low = middle + 1 }
    }
    return nil
  }
}
