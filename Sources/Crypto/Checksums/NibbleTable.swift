/// What four bits of a message do to the remainder of a CRC: sixteen entries, made of the polynomial in some dozens of
/// instructions. The larger tables are made with it, and Embedded Swift does with it alone.
struct NibbleTable<Value: FixedWidthInteger & UnsignedInteger & BitwiseCopyable> {
  /// The remainder that four zero bits leave of 0…15.
  private var entries = InlineArray<16, Value>(repeating: 0)

  init(_ reflectedPolynomial: Value) {
    // Of a single bit by definition; of more by adding those up.
    var entry = reflectedPolynomial
    var bit = 8
    while bit > 0 {
      entries[bit] = entry
      entry = (entry &>> 1) ^ (reflectedPolynomial & (0 &- (entry & 1)))
      bit &>>= 1
    }
    for index in 1..<16 { entries[index] = entries[index & (index &- 1)] ^ entries[index & (0 &- index)] }
  }

  /// Appends a byte to the message.
  @inline(__always)
  func absorb(_ byte: UInt8, into remainder: inout Value) {
    remainder ^= Value(truncatingIfNeeded: byte)
    for _ in 0..<2 { remainder = entries[Int(truncatingIfNeeded: remainder & 15)] ^ (remainder &>> 4) }
  }

  /// Appends bytes to the message.
  @unsafe func absorb(_ bytes: UnsafeRawBufferPointer, into remainder: inout Value) {
    for offset in 0..<bytes.count { unsafe absorb(bytes[offset], into: &remainder) }
  }
}
