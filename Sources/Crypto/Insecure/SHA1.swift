/// Functions that are broken, for those who must speak to something that uses them.
public enum Insecure {
  /// SHA-1 (FIPS 180-4 §6.1): a 20-byte digest. Only for S3's `x-amz-checksum-sha1`.
  ///
  /// Two messages with one digest can be made. It detects an accident, not an attacker.
  public struct SHA1: HashFunction, BlockwiseHash {
    public typealias Digest = SHA1Digest

    public static let name = "SHA1"
    public static let blockByteCount = 64
    /// The length of the digest in bytes.
    public static let byteCount = 20

    var state: InlineArray<5, UInt32>
    var pending = InlineArray<64, UInt8>(repeating: 0)
    var byteCount: UInt64 = 0
    let implementation = PortableSHA1()

    /// Begins an empty message, from the initial hash value of FIPS 180-4 §5.3.1.
    public init() { state = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0] }

    @unsafe public mutating func update(bufferPointer: UnsafeRawBufferPointer) { unsafe absorb(bufferPointer) }

    public func finalize() -> SHA1Digest { finalize(appending: RawSpan()) }

    public func finalize(appending bytes: RawSpan) -> SHA1Digest { SHA1Digest(state: finalState(appending: bytes)) }

    public static func hash(bytes: RawSpan) -> SHA1Digest { SHA1().finalize(appending: bytes) }
  }

  /// The 20 bytes of a SHA-1 hash.
  public struct SHA1Digest: Crypto.Digest {
    public static var byteCount: Int { 20 }

    /// The words of the final hash value (FIPS 180-4 §6.1.2), each stored big-endian.
    @usableFromInline let words: InlineArray<5, UInt32>

    init(state: InlineArray<5, UInt32>) { words = InlineArray { state[$0].bigEndian } }

    @inlinable
    public func withUnsafeBytes<Result, Failure: Error>(
      _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
      try unsafe Swift.withUnsafeBytes(of: words, body)
    }

    /// The name of the function, and the bytes in lower-case hexadecimal.
    public var description: String { "SHA1 digest: " + hexString(self) }
  }
}
