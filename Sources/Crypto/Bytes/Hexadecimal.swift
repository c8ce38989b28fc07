// Raw bytes as lower-case hexadecimal digits.

/// The 64 digits of 32 bytes: sixteen bytes at a time, without a table or a branch.
func hexadecimal(_ bytes: (SIMD4<UInt32>, SIMD4<UInt32>)) -> InlineArray<64, UInt8> {
  unsafe unsafeBitCast(hexadecimalVectors(bytes), to: InlineArray<64, UInt8>.self)
}

/// The same in vectors, to be stored one by one.
@inline(__always)
func hexadecimalVectors(_ bytes: (SIMD4<UInt32>, SIMD4<UInt32>)) -> InlineArray<4, SIMD16<UInt8>> {
  let (first, last) = unsafe unsafeBitCast(bytes, to: (SIMD16<UInt8>, SIMD16<UInt8>).self)
  let (a, b) = digits(first)
  let (c, d) = digits(last)
  return [a, b, c, d]
}

/// The 32 digits of 16 bytes.
@inline(__always)
private func digits(_ bytes: SIMD16<UInt8>) -> (SIMD16<UInt8>, SIMD16<UInt8>) {
  let high = digit(bytes &>> 4)
  let low = digit(bytes & 15)
  return (
    SIMD16(
      high[0], low[0], high[1], low[1], high[2], low[2], high[3], low[3],
      high[4], low[4], high[5], low[5], high[6], low[6], high[7], low[7]),
    SIMD16(
      high[8], low[8], high[9], low[9], high[10], low[10], high[11], low[11],
      high[12], low[12], high[13], low[13], high[14], low[14], high[15], low[15])
  )
}

/// `0`…`9` for 0…9, `a`…`f` for 10…15; the sum with 6 has its fifth bit set from 10 on.
@inline(__always)
private func digit(_ nibbles: SIMD16<UInt8>) -> SIMD16<UInt8> {
  let isLetter = (nibbles &+ 6) &>> 4
  return nibbles &+ 48 &+ (0 &- isLetter) & 39
}

/// The digits of any bytes, for descriptions.
func hexString(_ bytes: some Sequence<UInt8>) -> String {
  var digits: [UInt8] = []
  for byte in bytes {
    for nibble in [byte >> 4, byte & 15] { digits.append(nibble < 10 ? 48 + nibble : 87 + nibble) }
  }
  return String(decoding: digits, as: UTF8.self)
}
