/// CRC-32 as in zlib, gzip, PNG and Ethernet (ISO-HDLC; RFC 1952 §8): Amazon S3's `CRC32`.
///
/// It detects accidents. It is not cryptographic: it protects nothing from someone who wants to deceive.
public struct CRC32: Checksum {
  public static let name = "CRC32"

  private var remainder = TableDrivenCRC<Self>()

  public init() {}

  @unsafe public mutating func update(bufferPointer: UnsafeRawBufferPointer) {
    unsafe remainder.absorb(bufferPointer)
  }

  public func finalize() -> UInt32 { remainder.value }
}

extension CRC32: CRCPolynomial {
  /// x³² + x²⁶ + x²³ + x²² + x¹⁶ + x¹² + x¹¹ + x¹⁰ + x⁸ + x⁷ + x⁵ + x⁴ + x² + x + 1.
  static let reflectedPolynomial: UInt32 = 0xedb8_8320

  #if !hasFeature(Embedded)
  static let tables: CRCTables<UInt32> = CRCTables(reflectedPolynomial: reflectedPolynomial)
  #endif
}
