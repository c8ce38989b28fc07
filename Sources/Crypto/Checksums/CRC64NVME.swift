/// CRC-64 as in NVM Express (NVM Command Set Specification 1.0d, §5.2.1.3.4): Amazon S3's `CRC64NVME`, which S3 itself
/// computes when an upload brings no checksum.
///
/// It detects accidents. It is not cryptographic: it protects nothing from someone who wants to deceive.
public struct CRC64NVME: Checksum {
  public static let name = "CRC64NVME"

  private var remainder = TableDrivenCRC<Self>()

  public init() {}

  @unsafe public mutating func update(bufferPointer: UnsafeRawBufferPointer) {
    unsafe remainder.absorb(bufferPointer)
  }

  public func finalize() -> UInt64 { remainder.value }
}

extension CRC64NVME: CRCPolynomial {
  /// The specification's 0xad93d23594c93659 with its bits in reverse.
  static let reflectedPolynomial: UInt64 = 0x9a6c_9329_ac4b_c9b5

  #if !hasFeature(Embedded)
  static let tables: CRCTables<UInt64> = CRCTables(reflectedPolynomial: reflectedPolynomial)
  #endif
}
