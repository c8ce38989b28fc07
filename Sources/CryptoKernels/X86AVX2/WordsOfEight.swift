// Words of eight messages, or of eight blocks of one: how they come into vectors, and SHA-256's functions of them.

#if CRYPTO_HARDWARE_KERNELS && arch(x86_64) && (os(Linux) || os(macOS) || os(FreeBSD) || os(Windows))
internal import _Builtin_intrinsics.intel

/// Of eight rows of words, 32 bytes each at `offset` from the pointers at `rows`, the columns; `order` puts the bytes of
/// the words in order.
@inline(__always)
@unsafe func transpose(
  _ rows: UnsafePointer<UnsafeRawPointer>, _ offset: Int, into columns: UnsafeMutablePointer<Vector>,
  _ order: (Vector) -> Vector
) {
  for half in 0..<2 {
    let offset = offset &+ half &* 16
    let row0 = unsafe order(load(rows[0] + offset, rows[4] + offset))
    let row1 = unsafe order(load(rows[1] + offset, rows[5] + offset))
    let row2 = unsafe order(load(rows[2] + offset, rows[6] + offset))
    let row3 = unsafe order(load(rows[3] + offset, rows[7] + offset))
    let (low01, high01) = (_mm256_unpacklo_epi32(row0, row1), _mm256_unpackhi_epi32(row0, row1))
    let (low23, high23) = (_mm256_unpacklo_epi32(row2, row3), _mm256_unpackhi_epi32(row2, row3))
    unsafe columns[half &* 4] = _mm256_unpacklo_epi64(low01, low23)
    unsafe columns[half &* 4 &+ 1] = _mm256_unpackhi_epi64(low01, low23)
    unsafe columns[half &* 4 &+ 2] = _mm256_unpacklo_epi64(high01, high23)
    unsafe columns[half &* 4 &+ 3] = _mm256_unpackhi_epi64(high01, high23)
  }
}

/// ROTR 7 ^ ROTR 18 ^ SHR 3.
@inline(__always)
func sigma0(_ a: Vector) -> Vector { xor(xor(rotate32(a, 7), rotate32(a, 18)), shiftRight32(a, 3)) }

/// ROTR 17 ^ ROTR 19 ^ SHR 10.
@inline(__always)
func sigma1(_ a: Vector) -> Vector { xor(xor(rotate32(a, 17), rotate32(a, 19)), shiftRight32(a, 10)) }
#endif
