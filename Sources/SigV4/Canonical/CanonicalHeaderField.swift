// The canonical form of a header: its name in lower case, its value without superfluous blanks.

internal import Crypto

extension TextSink where Self: ~Copyable & ~Escapable {
  /// Writes a name in lower case.
  @inline(__always)
  @_lifetime(self: copy self)
  mutating func writeLowercased(_ name: Span<UInt8>) {
    var i = 0
    while i < name.count {
      write(word: name.paddedWord(at: i).lowercasedBytes, byteCount: min(name.count &- i, 8))
      i &+= 8
    }
  }

  /// Writes a value without the spaces and tabs at its ends, and each run of them inside as one space.
  @_lifetime(self: copy self)
  mutating func writeCollapsed(_ value: Span<UInt8>) {
    if value.areAll(from: UInt8(ascii: "!"), through: UInt8(ascii: "~")) { return write(value) }
    var blank = ByteSet.graphic.firstIndex(outsideIn: value, from: 0)
    while blank < value.count {
      let isInside = blank > 0 && blank &+ 1 < value.count
      guard isInside, value[blank] == UInt8(ascii: " "), !isBlank(value[blank &+ 1]) else {
        return writeCollapsing(value)
      }
      blank = ByteSet.graphic.firstIndex(outsideIn: value, from: blank &+ 1)
    }
    write(value)
  }

  /// The same where there are such.
  @inline(never)
  @_lifetime(self: copy self)
  private mutating func writeCollapsing(_ value: Span<UInt8>) {
    var start = 0
    var end = value.count
    while start < end, isBlank(value[start]) { start += 1 }
    while end > start, isBlank(value[end - 1]) { end -= 1 }
    var wordStart = start
    var i = start
    while i < end {
      if isBlank(value[i]) {
        write(value.extracting(wordStart..<i))
        write(UInt8(ascii: " "))
        while isBlank(value[i]) { i += 1 }
        wordStart = i
      } else {
        i += 1
      }
    }
    write(value.extracting(wordStart..<end))
  }
}
