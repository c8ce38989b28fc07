// The oracle: a CRC as its parameters define it, bit by bit with the highest power first, with nothing taken from the
// module and nothing reflected but what enters and what leaves.

struct ReferenceCRC {
  var name: String
  /// The width in bits.
  var width: UInt64
  /// The polynomial without its highest power, the coefficient of x⁰ in the lowest bit.
  var polynomial: UInt64

  static let crc32 = ReferenceCRC(name: "CRC32", width: 32, polynomial: 0x04c1_1db7)
  static let crc32C = ReferenceCRC(name: "CRC32C", width: 32, polynomial: 0x1edc_6f41)
  static let crc64NVME = ReferenceCRC(name: "CRC64NVME", width: 64, polynomial: 0xad93_d235_94c9_3659)

  /// The checksum of a message that ends here, and of every beginning of it: `count + 1` values.
  func checksums(ofBeginningsOf message: [UInt8]) -> [UInt64] {
    let mask = UInt64.max >> (64 - width)
    var remainder = mask
    var results = [finished(remainder)]
    for byte in message {
      for bit in 0..<8 {
        let feedback = remainder >> (width - 1) ^ UInt64(byte >> UInt8(bit) & 1)
        remainder = remainder << 1 & mask
        if feedback == 1 { remainder ^= polynomial }
      }
      results.append(finished(remainder))
    }
    return results
  }

  func checksum(_ message: [UInt8]) -> UInt64 { checksums(ofBeginningsOf: message)[message.count] }

  /// Bits in reverse, all inverted.
  private func finished(_ remainder: UInt64) -> UInt64 {
    var result: UInt64 = 0
    for bit in 0..<width where remainder >> bit & 1 == 0 { result |= 1 << (width - 1 - bit) }
    return result
  }
}
