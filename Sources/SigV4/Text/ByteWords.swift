internal import Crypto

// Looking at eight bytes at once: most of a URL or header is letters and digits, and needs no closer look.

extension Span where Element == UInt8 {
  /// The eight bytes from an offset on, the first the lowest; after the end come `a`s.
  @inline(__always)
  func paddedWord(at offset: Int) -> UInt64 {
    if offset &+ 8 <= count { return word(at: offset) }
    let present = UInt64(truncatingIfNeeded: count &- offset) &* 8
    let padding = UInt64.eachByte(UInt8(ascii: "a")) &<< present
    if count >= 8 { return word(at: count &- 8) &>> (64 &- present) | padding }
    return shortWord &>> (UInt64(truncatingIfNeeded: offset) &* 8) | padding
  }

  /// All bytes, of which there are fewer than eight, the first the lowest; by parts that may overlap.
  @inline(__always)
  var shortWord: UInt64 {
    func shifted(_ part: some UnsignedInteger, to index: Int) -> UInt64 {
      UInt64(truncatingIfNeeded: part) &<< (UInt64(truncatingIfNeeded: index) &* 8)
    }
    if count >= 4 { return shifted(halfWord(at: 0), to: 0) | shifted(halfWord(at: count &- 4), to: count &- 4) }
    guard count > 0 else { return 0 }
    let (middle, last) = (count &>> 1, count &- 1)
    return shifted(self[0], to: 0) | shifted(self[middle], to: middle) | shifted(self[last], to: last)
  }

  /// Whether all bytes are ASCII and lie in a range, in which `a` lies.
  @inline(__always)
  func areAll(from first: UInt8, through last: UInt8) -> Bool {
    guard count >= 16 else {
      let (beginning, end) = (paddedWord(at: 0), paddedWord(at: count < 8 ? 0 : count &- 8))
      return beginning.bytes(from: first, through: last) & end.bytes(from: first, through: last) == .eachByte(128)
    }
    var inside = wordPair(at: count &- 16).bytes(from: first, through: last)
    var i = 0
    while i < count &- 16 {
      inside &= wordPair(at: i).bytes(from: first, through: last)
      i &+= 16
    }
    return inside[0] & inside[1] == .eachByte(128)
  }

  /// Where a text ends that begins at an offset; nil where another stands there.
  @inline(__always)
  func end(of text: StaticString, at offset: Int) -> Int? {
    let end = offset &+ text.utf8CodeUnitCount
    return end <= count && equalBytes(extracting(offset..<end), text.bytes) ? end : nil
  }

  /// The index of the first byte from `start` on that is a given one; the number of bytes where there is none.
  @inline(__always)
  package func firstIndex(of byte: UInt8, from start: Int) -> Int {
    var i = start
    while i < count {
      let differences = paddedWord(at: i) ^ .eachByte(byte)
      let zeros = (differences &- .eachByte(1)) & ~differences & .eachByte(128)
      if zeros != 0 { return min(i &+ zeros.byteIndexOfFirstBit, count) }
      i &+= 8
    }
    return count
  }
}

extension UInt64 {
  /// A word of eight equal bytes.
  @inline(__always)
  static func eachByte(_ byte: UInt8) -> UInt64 { 0x0101_0101_0101_0101 &* UInt64(byte) }

  /// The first `count` bytes of what was read, as a number whose order is the order of the bytes.
  @inline(__always)
  func orderedByBytes(_ count: Int) -> UInt64 {
    guard count < 8 else { return byteSwapped }
    return (self & ((1 &<< UInt64(truncatingIfNeeded: count &* 8)) &- 1)).byteSwapped
  }

  /// The highest bit of each byte that is ASCII and lies in a range. Above the first byte that is not ASCII, some bits
  /// may be wrong.
  @inline(__always)
  func bytes(from first: UInt8, through last: UInt8) -> UInt64 {
    (self &+ .eachByte(128 &- first)) & ~(self &+ .eachByte(127 &- last)) & ~self & .eachByte(128)
  }

  /// How many bytes there are before the first whose highest bit is set here.
  @inline(__always)
  var byteIndexOfFirstBit: Int { trailingZeroBitCount &>> 3 }

  /// The word with ASCII's upper-case letters in lower case.
  @inline(__always)
  var lowercasedBytes: UInt64 { self | bytes(from: UInt8(ascii: "A"), through: UInt8(ascii: "Z")) &>> 2 }
}

extension SIMD2<UInt64> {
  /// The same of two words.
  @inline(__always)
  func bytes(from first: UInt8, through last: UInt8) -> SIMD2<UInt64> {
    (self &+ UInt64.eachByte(128 &- first)) & ~(self &+ UInt64.eachByte(127 &- last)) & ~self & UInt64.eachByte(128)
  }
}

extension ByteSet {
  /// The index of the first byte from `start` on that is not in the set; the number of bytes where all are.
  @inline(__always)
  package func firstIndex(outsideIn bytes: Span<UInt8>, from start: Int) -> Int {
    var i = start
    while i < bytes.count {
      let rest = common.complement(bytes.paddedWord(at: i))
      if rest == 0 {
        i &+= 8
        continue
      }
      i &+= rest.byteIndexOfFirstBit
      guard i < bytes.count else { break }
      guard contains(bytes[i]) else { return i }
      i &+= 1
    }
    return bytes.count
  }

  /// Bytes that a set has, and that are found quickly.
  package enum Common: Sendable {
    /// Letters of both cases, digits, the hyphen and the dot.
    case alphanumericHyphenOrDot
    /// Those and the slash.
    case alphanumericOrSlash
    /// Every graphic character, and the space.
    case printable
    /// Every graphic character.
    case graphic

    /// The highest bit of each byte that is another one; above the first of them some bits may be wrong.
    @inline(__always)
    func complement(_ word: UInt64) -> UInt64 {
      switch self {
      case .alphanumericHyphenOrDot:
        complement(word, digitsFrom: UInt8(ascii: "0")) & ~word.bytes(
          from: UInt8(ascii: "-"), through: UInt8(ascii: "."))
      case .alphanumericOrSlash: complement(word, digitsFrom: UInt8(ascii: "-"))
      case .graphic: ~word.bytes(from: UInt8(ascii: "!"), through: UInt8(ascii: "~")) & .eachByte(128)
      case .printable: ~word.bytes(from: UInt8(ascii: " "), through: UInt8(ascii: "~")) & .eachByte(128)
      }
    }

    @inline(__always)
    private func complement(_ word: UInt64, digitsFrom first: UInt8) -> UInt64 {
      let letters = (word | .eachByte(0x20)).bytes(from: UInt8(ascii: "a"), through: UInt8(ascii: "z"))
      return ~(letters | word.bytes(from: first, through: UInt8(ascii: "9"))) & .eachByte(128)
    }
  }
}
