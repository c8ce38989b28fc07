// SHA-256 of one message: the message words of two blocks at once in vectors, the rounds in scalar registers.
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
    var pairs = unsafe TwoBlocks(blocks, count, tail, tailCount, blockByteCount: 64)
    unsafe SHA256Rounds.withConstants { k in
      unsafe withUnsafeTemporaryAllocation(byteCount: 512, alignment: 16) {
        let sums = unsafe $0.baseAddress.unsafelyUnwrapped
        unsafe compress(&state, &pairs, sums, UnsafeRawPointer(sums).assumingMemoryBound(to: UInt32.self), k)
      }
    }
  }

  /// `sums` and `words` are one place under two names, for 64 message words of each block, a constant added to each.
  /// Were that known to the compiler, it would hand the words on from vectors to scalars one by one.
  @inline(never)
  @unsafe private func compress(
    _ state: inout InlineArray<8, UInt32>, _ pairs: inout TwoBlocks, _ sums: UnsafeMutableRawPointer,
    _ words: UnsafePointer<UInt32>, _ k: UnsafePointer<UInt32>
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
      var group = 0
      repeat {
        let (sums, words, k) = unsafe (sums + group &* 128, words + group &* 32, k + group &* 16)
        w0 = scheduled(w0, w1, w2, w3)
        unsafe store(w0, k + 16, sums + 128)
        unsafe fourRounds(&rounds, words)
        w1 = scheduled(w1, w2, w3, w0)
        unsafe store(w1, k + 20, sums + 160)
        unsafe fourRounds(&rounds, words + 8)
        w2 = scheduled(w2, w3, w0, w1)
        unsafe store(w2, k + 24, sums + 192)
        unsafe fourRounds(&rounds, words + 16)
        w3 = scheduled(w3, w0, w1, w2)
        unsafe store(w3, k + 28, sums + 224)
        unsafe fourRounds(&rounds, words + 24)
        group &+= 1
      } while group != 3
      unsafe sixteenRounds(&rounds, words + 96)
      rounds.add(to: &hash)

      guard isPair else { break }
      rounds = SHA256Rounds(hash)
      var next = unsafe words + 4
      let end = unsafe next + 128
      repeat {
        unsafe sixteenRounds(&rounds, next)
        unsafe next += 32
      } while unsafe next != end
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
  unsafe rounds.roundWithBMI2(words[0])
  unsafe rounds.roundWithBMI2(words[1])
  unsafe rounds.roundWithBMI2(words[2])
  unsafe rounds.roundWithBMI2(words[3])
}

/// Adds the four constants at `k` to the words of each block, and stores the sums.
@inline(__always)
@unsafe private func store(_ words: Vector, _ k: UnsafePointer<UInt32>, _ sums: UnsafeMutableRawPointer) {
  unsafe sums.storeBytes(of: add32(words, twice(k)), as: Vector.self)
}

/// The four message words that follow the sixteen in `w0`…`w3`, for each of two blocks.
@inline(__always)
private func scheduled(_ w0: Vector, _ w1: Vector, _ w2: Vector, _ w3: Vector) -> Vector {
  let fifteenBack = lastThree(w0, w1)
  let sigma0 = xor(xor(rotate32(fifteenBack, 7), rotate32(fifteenBack, 18)), shiftRight32(fifteenBack, 3))
  let partial = add32(add32(w0, sigma0), lastThree(w2, w3))
  // Two of the words are needed for the other two.
  let first = add32(partial, bytes(sigma1(_mm256_unpackhi_epi32(w3, w3)), evenWordsLow))
  return add32(first, bytes(sigma1(_mm256_unpacklo_epi32(first, first)), evenWordsHigh))
}

/// The last three words of `a` and the first of `b`, in each half.
@inline(__always)
private func lastThree(_ a: Vector, _ b: Vector) -> Vector {
  let z: UInt8 = 0x80
  return or(
    bytes(a, SIMD16(4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, z, z, z, z)),
    bytes(b, SIMD16(z, z, z, z, z, z, z, z, z, z, z, z, 0, 1, 2, 3)))
}

/// ROTR 17 ^ ROTR 19 ^ SHR 10 in the even words, where each odd word is the same as the even one before: then a shift of
/// the two as one is a rotation.
@inline(__always)
private func sigma1(_ twice: Vector) -> Vector {
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
