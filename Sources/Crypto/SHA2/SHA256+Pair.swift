// Two messages at once, for about the price of one where the kernel interleaves them.

internal import CryptoKernelSHA2

extension SHA256 {
  /// The digests of two messages of any lengths.
  package static func hash(_ first: RawSpan, _ second: RawSpan) -> (SHA256Digest, SHA256Digest) {
    var states = (initialState, initialState)
    return unsafe close(&states.0, first, after: 0, &states.1, second, after: 0, .best)
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
      &states.0, firstBytes, after: first.byteCount, &states.1, secondBytes, after: second.byteCount,
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
      var a = unsafe RemainingBlocks($0.baseAddress.unsafelyUnwrapped, count: 1)
      var b = unsafe RemainingBlocks($0.baseAddress.unsafelyUnwrapped + 64, count: 1)
      unsafe message.implementation.compress(&states.0, &a, &states.1, &b, count: 1)
    }
    return (SHA256Digest(state: states.0), SHA256Digest(state: states.1))
  }

  /// Closes two messages: the bytes of each follow those blocks, of so many bytes, that are in its state.
  @inline(__always)
  @unsafe private static func close(
    _ first: inout State, _ firstEnd: RawSpan, after firstByteCount: UInt64, _ second: inout State,
    _ secondEnd: RawSpan, after secondByteCount: UInt64, _ implementation: Implementation
  ) -> (SHA256Digest, SHA256Digest) {
    unsafe withUnsafeTemporaryAllocation(byteCount: 256, alignment: 16) {
      let tails = unsafe $0.baseAddress.unsafelyUnwrapped
      var a = unsafe RemainingBlocks(firstEnd, after: firstByteCount, tail: tails)
      var b = unsafe RemainingBlocks(secondEnd, after: secondByteCount, tail: tails + 128)
      unsafe implementation.compress(&first, &a, &second, &b, count: min(a.count, b.count))
      // What the longer message has beyond the shorter.
      if a.count > 0 { unsafe implementation.compress(&first, &a, count: a.count) }
      if b.count > 0 { unsafe implementation.compress(&second, &b, count: b.count) }
    }
    return (SHA256Digest(state: first), SHA256Digest(state: second))
  }
}
