// What SHA-1 and the SHA-2 functions have in common: a message is absorbed block by block, and its end padded.

/// What absorbs whole blocks into a state: the seam between a hash function and the CPU.
protocol BlockCompression: BitwiseCopyable, Sendable {
  /// The hash value between two blocks.
  associatedtype State: BitwiseCopyable

  /// Absorbs whole blocks into `state`: `count` of them at `blocks`, then `tailCount` at `tail`.
  @unsafe func compress(
    _ state: inout State, blocks: UnsafeRawPointer, count: Int, tail: UnsafeRawPointer, tailCount: Int)
}

/// A hash function that gathers a message into blocks.
protocol BlockwiseHash: BitwiseCopyable {
  associatedtype Implementation: BlockCompression
  /// An array of the bytes of one block.
  associatedtype Block: BitwiseCopyable
  /// Wide enough to count the bytes of the longest message that the function is defined for.
  associatedtype Length: FixedWidthInteger & UnsignedInteger & BitwiseCopyable

  static var blockByteCount: Int { get }

  /// The hash value after the blocks so far.
  var state: Implementation.State { get set }
  /// The bytes of the block that is not full yet; the first `pendingByteCount` count.
  var pending: Block { get set }
  /// The length of the message so far, in bytes.
  var byteCount: Length { get set }
  var implementation: Implementation { get }
}

extension BlockwiseHash {
  /// How many bytes of `pending` count.
  @inline(__always)
  var pendingByteCount: Int { Int(truncatingIfNeeded: byteCount) & (Self.blockByteCount &- 1) }

  /// Appends bytes to the message: whole blocks from where they lie, what is left over to `pending`.
  @inline(__always)
  @unsafe mutating func absorb(_ bytes: UnsafeRawBufferPointer) {
    guard var next = bytes.baseAddress else { return }
    var remaining = bytes.count
    let filled = pendingByteCount
    byteCount &+= Length(truncatingIfNeeded: remaining)
    if filled > 0 {
      let taken = min(Self.blockByteCount &- filled, remaining)
      unsafe withUnsafeMutableBytes(of: &pending) {
        unsafe $0.baseAddress.unsafelyUnwrapped.advanced(by: filled).copyMemory(from: next, byteCount: taken)
      }
      guard filled &+ taken == Self.blockByteCount else { return }
      unsafe withUnsafeBytes(of: pending) {
        unsafe implementation.compress(&state, blocks: $0.baseAddress.unsafelyUnwrapped, count: 1)
      }
      unsafe next += taken
      remaining &-= taken
    }
    let blocks = remaining / Self.blockByteCount
    if blocks > 0 {
      unsafe implementation.compress(&state, blocks: next, count: blocks)
      unsafe next += blocks &* Self.blockByteCount
      remaining &-= blocks &* Self.blockByteCount
    }
    if remaining > 0 {
      unsafe withUnsafeMutableBytes(of: &pending) {
        unsafe $0.baseAddress.unsafelyUnwrapped.copyMemory(from: next, byteCount: remaining)
      }
    }
  }

  /// The hash value of the message so far followed by `bytes`, which the message does not keep.
  @inline(__always)
  func finalState(appending bytes: RawSpan) -> Implementation.State {
    let pendingByteCount = pendingByteCount
    if pendingByteCount > 0 && bytes.byteCount > 0 { return absorbedState(appending: bytes) }
    return finalState(pendingByteCount, bytes)
  }

  /// The same for a message in the middle of a block.
  @inline(never)
  private func absorbedState(appending bytes: RawSpan) -> Implementation.State {
    var function = self
    unsafe bytes.withUnsafeBytes { unsafe function.absorb($0) }
    return function.finalState(function.pendingByteCount, RawSpan())
  }

  /// The hash value after the bytes of `pending` or those of `bytes`, of which one has none.
  @inline(__always)
  private func finalState(_ pendingByteCount: Int, _ bytes: RawSpan) -> Implementation.State {
    var state = state
    let total = byteCount &+ Length(truncatingIfNeeded: bytes.byteCount)
    unsafe withUnsafeBytes(of: pending) { pending in
      let rest = unsafe pendingByteCount > 0 ? pending.baseAddress : bytes.start
      let count = pendingByteCount > 0 ? pendingByteCount : bytes.byteCount
      unsafe Self.close(&state, rest, byteCount: count, messageByteCount: total, implementation)
    }
    return state
  }

  /// Closes a message of `messageByteCount` bytes; the `byteCount` bytes at `start` are what follows those in `state`.
  @inline(__always)
  @unsafe static func close(
    _ state: inout Implementation.State, _ start: UnsafeRawPointer?, byteCount: Int, messageByteCount: Length,
    _ implementation: Implementation
  ) {
    unsafe withUnsafeTemporaryAllocation(byteCount: 2 &* blockByteCount, alignment: 16) { tail in
      let tail = unsafe tail.baseAddress.unsafelyUnwrapped
      let start = unsafe start ?? UnsafeRawPointer(tail)
      let restByteCount = byteCount & (blockByteCount &- 1)
      let wholeByteCount = byteCount &- restByteCount
      // The tail is written before the whole blocks are hashed: its bytes have arrived when its turn comes.
      let tailCount = unsafe Padding.fill(
        tail, rest: start + wholeByteCount, restByteCount: restByteCount, messageByteCount: messageByteCount,
        blockByteCount: blockByteCount)
      unsafe implementation.compress(
        &state, blocks: start, count: wholeByteCount / blockByteCount, tail: tail, tailCount: tailCount)
    }
  }
}

extension BlockCompression {
  /// Absorbs `count` blocks into `state`.
  @inline(__always)
  @unsafe func compress(_ state: inout State, blocks: UnsafeRawPointer, count: Int) {
    unsafe compress(&state, blocks: blocks, count: count, tail: blocks, tailCount: 0)
  }
}

extension RawSpan {
  /// The address of the first byte, valid while the span is.
  @inline(__always)
  var start: UnsafeRawPointer? {
    @unsafe get { unsafe withUnsafeBytes { $0.baseAddress } }
  }
}
