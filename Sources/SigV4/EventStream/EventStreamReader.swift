internal import Crypto

/// Reads the parts of an encoded event one after the other.
struct EventStreamReader {
  private let encoded: [UInt8]
  private var position: Int
  private let end: Int

  /// - Parameter range: Where in `encoded` to read.
  init(_ encoded: [UInt8], in range: Range<Int>) {
    self.encoded = encoded
    position = range.lowerBound
    end = min(range.upperBound, encoded.count)
  }

  var isAtEnd: Bool { position >= end }

  /// Reads a number, the most significant byte first.
  mutating func integer<Number: FixedWidthInteger & UnsignedInteger>(_: Number.Type) throws(BodyError) -> Number {
    var number: Number = 0
    for i in try take(Number.bitWidth / 8) { number = number &<< 8 | Number(truncatingIfNeeded: encoded[i]) }
    return number
  }

  mutating func bytes(byteCount: Int) throws(BodyError) -> [UInt8] { Array(encoded[try take(byteCount)]) }

  /// Reads UTF-8; anything else is refused, for it could not be encoded again.
  mutating func text(byteCount: Int) throws(BodyError) -> String {
    let range = try take(byteCount)
    let text = String(decoding: encoded.span.extracting(range))
    guard text.utf8.elementsEqual(encoded[range]) else {
      throw BodyError(.malformedEvent, "a header of an event has a name or value that is not UTF-8")
    }
    return text
  }

  private mutating func take(_ byteCount: Int) throws(BodyError) -> Range<Int> {
    guard byteCount <= end - position else {
      throw BodyError(.malformedEvent, "the headers of an event are longer than it says")
    }
    position += byteCount
    return position - byteCount..<position
  }
}
