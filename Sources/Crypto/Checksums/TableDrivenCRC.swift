// The portable engine of every CRC here: division by a polynomial over GF(2), eight bytes at a time with tables.
//
// All of them are reflected: the lowest bit of a byte, and of the remainder, is the coefficient of the highest power.
// They begin with all bits set and end with all bits inverted.

/// What makes one CRC differ from another.
protocol CRCPolynomial: Sendable {
  associatedtype Value: FixedWidthInteger & UnsignedInteger & BitwiseCopyable & Sendable

  /// The polynomial without its highest power, the coefficient of x⁰ in the highest bit.
  static var reflectedPolynomial: Value { get }

  #if !hasFeature(Embedded)
  /// The tables of the polynomial, made when they are first needed.
  static var tables: CRCTables<Value> { get }
  #endif
}

/// The remainder of the message so far.
struct TableDrivenCRC<Polynomial: CRCPolynomial>: Sendable, BitwiseCopyable {
  typealias Value = Polynomial.Value

  var remainder = Value.max

  var value: Value { ~remainder }

  /// Appends bytes to the message.
  ///
  /// Embedded Swift does without tables in memory, 16 or 32 KiB a polynomial, and goes four bits at a time.
  @inline(__always)
  @unsafe mutating func absorb(_ bytes: UnsafeRawBufferPointer) {
    #if hasFeature(Embedded)
    unsafe NibbleTable(Polynomial.reflectedPolynomial).absorb(bytes, into: &remainder)
    #else
    unsafe Polynomial.tables.absorb(bytes, into: &remainder)
    #endif
  }
}
