/// SHA-256 (FIPS 180-4 §6.2): a 32-byte digest of a message of any length, fed in pieces of any size.
///
/// Whole blocks go from the caller's memory to the kernel; nothing is allocated.
public struct SHA256: HashFunction, BlockwiseHash {
  public typealias Digest = SHA256Digest
  typealias State = InlineArray<8, UInt32>

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

  @unsafe public mutating func update(bufferPointer: UnsafeRawBufferPointer) { unsafe absorb(bufferPointer) }

  public func finalize() -> SHA256Digest { finalize(appending: RawSpan()) }

  public func finalize(appending bytes: RawSpan) -> SHA256Digest { SHA256Digest(state: finalState(appending: bytes)) }

  public func finalize(appending digest: SHA256Digest) -> SHA256Digest {
    guard pendingByteCount == 0 else {
      return unsafe digest.withUnsafeBytes { unsafe finalize(appending: RawSpan(_unsafeBytes: $0)) }
    }
    var state = state
    var block = Padding.block(digest.words, messageByteCount: byteCount &+ 32)
    unsafe withUnsafeBytes(of: &block) {
      unsafe implementation.compress(&state, blocks: $0.baseAddress.unsafelyUnwrapped, count: 1)
    }
    return SHA256Digest(state: state)
  }

  @inlinable
  public static func hash(bytes: RawSpan) -> SHA256Digest { sha256(of: bytes) }
}

/// The digest of `bytes`. A method would be called through another one, which does without the type.
@usableFromInline
func sha256(of bytes: RawSpan) -> SHA256Digest {
  var state = SHA256.initialState
  let count = bytes.byteCount
  let total = UInt64(truncatingIfNeeded: count)
  unsafe SHA256.close(&state, bytes.start, byteCount: count, messageByteCount: total, .best)
  return SHA256Digest(state: state)
}
