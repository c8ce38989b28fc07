/// CRC-32C, the Castagnoli polynomial, as in iSCSI (RFC 3720 §12.1), ext4 and SCTP: Amazon S3's `CRC32C`.
///
/// It detects accidents. It is not cryptographic: it protects nothing from someone who wants to deceive.
public struct CRC32C: Checksum {
  public static let name = "CRC32C"

  private var remainder = TableDrivenCRC<Self>()
  private let implementation: Implementation

  public init() { self.init(.best) }

  /// A message checked by a chosen kernel.
  public init(_ implementation: Implementation) { self.implementation = implementation }

  @unsafe public mutating func update(bufferPointer: UnsafeRawBufferPointer) {
    unsafe implementation.absorb(bufferPointer, into: &remainder)
  }

  public func finalize() -> UInt32 { remainder.value }
}

extension CRC32C: CRCPolynomial {
  /// x³² + x²⁸ + x²⁷ + x²⁶ + x²⁵ + x²³ + x²² + x²⁰ + x¹⁹ + x¹⁸ + x¹⁴ + x¹³ + x¹¹ + x¹⁰ + x⁹ + x⁸ + x⁶ + 1.
  static let reflectedPolynomial: UInt32 = 0x82f6_3b78

  #if !hasFeature(Embedded)
  static let tables: CRCTables<UInt32> = CRCTables(reflectedPolynomial: reflectedPolynomial)
  #endif
}
