// The steps of SHA-256 as the x86 SHA extensions take them: four rounds, or four message words, at a time.

#if CRYPTO_HARDWARE_KERNELS && arch(x86_64) && (os(Linux) || os(macOS) || os(FreeBSD) || os(Windows))
internal import _Builtin_intrinsics.intel

typealias Words = SIMD4<UInt32>

/// Four big-endian message words, the first in the lowest lane.
@inline(__always)
func load(_ block: UnsafeRawPointer, _ byteOffset: Int) -> Words {
  let littleEndian = unsafe block.loadUnaligned(fromByteOffset: byteOffset, as: SIMD16<UInt8>.self)
  let swapped = SIMD16<UInt8>(3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12)
  return words(_mm_shuffle_epi8(vector(littleEndian), vector(swapped)))
}

/// Four rounds: two with the low half of `w + k`, two with the high half.
@inline(__always)
func quad(_ abef: inout Words, _ cdgh: inout Words, _ w: Words, _ k: Words) {
  let low = w &+ k
  let high = Words(low[2], low[3], low[2], low[3])
  cdgh = words(_mm_sha256rnds2_epu32(vector(cdgh), vector(abef), vector(low)))
  abef = words(_mm_sha256rnds2_epu32(vector(abef), vector(cdgh), vector(high)))
}

/// The four message words that follow the sixteen in `w0`…`w3`.
@inline(__always)
func schedule(_ w0: Words, _ w1: Words, _ w2: Words, _ w3: Words) -> Words {
  let sevenBack = Words(w2[1], w2[2], w2[3], w3[0])
  let partial = words(_mm_sha256msg1_epu32(vector(w0), vector(w1))) &+ sevenBack
  return words(_mm_sha256msg2_epu32(vector(partial), vector(w3)))
}

// The intrinsics' vector type and the words in it are the same 128 bits.
@inline(__always) func vector<V: SIMD>(_ value: V) -> __m128i { unsafe unsafeBitCast(value, to: __m128i.self) }
@inline(__always) func words(_ value: __m128i) -> Words { unsafe unsafeBitCast(value, to: Words.self) }

/// The eight words of the hash value the way the instructions want them, lowest lane first: F E B A and H G D C.
@inline(__always)
func rounds(of state: inout InlineArray<8, UInt32>) -> (abef: Words, cdgh: Words) {
  let (abcd, efgh) = unsafe withUnsafeBytes(of: &state) {
    unsafe ($0.loadUnaligned(as: Words.self), $0.loadUnaligned(fromByteOffset: 16, as: Words.self))
  }
  return (Words(efgh[1], efgh[0], abcd[1], abcd[0]), Words(efgh[3], efgh[2], abcd[3], abcd[2]))
}

/// The way back.
@inline(__always)
func hash(of abef: Words, _ cdgh: Words) -> InlineArray<8, UInt32> {
  [abef[3], abef[2], cdgh[3], cdgh[2], abef[1], abef[0], cdgh[1], cdgh[0]]
}
#endif
