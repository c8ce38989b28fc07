/// SHA-384 (FIPS 180-4 §6.5): a 48-byte digest of a message of any length, fed in pieces of any size.
///
/// It is SHA-512 from another initial hash value, its digest cut to the first 48 bytes.
public struct SHA384: HashFunction, BlockwiseHash {
  public typealias Digest = SHA384Digest

  public static let name = "SHA384"
  public static let blockByteCount = 128
  /// The length of the digest in bytes.
  public static let byteCount = 48

  var state: InlineArray<8, UInt64>
  var pending = InlineArray<128, UInt8>(repeating: 0)
  var byteCount: UInt128 = 0
  let implementation: Implementation

  /// Begins an empty message, from the initial hash value of FIPS 180-4 §5.3.4.
  public init() { self.init(.best) }

  /// A message hashed by a chosen kernel.
  public init(_ implementation: Implementation) {
    self.implementation = implementation
    state = [
      0xcbbb_9d5d_c105_9ed8, 0x629a_292a_367c_d507, 0x9159_015a_3070_dd17, 0x152f_ecd8_f70e_5939,
      0x6733_2667_ffc0_0b31, 0x8eb4_4a87_6858_1511, 0xdb0c_2e0d_64f9_8fa7, 0x47b5_481d_befa_4fa4,
    ]
  }

  @unsafe public mutating func update(bufferPointer: UnsafeRawBufferPointer) { unsafe absorb(bufferPointer) }

  public func finalize() -> SHA384Digest { finalize(appending: RawSpan()) }

  public func finalize(appending bytes: RawSpan) -> SHA384Digest { SHA384Digest(state: finalState(appending: bytes)) }

  public static func hash(bytes: RawSpan) -> SHA384Digest { SHA384().finalize(appending: bytes) }
}

/// The 48 bytes of a SHA-384 hash.
public struct SHA384Digest: Digest {
  public static var byteCount: Int { 48 }

  /// The first six words of the final hash value (FIPS 180-4 §6.5), each stored big-endian.
  @usableFromInline let words: InlineArray<6, UInt64>

  init(state: InlineArray<8, UInt64>) { words = InlineArray { state[$0].bigEndian } }

  @inlinable
  public func withUnsafeBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try unsafe Swift.withUnsafeBytes(of: words, body)
  }

  /// The name of the function, and the bytes in lower-case hexadecimal.
  public var description: String { "SHA384 digest: " + hexString(self) }
}
