// Two messages at once, for about the price of one where the kernel interleaves them.

extension SHA256 {
  /// The digests of two messages of any lengths.
  package static func hash(_ first: RawSpan, _ second: RawSpan) -> (SHA256Digest, SHA256Digest) {
    var states = (initialState, initialState)
    return unsafe close(
      &states.0, Ending(first, after: 0), &states.1, Ending(second, after: 0), .best)
  }

  /// The digests of two messages of any lengths.
  package static func hash(_ first: Span<UInt8>, _ second: Span<UInt8>) -> (SHA256Digest, SHA256Digest) {
    unsafe hash(first.bytes, second.bytes)
  }

  /// The digests of two messages, each followed by more bytes, which neither keeps.
  ///
  /// Both are hashed by the kernel of `first`; one after the other if either had begun in the middle of a block.
  @inline(__always)
  package static func finalize(
    _ first: SHA256, appending firstBytes: RawSpan, _ second: SHA256, appending secondBytes: RawSpan
  ) -> (SHA256Digest, SHA256Digest) {
    guard first.pendingByteCount == 0 && second.pendingByteCount == 0 else {
      return (first.finalize(appending: firstBytes), second.finalize(appending: secondBytes))
    }
    var states = (first.state, second.state)
    return unsafe close(
      &states.0, Ending(firstBytes, after: first.byteCount), &states.1, Ending(secondBytes, after: second.byteCount),
      first.implementation)
  }

  /// The digests of a message followed by each of two digests, which the message does not keep.
  @inline(__always)
  static func finalize(
    _ message: SHA256, appending first: SHA256Digest, orAppending second: SHA256Digest
  ) -> (SHA256Digest, SHA256Digest) {
    guard message.pendingByteCount == 0 else {
      return (message.finalize(appending: first), message.finalize(appending: second))
    }
    var states = (message.state, message.state)
    let total = message.byteCount &+ 32
    let blocks = (
      Padding.block(first.words, messageByteCount: total), Padding.block(second.words, messageByteCount: total)
    )
    unsafe withUnsafeBytes(of: blocks) {
      let start = unsafe $0.baseAddress.unsafelyUnwrapped
      unsafe message.implementation.compress(&states.0, blocks: start, &states.1, blocks: start + 64, count: 1)
    }
    return (SHA256Digest(state: states.0), SHA256Digest(state: states.1))
  }

  /// The end of a message: its address, its length, and the length of the whole message.
  @unsafe private struct Ending {
    let start: UnsafeRawPointer?
    let byteCount: Int
    let messageByteCount: UInt64

    @inline(__always)
    init(_ bytes: RawSpan, after byteCount: UInt64) {
      unsafe start = bytes.withUnsafeBytes { $0.baseAddress }
      unsafe self.byteCount = bytes.byteCount
      unsafe messageByteCount = byteCount &+ UInt64(truncatingIfNeeded: bytes.byteCount)
    }
  }

  /// Closes two messages, of which `ends` are what follows those blocks that are in their states.
  @inline(__always)
  @unsafe private static func close(
    _ first: inout InlineArray<8, UInt32>, _ firstEnd: Ending, _ second: inout InlineArray<8, UInt32>,
    _ secondEnd: Ending, _ implementation: Implementation
  ) -> (SHA256Digest, SHA256Digest) {
    var tails = InlineArray<16, SIMD4<UInt32>>(repeating: SIMD4(repeating: 0))
    unsafe withUnsafeMutableBytes(of: &tails) {
      let tails = unsafe $0.baseAddress.unsafelyUnwrapped
      var a = unsafe Remainder(firstEnd, tail: tails)
      var b = unsafe Remainder(secondEnd, tail: tails + 128)
      while a.count > 0 && b.count > 0 {
        let count = min(a.count, b.count)
        unsafe implementation.compress(&first, blocks: a.blocks, &second, blocks: b.blocks, count: count)
        a.advance(by: count)
        b.advance(by: count)
      }
      // What the longer message has beyond the shorter.
      while a.count > 0 {
        unsafe implementation.compress(&first, blocks: a.blocks, count: a.count)
        a.advance(by: a.count)
      }
      while b.count > 0 {
        unsafe implementation.compress(&second, blocks: b.blocks, count: b.count)
        b.advance(by: b.count)
      }
    }
    return (SHA256Digest(state: first), SHA256Digest(state: second))
  }

  /// The blocks of a message that are still to be hashed: first where the caller has them, then the padded tail.
  @safe private struct Remainder {
    private(set) var blocks: UnsafeRawPointer
    private(set) var count: Int
    private let tail: UnsafeRawPointer
    private var tailCount: Int

    /// Puts the tail into the 128 zeroed bytes at `tail`.
    @inline(__always)
    @unsafe init(_ end: Ending, tail: UnsafeMutableRawPointer) {
      let start = unsafe end.start ?? UnsafeRawPointer(tail)
      let wholeByteCount = unsafe end.byteCount & ~63
      unsafe tailCount = Padding.fill(
        tail, rest: start + wholeByteCount, restByteCount: end.byteCount & 63,
        messageByteCount: end.messageByteCount, blockByteCount: blockByteCount)
      unsafe self.tail = UnsafeRawPointer(tail)
      unsafe blocks = start
      count = wholeByteCount &>> 6
      advance(by: 0)
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
}
