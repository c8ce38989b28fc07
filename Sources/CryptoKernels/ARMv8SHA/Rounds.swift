// The steps of SHA-256 as the Armv8 Cryptographic Extension takes them: four rounds, or four message words, at a time.

#if CRYPTO_HARDWARE_KERNELS && arch(arm64) && _endian(little)
internal import _Builtin_intrinsics.arm.neon

typealias Words = SIMD4<UInt32>

/// Four big-endian message words, the first in the lowest lane.
@inline(__always)
func load(_ block: UnsafeRawPointer, _ byteOffset: Int) -> Words {
  let littleEndian = unsafe block.loadUnaligned(fromByteOffset: byteOffset, as: SIMD16<UInt8>.self)
  return unsafe unsafeBitCast(vrev32q_u8(littleEndian), to: Words.self)
}

/// Four rounds.
@inline(__always)
func quad(_ abcd: inout Words, _ efgh: inout Words, _ w: Words, _ k: Words) {
  let wk = w &+ k
  let abcdBefore = abcd
  abcd = vsha256hq_u32(abcd, efgh, wk)
  efgh = vsha256h2q_u32(efgh, abcdBefore, wk)
}

/// The four message words that follow the sixteen in `w0`…`w3`.
@inline(__always)
func schedule(_ w0: Words, _ w1: Words, _ w2: Words, _ w3: Words) -> Words {
  vsha256su1q_u32(vsha256su0q_u32(w0, w1), w2, w3)
}

/// The hash value as two vectors, the first word in the lowest lane.
@inline(__always)
func halves(of state: inout InlineArray<8, UInt32>) -> (abcd: Words, efgh: Words) {
  unsafe withUnsafeBytes(of: &state) {
    unsafe ($0.loadUnaligned(as: Words.self), $0.loadUnaligned(fromByteOffset: 16, as: Words.self))
  }
}

/// The way back.
@inline(__always)
func hash(of abcd: Words, _ efgh: Words) -> InlineArray<8, UInt32> {
  [abcd[0], abcd[1], abcd[2], abcd[3], efgh[0], efgh[1], efgh[2], efgh[3]]
}
#endif
