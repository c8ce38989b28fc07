// The blocks of one message, two at a time.

#if CRYPTO_HARDWARE_KERNELS && arch(x86_64) && (os(Linux) || os(macOS) || os(FreeBSD) || os(Windows))
/// Blocks that lie at two places, and are taken in pairs.
@unsafe struct TwoBlocks {
  private var next: UnsafeRawPointer
  private var count: Int
  private var tail: UnsafeRawPointer
  private var tailCount: Int
  private let blockByteCount: Int

  @inline(__always)
  init(_ blocks: UnsafeRawPointer, _ count: Int, _ tail: UnsafeRawPointer, _ tailCount: Int, blockByteCount: Int) {
    unsafe (next, self.tail) = (blocks, tail)
    unsafe (self.count, self.tailCount) = (count, tailCount)
    unsafe self.blockByteCount = blockByteCount
  }

  /// How many are left.
  @inline(__always)
  var remaining: Int { unsafe count &+ tailCount }

  /// The next; at the end of `blocks`, the first of `tail`.
  @inline(__always)
  mutating func take() -> UnsafeRawPointer {
    if unsafe count == 0 {
      unsafe (next, count, tailCount) = (tail, tailCount, 0)
    }
    defer {
      unsafe next += blockByteCount
      unsafe count &-= 1
    }
    return unsafe next
  }
}
#endif
