// CRC-32C of a long message with the CPU's instruction: three stretches of it at once, joined by a table.

#if CRYPTO_HARDWARE_KERNELS && arch(x86_64) && (os(Linux) || os(macOS) || os(FreeBSD) || os(Windows))
internal import CryptoKernelX86CRC

/// A block of three lanes that lie one behind the other.
private struct Lanes {
  /// The length of one lane in bytes, a multiple of 8.
  let laneByteCount: Int
  /// What a lane's worth of zeros does to a remainder.
  let shift: SliceTable<UInt32>

  var byteCount: Int { laneByteCount &* 3 }

  private init(laneByteCount: Int) {
    self.laneByteCount = laneByteCount
    shift = SliceTable(CRC32C.reflectedPolynomial, byteCount: laneByteCount)
  }

  /// The shortest message that lanes are for, in bytes: one block of the short ones.
  static var leastByteCount: Int { 256 * 3 }
  /// The shortest that is worth long ones.
  static var manyByteCount: Int { 2048 * 3 }

  // Joining lanes costs the same however long they are: long ones cost less a byte, short ones leave less over.
  static let short = Lanes(laneByteCount: leastByteCount / 3)
  static let long = Lanes(laneByteCount: manyByteCount / 3)
}

extension X86CRC32C {
  /// Appends bytes to a message, in lanes while there are enough of them.
  @inline(__always)
  @unsafe func absorb(_ bytes: UnsafeRawBufferPointer, into remainder: inout UInt32) {
    guard var next = bytes.baseAddress else { return }
    var count = bytes.count
    if count >= Lanes.leastByteCount { unsafe absorbBlocks(&next, &count, into: &remainder) }
    unsafe remainder = absorb(next, count: count, into: remainder)
  }

  /// Takes as many whole blocks as there are, the long ones first.
  @inline(never)
  @unsafe private func absorbBlocks(_ next: inout UnsafeRawPointer, _ count: inout Int, into remainder: inout UInt32) {
    if count >= Lanes.manyByteCount { unsafe absorbBlocks(of: .long, &next, &count, into: &remainder) }
    unsafe absorbBlocks(of: .short, &next, &count, into: &remainder)
  }

  @inline(__always)
  @unsafe private func absorbBlocks(
    of lanes: Lanes, _ next: inout UnsafeRawPointer, _ count: inout Int, into remainder: inout UInt32
  ) {
    while count >= lanes.byteCount {
      let (first, second, third) = unsafe absorbLanes(next, laneByteCount: lanes.laneByteCount, into: remainder)
      remainder = lanes.shift.advanced(lanes.shift.advanced(first) ^ second) ^ third
      unsafe next += lanes.byteCount
      count &-= lanes.byteCount
    }
  }
}
#endif
