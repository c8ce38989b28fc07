/// The blocks of a message that are still to be absorbed, 64 bytes each: first those at one place, where the caller has
/// them, then those at another, the padded tail.
@safe public struct RemainingBlocks: BitwiseCopyable {
  /// Where the next one is.
  public var next: UnsafeRawPointer
  /// How many there are.
  public var count: Int
  /// How many come before those at `tail`; none or less when those have begun.
  public var countBeforeTail: Int
  public let tail: UnsafeRawPointer

  /// `count` blocks at `blocks`, then `tailCount` at `tail`.
  @inlinable @inline(__always)
  @unsafe public init(_ blocks: UnsafeRawPointer, count: Int, tail: UnsafeRawPointer, tailCount: Int) {
    unsafe next = count > 0 ? blocks : tail
    self.count = count &+ tailCount
    countBeforeTail = count
    unsafe self.tail = tail
  }

  /// `count` blocks at `blocks`.
  @inlinable @inline(__always)
  @unsafe public init(_ blocks: UnsafeRawPointer, count: Int) {
    unsafe self.init(blocks, count: count, tail: blocks, tailCount: 0)
  }

  /// The blocks of another message, for one who has none, and more of them than any message has.
  @inlinable @inline(__always)
  public static func endless(like other: RemainingBlocks) -> RemainingBlocks {
    var remaining = other
    remaining.count = .max
    return remaining
  }

  /// Leaves out the next block.
  @inlinable @inline(__always)
  public mutating func advance() {
    count &-= 1
    countBeforeTail &-= 1
    unsafe next = countBeforeTail == 0 ? tail : next + 64
  }

  /// How many of the next blocks lie one after the other; all of the tail's do.
  @inlinable @inline(__always)
  public var countTogether: Int { countBeforeTail > 0 ? countBeforeTail : count }

  /// Leaves out the next `done` blocks, at most `countTogether`.
  @inlinable @inline(__always)
  public mutating func advance(by done: Int) {
    count &-= done
    countBeforeTail &-= done
    unsafe next = countBeforeTail == 0 ? tail : next + done &* 64
  }
}
