// The instructions on vectors of 256 bits that the kernels use, under short names.
//
// They are the compiler's intrinsics and not the operators of `SIMD8`: some of those are loops over the elements, which
// the optimiser does not always put together again.

#if CRYPTO_HARDWARE_KERNELS && arch(x86_64) && (os(Linux) || os(macOS) || os(FreeBSD) || os(Windows))
internal import _Builtin_intrinsics.intel

typealias Vector = __m256i

@inline(__always) func xor(_ a: Vector, _ b: Vector) -> Vector { _mm256_xor_si256(a, b) }
@inline(__always) func and(_ a: Vector, _ b: Vector) -> Vector { _mm256_and_si256(a, b) }
@inline(__always) func or(_ a: Vector, _ b: Vector) -> Vector { _mm256_or_si256(a, b) }

// Of eight words of 32 bits.

@inline(__always) func add32(_ a: Vector, _ b: Vector) -> Vector { _mm256_add_epi32(a, b) }
@inline(__always) func shiftRight32(_ a: Vector, _ count: Int32) -> Vector { _mm256_srli_epi32(a, count) }
@inline(__always) func rotate32(_ a: Vector, _ count: Int32) -> Vector {
  or(_mm256_srli_epi32(a, count), _mm256_slli_epi32(a, 32 &- count))
}

// Of four words of 64 bits.

@inline(__always) func add64(_ a: Vector, _ b: Vector) -> Vector { _mm256_add_epi64(a, b) }
@inline(__always) func shiftRight64(_ a: Vector, _ count: Int32) -> Vector { _mm256_srli_epi64(a, count) }
@inline(__always) func rotate64(_ a: Vector, _ count: Int32) -> Vector {
  or(_mm256_srli_epi64(a, count), _mm256_slli_epi64(a, 64 &- count))
}

/// The bytes of each half of `a` at the places of `order`; zeros where that is 128 or more.
@inline(__always)
func bytes(_ a: Vector, _ order: SIMD16<UInt8>) -> Vector {
  let both = SIMD32<UInt8>(lowHalf: order, highHalf: order)
  return _mm256_shuffle_epi8(a, unsafe unsafeBitCast(both, to: Vector.self))
}

/// The order of bytes that turns big-endian words of 32 bits around.
@inline(__always) var bigEndian32: SIMD16<UInt8> { SIMD16(3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12) }

/// The order of bytes that turns big-endian words of 64 bits around.
@inline(__always) var bigEndian64: SIMD16<UInt8> { SIMD16(7, 6, 5, 4, 3, 2, 1, 0, 15, 14, 13, 12, 11, 10, 9, 8) }

/// The 16 bytes at a place, in both halves.
@inline(__always)
@unsafe func twice(_ half: UnsafeRawPointer) -> Vector {
  _mm256_broadcastsi128_si256(unsafe half.loadUnaligned(as: __m128i.self))
}

/// 16 bytes at each of two places, the first the lower half.
@inline(__always)
@unsafe func load(_ low: UnsafeRawPointer, _ high: UnsafeRawPointer) -> Vector {
  let halves = unsafe SIMD8(
    lowHalf: low.loadUnaligned(as: SIMD4<UInt32>.self), highHalf: high.loadUnaligned(as: SIMD4<UInt32>.self))
  return unsafe unsafeBitCast(halves, to: Vector.self)
}
#endif
