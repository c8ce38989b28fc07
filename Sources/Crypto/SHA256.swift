/// SHA-256 (FIPS 180-4 §6.2): a 32-byte digest of a message of any length, fed in pieces of any size.
///
/// Whole blocks go from the caller's memory to the kernel; nothing is allocated.
public struct SHA256: HashFunction {
  public typealias Digest = SHA256Digest

  public static let name = "SHA256"
  public static let blockByteCount = 64
  /// The length of the digest in bytes.
  public static let byteCount = 32

  /// The hash value after the blocks so far.
  var state: InlineArray<8, UInt32>
  /// The bytes of the block that is not full yet; the first `pendingByteCount` count.
  var pending: InlineArray<64, UInt8>
  /// The length of the message so far, in bytes.
  var byteCount: UInt64
  let implementation: Implementation

  public init() { self.init(.best) }

  /// A message hashed by a chosen kernel.
  public init(_ implementation: Implementation) {
    state = Self.initialState
    pending = InlineArray(repeating: 0)
    byteCount = 0
    self.implementation = implementation
  }

  /// The initial hash value (FIPS 180-4 §5.3.3).
  @inline(__always)
  static var initialState: InlineArray<8, UInt32> {
    [
      0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
    ]
  }

  @inline(__always)
  var pendingByteCount: Int { Int(truncatingIfNeeded: byteCount & 63) }

  @unsafe public mutating func update(bufferPointer: UnsafeRawBufferPointer) {
    guard var next = bufferPointer.baseAddress else { return }
    var remaining = bufferPointer.count
    let filled = pendingByteCount
    byteCount &+= UInt64(truncatingIfNeeded: remaining)
    if filled > 0 {
      let taken = min(64 - filled, remaining)
      unsafe withUnsafeMutableBytes(of: &pending) {
        unsafe $0.baseAddress.unsafelyUnwrapped.advanced(by: filled).copyMemory(from: next, byteCount: taken)
      }
      guard filled + taken == 64 else { return }
      compressPending()
      unsafe next += taken
      remaining -= taken
    }
    let blocks = remaining / 64
    if blocks > 0 {
      unsafe implementation.compress(&state, blocks: next, count: blocks)
      unsafe next += blocks * 64
      remaining -= blocks * 64
    }
    if remaining > 0 {
      unsafe withUnsafeMutableBytes(of: &pending) {
        unsafe $0.baseAddress.unsafelyUnwrapped.copyMemory(from: next, byteCount: remaining)
      }
    }
  }

  private mutating func compressPending() {
    unsafe withUnsafeBytes(of: pending) {
      unsafe implementation.compress(&state, blocks: $0.baseAddress.unsafelyUnwrapped, count: 1)
    }
  }

  public func finalize() -> SHA256Digest { finalize(appending: RawSpan()) }

  public func finalize(appending bytes: RawSpan) -> SHA256Digest {
    let pendingByteCount = pendingByteCount
    if pendingByteCount > 0 && bytes.byteCount > 0 {
      var function = self
      function.update(bytes: bytes)
      return function.finalize()
    }
    var state = state
    let total = byteCount &+ UInt64(truncatingIfNeeded: bytes.byteCount)
    return unsafe pending.span.withUnsafeBytes { pending in
      let rest = unsafe pendingByteCount > 0 ? pending.baseAddress : bytes.start
      let count = pendingByteCount > 0 ? pendingByteCount : bytes.byteCount
      return unsafe Self.close(&state, rest, byteCount: count, messageByteCount: total, implementation)
    }
  }

  public func finalize(appending digest: SHA256Digest) -> SHA256Digest {
    guard pendingByteCount == 0 else {
      return unsafe digest.withUnsafeBytes { unsafe finalize(appending: RawSpan(_unsafeBytes: $0)) }
    }
    var state = state
    var block = SHA256Padding.block(digest.words, messageByteCount: byteCount &+ 32)
    unsafe withUnsafeBytes(of: &block) {
      unsafe implementation.compress(&state, blocks: $0.baseAddress.unsafelyUnwrapped, count: 1)
    }
    return SHA256Digest(state: state)
  }

  public static func hash(bytes: RawSpan) -> SHA256Digest {
    var state = initialState
    let count = bytes.byteCount
    let total = UInt64(truncatingIfNeeded: count)
    return unsafe close(&state, bytes.start, byteCount: count, messageByteCount: total, .best)
  }

  /// Closes a message of `messageByteCount` bytes; the `byteCount` bytes at `start` are what follows those in `state`.
  @inline(__always)
  @unsafe private static func close(
    _ state: inout InlineArray<8, UInt32>, _ start: UnsafeRawPointer?, byteCount: Int, messageByteCount: UInt64,
    _ implementation: Implementation
  ) -> SHA256Digest {
    var tail = InlineArray<8, SIMD4<UInt32>>(repeating: SIMD4(repeating: 0))
    unsafe withUnsafeMutableBytes(of: &tail) { tail in
      let tail = unsafe tail.baseAddress.unsafelyUnwrapped
      let start = unsafe start ?? UnsafeRawPointer(tail)
      let wholeByteCount = byteCount & ~63
      // The tail is written before the whole blocks are hashed: its bytes have arrived when its turn comes.
      let tailCount = unsafe SHA256Padding.fill(
        tail, rest: start + wholeByteCount, restByteCount: byteCount & 63, messageByteCount: messageByteCount)
      unsafe implementation.compress(
        &state, blocks: start, count: wholeByteCount &>> 6, tail: tail, tailCount: tailCount)
    }
    return SHA256Digest(state: state)
  }
}

extension RawSpan {
  /// The address of the first byte, valid while the span is.
  @inline(__always)
  fileprivate var start: UnsafeRawPointer? {
    @unsafe get { unsafe withUnsafeBytes { $0.baseAddress } }
  }
}
