internal import CryptoKernelSHA2

extension RemainingBlocks {
  /// The end of a message, after `byteCount` bytes of it: those of `end`, then the padding.
  ///
  /// Puts the tail at `tail`, where there is room for two blocks. The memory of `end` must outlast the value.
  @inline(__always)
  @unsafe init(_ end: RawSpan, after byteCount: UInt64, tail: UnsafeMutableRawPointer) {
    let start = unsafe end.start ?? UnsafeRawPointer(tail)
    let wholeByteCount = end.byteCount & ~63
    let tailCount = unsafe Padding.fill(
      tail, rest: start + wholeByteCount, restByteCount: end.byteCount & 63,
      messageByteCount: byteCount &+ UInt64(truncatingIfNeeded: end.byteCount), blockByteCount: 64)
    unsafe self.init(start, count: wholeByteCount &>> 6, tail: UnsafeRawPointer(tail), tailCount: tailCount)
  }
}
