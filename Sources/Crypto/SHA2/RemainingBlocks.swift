/// The blocks of a message that are still to be hashed: first where the caller has them, then the padded tail.
@safe struct RemainingBlocks {
  private(set) var blocks: UnsafeRawPointer
  /// How many there are at `blocks`; none only after the last of all.
  private(set) var count: Int
  private let tail: UnsafeRawPointer
  private var tailCount: Int

  /// The end of a message, after `byteCount` bytes of it: those of `end`, then the padding.
  ///
  /// Puts the tail into the 128 zeroed bytes at `tail`. The memory of `end` must outlast the value.
  @inline(__always)
  @unsafe init(_ end: RawSpan, after byteCount: UInt64, tail: UnsafeMutableRawPointer) {
    let start = unsafe end.start ?? UnsafeRawPointer(tail)
    let wholeByteCount = end.byteCount & ~63
    unsafe tailCount = Padding.fill(
      tail, rest: start + wholeByteCount, restByteCount: end.byteCount & 63,
      messageByteCount: byteCount &+ UInt64(truncatingIfNeeded: end.byteCount), blockByteCount: 64)
    unsafe self.tail = UnsafeRawPointer(tail)
    unsafe blocks = start
    count = wholeByteCount &>> 6
    advance(by: 0)
  }

  /// One block.
  @inline(__always)
  @unsafe init(block: UnsafeRawPointer) {
    unsafe blocks = block
    unsafe tail = block
    count = 1
    tailCount = 0
  }

  /// No message, and more blocks than any message has; they may not be read.
  @inline(__always)
  @unsafe static func endless(_ address: UnsafeRawPointer) -> RemainingBlocks {
    var remaining = unsafe RemainingBlocks(block: address)
    remaining.count = .max
    return remaining
  }

  /// Leaves out the next `done` blocks, at most `count`.
  @inline(__always)
  mutating func advance(by done: Int) {
    unsafe blocks += done &* 64
    count &-= done
    if count == 0 {
      unsafe blocks = tail
      count = tailCount
      tailCount = 0
    }
  }
}
