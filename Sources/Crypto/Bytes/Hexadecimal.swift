// Raw bytes as lower-case hexadecimal digits.

/// The 64 digits of 32 bytes: sixteen bytes at a time, without a table or a branch.
func hexadecimal(_ bytes: (SIMD4<UInt32>, SIMD4<UInt32>)) -> InlineArray<64, UInt8> {
  let (low, high) = unsafe unsafeBitCast(bytes, to: (SIMD16<UInt8>, SIMD16<UInt8>).self)
  return unsafe unsafeBitCast((hexadecimal(low), hexadecimal(high)), to: InlineArray<64, UInt8>.self)
}

@inline(__always)
private func hexadecimal(_ bytes: SIMD16<UInt8>) -> SIMD32<UInt8> {
  var nibbles = SIMD32<UInt8>()
  nibbles.evenHalf = bytes &>> 4
  nibbles.oddHalf = bytes & 15
  let letterOffset = SIMD32<UInt8>(repeating: 39).replacing(with: 0, where: nibbles .< 10)
  return nibbles &+ 48 &+ letterOffset
}

/// The digits of any bytes, for descriptions.
func hexString(_ bytes: some Sequence<UInt8>) -> String {
  var digits: [UInt8] = []
  for byte in bytes {
    for nibble in [byte >> 4, byte & 15] { digits.append(nibble < 10 ? 48 + nibble : 87 + nibble) }
  }
  return String(decoding: digits, as: UTF8.self)
}
