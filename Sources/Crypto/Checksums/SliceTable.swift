/// The remainder that a CRC has after eight bytes and a fixed number of zero bytes, as the sum of eight look-ups.
///
/// The look-ups do not wait for each other ("slicing": Kounavis and Berry, A Systematic Approach to Building High
/// Performance Software-based CRC Generators, 2005). The table lies at an address of its own, is never changed and never
/// freed: nothing needs to be counted or copied when it is used.
@safe struct SliceTable<Value: FixedWidthInteger & UnsignedInteger & BitwiseCopyable>: @unchecked Sendable {
  /// Eight times 256 entries; those of the first byte first.
  private let entries: UnsafePointer<Value>

  /// For eight bytes that, with the zeros after them, are `byteCount` bytes, at least 8.
  init(_ reflectedPolynomial: Value, byteCount: Int) {
    let nibbles = NibbleTable(reflectedPolynomial)
    let entries = UnsafeMutablePointer<Value>.allocate(capacity: 8 * 256)
    unsafe entries.initialize(repeating: 0, count: 8 * 256)
    for byte in 1..<256 {
      let others = byte & (byte - 1)
      let lowestBit = byte ^ others
      guard others == 0 else {
        // Of several bits it is the sum.
        for base in stride(from: byte, to: 8 * 256, by: 256) {
          unsafe entries[base] = entries[base - lowestBit] ^ entries[base - others]
        }
        continue
      }
      var remainder: Value = 0
      nibbles.absorb(UInt8(truncatingIfNeeded: byte), into: &remainder)
      for _ in 0..<max(0, byteCount - 8) { nibbles.absorb(0, into: &remainder) }
      for base in stride(from: 7 * 256 + byte, through: byte, by: -256) {
        unsafe entries[base] = remainder
        nibbles.absorb(0, into: &remainder)
      }
    }
    unsafe self.entries = UnsafePointer(entries)
  }

  /// The remainder after eight bytes, the first in the lowest place, and the zeros.
  @inline(__always)
  func remainder(of bytes: UInt64) -> Value {
    entry(bytes, 0) ^ entry(bytes, 1) ^ entry(bytes, 2) ^ entry(bytes, 3)
      ^ entry(bytes, 4) ^ entry(bytes, 5) ^ entry(bytes, 6) ^ entry(bytes, 7)
  }

  /// The remainder that `remainder` becomes after `byteCount` zero bytes.
  @inline(__always)
  func advanced(_ remainder: Value) -> Value {
    let bytes = UInt64(remainder)
    let low = entry(bytes, 0) ^ entry(bytes, 1) ^ entry(bytes, 2) ^ entry(bytes, 3)
    guard Value.bitWidth > 32 else { return low }
    return low ^ entry(bytes, 4) ^ entry(bytes, 5) ^ entry(bytes, 6) ^ entry(bytes, 7)
  }

  /// The remainder after the last of the eight bytes and the zeros.
  @inline(__always)
  func remainder(ofLast byte: UInt8) -> Value { unsafe entries[7 &* 256 &+ Int(truncatingIfNeeded: byte)] }

  @inline(__always)
  private func entry(_ bytes: UInt64, _ position: Int) -> Value {
    let byte = UInt8(truncatingIfNeeded: bytes &>> UInt64(truncatingIfNeeded: position &* 8))
    return unsafe entries[position &* 256 &+ Int(truncatingIfNeeded: byte)]
  }
}
