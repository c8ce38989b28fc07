/// The tables of one polynomial: for 8 bytes at a time, and for five times 8 bytes side by side.
///
/// They are made once, of the polynomial, and live as long as the program: 16 KiB for a CRC of 32 bits, 32 KiB for one
/// of 64, half of them in use at a time.
struct CRCTables<Value: FixedWidthInteger & UnsignedInteger & BitwiseCopyable & Sendable>: Sendable {
  /// Eight bytes, and nothing after them.
  let word: SliceTable<Value>
  /// Eight bytes with a stride, 40 bytes, before the same place of the next.
  private let stride: SliceTable<Value>

  init(reflectedPolynomial: Value) {
    word = SliceTable(reflectedPolynomial, byteCount: 8)
    stride = SliceTable(reflectedPolynomial, byteCount: 40)
  }

  /// Appends bytes to the message.
  ///
  /// One remainder is a chain: each step waits for the look-ups of the one before. So a long message is taken as five
  /// interleaved ones, word 0, 5, 10…, word 1, 6, 11… and so on, whose remainders are joined in the last 40 bytes.
  @unsafe func absorb(_ bytes: UnsafeRawBufferPointer, into remainder: inout Value) {
    guard var next = bytes.baseAddress else { return }
    var count = bytes.count
    var r = remainder
    if count >= 80 {
      var (r1, r2, r3, r4): (Value, Value, Value, Value) = (0, 0, 0, 0)
      repeat {
        unsafe r = stride.remainder(of: load(next, 0) ^ UInt64(r))
        unsafe r1 = stride.remainder(of: load(next, 8) ^ UInt64(r1))
        unsafe r2 = stride.remainder(of: load(next, 16) ^ UInt64(r2))
        unsafe r3 = stride.remainder(of: load(next, 24) ^ UInt64(r3))
        unsafe r4 = stride.remainder(of: load(next, 32) ^ UInt64(r4))
        unsafe next += 40
        count &-= 40
      } while count >= 80
      unsafe r = word.remainder(of: load(next, 0) ^ UInt64(r))
      unsafe r = word.remainder(of: load(next, 8) ^ UInt64(r ^ r1))
      unsafe r = word.remainder(of: load(next, 16) ^ UInt64(r ^ r2))
      unsafe r = word.remainder(of: load(next, 24) ^ UInt64(r ^ r3))
      unsafe r = word.remainder(of: load(next, 32) ^ UInt64(r ^ r4))
      unsafe next += 40
      count &-= 40
    }
    while count >= 8 {
      unsafe r = word.remainder(of: load(next, 0) ^ UInt64(r))
      unsafe next += 8
      count &-= 8
    }
    while count > 0 {
      r = unsafe word.remainder(ofLast: next.load(as: UInt8.self) ^ UInt8(truncatingIfNeeded: r)) ^ (r >> 8)
      unsafe next += 1
      count &-= 1
    }
    remainder = r
  }

  /// Eight bytes of the message, the first in the lowest place.
  @inline(__always)
  @unsafe private func load(_ start: UnsafeRawPointer, _ offset: Int) -> UInt64 {
    unsafe UInt64(littleEndian: start.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }
}
