internal import Crypto

/// What the canonical requests have after the query whose headers have the same names, with gaps for their values.
struct HeaderForm {
  /// The names of a request's headers, in its order, whether they are signed or not.
  private let names: [String]
  /// The text between the values, from the end of the query to the payload.
  private let text: [UInt8]
  private let gaps: [Gap]
  /// Indices of the request's headers that have no place here, but are to be such as may be sent.
  private let others: [Int]

  /// Where a value belongs.
  struct Gap {
    let textEnd: Int
    /// An index into the request's headers; negative for the payload.
    let source: Int

    /// A gap for the payload.
    static func forPayload(textEnd: Int) -> Gap { Gap(textEnd: textEnd, source: -1) }
  }

  /// What `text` begins with: the end of the query.
  static var beginning: StaticString { "\n" }

  /// - Parameter fixed: Indices of those of the request's headers whose values are told otherwise.
  init(_ fields: Span<HeaderField>, _ text: [UInt8], _ gaps: [Gap], fixed: [Int] = []) {
    names = fields.indices.map { fields[$0].name }
    self.text = text
    self.gaps = gaps
    others = names.indices.filter { index in !fixed.contains(index) && !gaps.contains { $0.source == index } }
  }

  var headerCount: Int { names.count }

  /// Whether a request's headers have these names, and those that have no place here have values that they may have.
  @inline(__always)
  func fits(_ fields: Span<HeaderField>) -> Bool {
    guard fields.count == names.count else { return false }
    let names = names.span
    for index in fields.indices {
      guard equalBytes(fields[index].name, names[index]) else { return false }
    }
    for index in others.indices {
      guard fields[others[index]].value.withUTF8Bytes(HeaderField.isValid) else { return false }
    }
    return true
  }

  /// Writes what follows the query of a request that fits.
  /// - Parameter payload: The last line, for requests that do not all have the same.
  /// - Returns: Whether all values are such as may be signed.
  @inline(__always)
  @_lifetime(sink: copy sink)
  func write(_ fields: Span<HeaderField>, payload: Span<UInt8>, to sink: inout OutputSpan<UInt8>) -> Bool {
    let text = text.span
    var start = 0
    for index in gaps.indices {
      let gap = gaps[index]
      sink.write(text.extracting(start..<gap.textEnd))
      start = gap.textEnd
      if gap.source < 0 {
        sink.write(payload)
      } else {
        guard fields[gap.source].value.withUTF8Bytes({ sink.write(value: $0) }) else { return false }
      }
    }
    sink.write(text.extracting(droppingFirst: start))
    return true
  }
}

extension OutputSpan<UInt8> {
  /// Writes the value of a header without superfluous blanks.
  /// - Returns: Whether it may be signed; if not, nothing is written.
  @inline(__always)
  @_lifetime(self: copy self)
  fileprivate mutating func write(value: Span<UInt8>) -> Bool {
    guard !value.areAll(from: UInt8(ascii: "!"), through: UInt8(ascii: "~")) else {
      write(value)
      return true
    }
    guard HeaderField.isValid(value) else { return false }
    writeCollapsed(value)
    return true
  }
}
