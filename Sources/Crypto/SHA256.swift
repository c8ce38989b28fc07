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
  private var state: InlineArray<8, UInt32>
  /// The bytes of the block that is not full yet; the first `pendingByteCount` count.
  private var pending: InlineArray<64, UInt8>
  /// The length of the message so far, in bytes.
  private var byteCount: UInt64
  private let implementation: Implementation

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
  private static var initialState: InlineArray<8, UInt32> {
    [
      0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
    ]
  }

  @inline(__always)
  private var pendingByteCount: Int { Int(truncatingIfNeeded: byteCount & 63) }

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

  public func finalize() -> SHA256Digest {
    unsafe pending.span.withUnsafeBytes { bytes in
      let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[..<pendingByteCount])
      return unsafe Self.pad(rest, after: state, messageByteCount: byteCount, implementation)
    }
  }

  public static func hash(bytes: RawSpan) -> SHA256Digest {
    unsafe bytes.withUnsafeBytes { unsafe hash($0, .best) }
  }

  /// The digest of one contiguous message.
  @unsafe private static func hash(_ message: UnsafeRawBufferPointer, _ implementation: Implementation) -> SHA256Digest
  {
    var state = initialState
    let wholeByteCount = message.count & ~63
    if wholeByteCount > 0, let blocks = message.baseAddress {
      unsafe implementation.compress(&state, blocks: blocks, count: wholeByteCount / 64)
    }
    return unsafe pad(
      UnsafeRawBufferPointer(rebasing: message[wholeByteCount...]), after: state,
      messageByteCount: UInt64(truncatingIfNeeded: message.count), implementation)
  }

  /// Pads the last, unfinished block (FIPS 180-4 §5.1.1): a one bit, zeros, the length in bits; then closes the hash.
  @inline(__always)
  @unsafe private static func pad(
    _ rest: UnsafeRawBufferPointer, after state: InlineArray<8, UInt32>, messageByteCount: UInt64,
    _ implementation: Implementation
  ) -> SHA256Digest {
    var state = state
    var tail = InlineArray<128, UInt8>(repeating: 0)
    unsafe withUnsafeMutableBytes(of: &tail) { tail in
      let start = unsafe tail.baseAddress.unsafelyUnwrapped
      if let bytes = rest.baseAddress { unsafe start.copyMemory(from: bytes, byteCount: rest.count) }
      unsafe tail[rest.count] = 0x80
      let blocks = rest.count < 56 ? 1 : 2
      unsafe start.storeBytes(
        of: (messageByteCount &<< 3).bigEndian, toByteOffset: blocks * 64 - 8, as: UInt64.self)
      unsafe implementation.compress(&state, blocks: start, count: blocks)
    }
    return SHA256Digest(state: state)
  }
}
