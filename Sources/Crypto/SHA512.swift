/// SHA-512 (FIPS 180-4 §6.4): a 64-byte digest of a message of any length, fed in pieces of any size.
///
/// On 64-bit CPUs without SHA instructions it is faster than SHA-256: its rounds take words of twice the width.
public struct SHA512: HashFunction, BlockwiseHash {
  public typealias Digest = SHA512Digest

  public static let name = "SHA512"
  public static let blockByteCount = 128
  /// The length of the digest in bytes.
  public static let byteCount = 64

  var state: InlineArray<8, UInt64>
  var pending = InlineArray<128, UInt8>(repeating: 0)
  package var byteCount: UInt128 = 0  // A test sets it: a message of 2^61 bytes cannot be hashed in one.
  let implementation: Implementation

  /// Begins an empty message, from the initial hash value of FIPS 180-4 §5.3.5.
  public init() { self.init(.best) }

  /// A message hashed by a chosen kernel.
  public init(_ implementation: Implementation) {
    self.implementation = implementation
    state = [
      0x6a09_e667_f3bc_c908, 0xbb67_ae85_84ca_a73b, 0x3c6e_f372_fe94_f82b, 0xa54f_f53a_5f1d_36f1,
      0x510e_527f_ade6_82d1, 0x9b05_688c_2b3e_6c1f, 0x1f83_d9ab_fb41_bd6b, 0x5be0_cd19_137e_2179,
    ]
  }

  @unsafe public mutating func update(bufferPointer: UnsafeRawBufferPointer) { unsafe absorb(bufferPointer) }

  public func finalize() -> SHA512Digest { finalize(appending: RawSpan()) }

  public func finalize(appending bytes: RawSpan) -> SHA512Digest { SHA512Digest(state: finalState(appending: bytes)) }

  public static func hash(bytes: RawSpan) -> SHA512Digest { SHA512().finalize(appending: bytes) }
}

/// The 64 bytes of a SHA-512 hash.
public struct SHA512Digest: Digest {
  public static var byteCount: Int { 64 }

  /// The words of the final hash value (FIPS 180-4 §6.4.2), each stored big-endian.
  @usableFromInline let words: InlineArray<8, UInt64>

  init(state: InlineArray<8, UInt64>) { words = InlineArray { state[$0].bigEndian } }

  @inlinable
  public func withUnsafeBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try unsafe Swift.withUnsafeBytes(of: words, body)
  }

  /// The name of the function, and the bytes in lower-case hexadecimal.
  public var description: String { "SHA512 digest: " + hexString(self) }
}
