// SHA-256 of one message: the message words of two blocks at once in vectors, the rounds in scalar registers. Of a long
// message, those of eight (`X86AVX2+EightBlocks.swift`).
//
// A vector's lower half holds four words of the first block, its upper half those of the second. While the rounds of the
// first block run, the words for the rounds to come are computed beside them; the second finds its own ready.

#if CRYPTO_HARDWARE_KERNELS && arch(x86_64) && (os(Linux) || os(macOS) || os(FreeBSD) || os(Windows))
internal import CryptoKernelSHA2
internal import _Builtin_intrinsics.intel

extension X86AVX2 {
  /// Absorbs blocks of 64 bytes into `state` (FIPS 180-4 §6.2.2): `count` of them that start at `blocks`, then
  /// `tailCount` that start at `tail`.
  ///
  /// Never inlined, nor compiled anew in another module, as Embedded Swift would: in a function without the CPU feature
  /// the compiler cannot select the instructions.
  @inline(never) @export(interface)
  @unsafe public func compress(
    _ state: inout InlineArray<8, UInt32>, blocks: UnsafeRawPointer, count: Int, tail: UnsafeRawPointer, tailCount: Int
  ) {
    let longCount = Self.isLong(count) ? count & ~7 : 0
    if longCount > 0 { unsafe compressEights(&state, blocks, count: longCount) }
    var pairs = unsafe TwoBlocks(
      blocks + longCount &* 64, count &- longCount, tail, tailCount, blockByteCount: 64)
    unsafe SHA256Rounds.withConstants { k in
      unsafe withUnsafeTemporaryAllocation(byteCount: 512, alignment: 16) {
        let sums = unsafe $0.baseAddress.unsafelyUnwrapped
        let words = unsafe UnsafeRawPointer(sums).assumingMemoryBound(to: UInt32.self)
        unsafe compress(&state, &pairs, sums, words, words + 96, k)
      }
    }
  }

  /// `sums` and `words` are one place under two names, for 64 message words of each block, a constant added to each.
  /// Were that known to the compiler, it would hand the words on from vectors to scalars one by one. The last
  /// sixteen of the first block are at `last`: were that computed here, the loop would need one register more.
  @inline(never)
  @unsafe private func compress(
    _ state: inout InlineArray<8, UInt32>, _ pairs: inout TwoBlocks, _ sums: UnsafeMutableRawPointer,
    _ words: UnsafePointer<UInt32>, _ last: UnsafePointer<UInt32>, _ k: UnsafePointer<UInt32>
  ) {
    var hash = state
    while unsafe pairs.remaining > 0 {
      let isPair = unsafe pairs.remaining > 1
      let first = unsafe pairs.take()
      let second = unsafe isPair ? pairs.take() : first
      var w0 = unsafe bytes(load(first, second), bigEndian32)
      var w1 = unsafe bytes(load(first + 16, second + 16), bigEndian32)
      var w2 = unsafe bytes(load(first + 32, second + 32), bigEndian32)
      var w3 = unsafe bytes(load(first + 48, second + 48), bigEndian32)
      unsafe store(w0, k, sums)
      unsafe store(w1, k + 4, sums + 32)
      unsafe store(w2, k + 8, sums + 64)
      unsafe store(w3, k + 12, sums + 96)

      var rounds = SHA256Rounds(hash)
      var (sum, word, constant) = unsafe (sums + 128, words, k + 16)
      repeat {
        unsafe fourRounds(&rounds, word, &w0, w1, w2, w3, constant, sum)
        unsafe fourRounds(&rounds, word + 8, &w1, w2, w3, w0, constant + 4, sum + 32)
        unsafe fourRounds(&rounds, word + 16, &w2, w3, w0, w1, constant + 8, sum + 64)
        unsafe fourRounds(&rounds, word + 24, &w3, w0, w1, w2, constant + 12, sum + 96)
        unsafe (sum, word, constant) = (sum + 128, word + 32, constant + 16)
      } while unsafe word != last
      unsafe sixteenRounds(&rounds, word)
      rounds.add(to: &hash)

      guard isPair else { break }
      rounds = SHA256Rounds(hash)
      // Not a loop: one takes an eighth longer wherever its jump happens to lie at the end of a cache line.
      unsafe sixteenRounds(&rounds, words + 4)
      unsafe sixteenRounds(&rounds, words + 36)
      unsafe sixteenRounds(&rounds, words + 68)
      unsafe sixteenRounds(&rounds, words + 100)
      rounds.add(to: &hash)
    }
    state = hash
  }
}

@inline(__always)
@unsafe private func sixteenRounds(_ rounds: inout SHA256Rounds, _ words: UnsafePointer<UInt32>) {
  unsafe fourRounds(&rounds, words)
  unsafe fourRounds(&rounds, words + 8)
  unsafe fourRounds(&rounds, words + 16)
  unsafe fourRounds(&rounds, words + 24)
}

@inline(__always)
@unsafe private func fourRounds(_ rounds: inout SHA256Rounds, _ words: UnsafePointer<UInt32>) {
  unsafe rounds.roundWithBMI2(words[0]) {}
  unsafe rounds.roundWithBMI2(words[1]) {}
  unsafe rounds.roundWithBMI2(words[2]) {}
  unsafe rounds.roundWithBMI2(words[3]) {}
}

/// Four rounds, and beside them the four message words that follow the sixteen in `w0`…`w3`, for each of two blocks: they
/// take the place of those in `w0`, and their sums with the constants at `k` are stored.
@inline(__always)
@unsafe private func fourRounds(
  _ rounds: inout SHA256Rounds, _ words: UnsafePointer<UInt32>,
  _ w0: inout Vector, _ w1: Vector, _ w2: Vector, _ w3: Vector, _ k: UnsafePointer<UInt32>,
  _ sums: UnsafeMutableRawPointer
) {
  let sixteenBack = w0
  let (sigma, sevenBack, twoBack) = unsafe rounds.roundWithBMI2(words[0]) {
    (sigma0(lastThree(sixteenBack, w1)), lastThree(w2, w3), _mm256_unpackhi_epi32(w3, w3))
  }
  // Two of the words are needed for the other two.
  let first = unsafe rounds.roundWithBMI2(words[1]) {
    add32(add32(add32(sixteenBack, sigma), sevenBack), bytes(sigma1(twice: twoBack), evenWordsLow))
  }
  let both = unsafe rounds.roundWithBMI2(words[2]) {
    add32(first, bytes(sigma1(twice: _mm256_unpacklo_epi32(first, first)), evenWordsHigh))
  }
  w0 = both
  unsafe rounds.roundWithBMI2(words[3]) { unsafe store(both, k, sums) }
}

/// Adds the four constants at `k` to the words of each block, and stores the sums.
@inline(__always)
@unsafe private func store(_ words: Vector, _ k: UnsafePointer<UInt32>, _ sums: UnsafeMutableRawPointer) {
  unsafe sums.storeBytes(of: add32(words, twice(k)), as: Vector.self)
}

/// The last three words of `a` and the first of `b`, in each half.
@inline(__always)
private func lastThree(_ a: Vector, _ b: Vector) -> Vector {
  let z: UInt8 = 0x80
  return or(
    bytes(a, SIMD16(4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, z, z, z, z)),
    bytes(b, SIMD16(z, z, z, z, z, z, z, z, z, z, z, z, 0, 1, 2, 3)))
}

/// `sigma1` of the even words, where each odd word is the same as the even one before: then a shift of the two as one is
/// a rotation.
@inline(__always)
private func sigma1(twice: Vector) -> Vector {
  xor(xor(shiftRight64(twice, 17), shiftRight64(twice, 19)), shiftRight32(twice, 10))
}

@inline(__always)
private var evenWordsLow: SIMD16<UInt8> {
  SIMD16(0, 1, 2, 3, 8, 9, 10, 11, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80)
}

@inline(__always)
private var evenWordsHigh: SIMD16<UInt8> {
  SIMD16(0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0, 1, 2, 3, 8, 9, 10, 11)
}
#endif
