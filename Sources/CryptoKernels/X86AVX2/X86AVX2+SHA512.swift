// SHA-512 of one message, in the way of SHA-256: the message words of two blocks at once in vectors, two of each in a
// vector, and the rounds in scalar registers.

#if CRYPTO_HARDWARE_KERNELS && arch(x86_64) && (os(Linux) || os(macOS) || os(FreeBSD) || os(Windows))
internal import CryptoKernelSHA2

extension X86AVX2 {
  /// Absorbs blocks of 128 bytes into `state` (FIPS 180-4 §6.4.2): `count` of them that start at `blocks`, then
  /// `tailCount` that start at `tail`.
  ///
  /// Never inlined, nor compiled anew in another module, as Embedded Swift would: in a function without the CPU feature
  /// the compiler cannot select the instructions.
  @inline(never) @export(interface)
  @unsafe public func compress(
    _ state: inout InlineArray<8, UInt64>, blocks: UnsafeRawPointer, count: Int, tail: UnsafeRawPointer, tailCount: Int
  ) {
    var pairs = unsafe TwoBlocks(blocks, count, tail, tailCount, blockByteCount: 128)
    unsafe SHA512Rounds.withConstants { k in
      // A temporary allocation of this length would come from the heap.
      var sums = InlineArray<80, SIMD4<UInt32>>(repeating: SIMD4(repeating: 0))
      unsafe withUnsafeMutableBytes(of: &sums) {
        let sums = unsafe $0.baseAddress.unsafelyUnwrapped
        unsafe compress(&state, &pairs, sums, UnsafeRawPointer(sums).assumingMemoryBound(to: UInt64.self), k)
      }
    }
  }

  /// `sums` and `words` are one place under two names, for 80 message words of each block, a constant added to each.
  @inline(never)
  @unsafe private func compress(
    _ state: inout InlineArray<8, UInt64>, _ pairs: inout TwoBlocks, _ sums: UnsafeMutableRawPointer,
    _ words: UnsafePointer<UInt64>, _ k: UnsafePointer<UInt64>
  ) {
    var hash = state
    while unsafe pairs.remaining > 0 {
      let isPair = unsafe pairs.remaining > 1
      let first = unsafe pairs.take()
      let second = unsafe isPair ? pairs.take() : first
      var w0 = unsafe load(first, second, k, sums, 0)
      var w1 = unsafe load(first, second, k, sums, 1)
      var w2 = unsafe load(first, second, k, sums, 2)
      var w3 = unsafe load(first, second, k, sums, 3)
      var w4 = unsafe load(first, second, k, sums, 4)
      var w5 = unsafe load(first, second, k, sums, 5)
      var w6 = unsafe load(first, second, k, sums, 6)
      var w7 = unsafe load(first, second, k, sums, 7)

      var rounds = SHA512Rounds(hash)
      var group = 0
      repeat {
        let (sums, words, k) = unsafe (sums + group &* 256, words + group &* 32, k + group &* 16)
        w0 = scheduled(w0, w1, w4, w5, w7)
        unsafe store(w0, k + 16, sums + 256)
        unsafe twoRounds(&rounds, words)
        w1 = scheduled(w1, w2, w5, w6, w0)
        unsafe store(w1, k + 18, sums + 288)
        unsafe twoRounds(&rounds, words + 4)
        w2 = scheduled(w2, w3, w6, w7, w1)
        unsafe store(w2, k + 20, sums + 320)
        unsafe twoRounds(&rounds, words + 8)
        w3 = scheduled(w3, w4, w7, w0, w2)
        unsafe store(w3, k + 22, sums + 352)
        unsafe twoRounds(&rounds, words + 12)
        w4 = scheduled(w4, w5, w0, w1, w3)
        unsafe store(w4, k + 24, sums + 384)
        unsafe twoRounds(&rounds, words + 16)
        w5 = scheduled(w5, w6, w1, w2, w4)
        unsafe store(w5, k + 26, sums + 416)
        unsafe twoRounds(&rounds, words + 20)
        w6 = scheduled(w6, w7, w2, w3, w5)
        unsafe store(w6, k + 28, sums + 448)
        unsafe twoRounds(&rounds, words + 24)
        w7 = scheduled(w7, w0, w3, w4, w6)
        unsafe store(w7, k + 30, sums + 480)
        unsafe twoRounds(&rounds, words + 28)
        group &+= 1
      } while group != 4
      unsafe sixteenRounds(&rounds, words + 128)
      rounds.add(to: &hash)

      guard isPair else { break }
      rounds = SHA512Rounds(hash)
      var next = unsafe words + 2
      let end = unsafe next + 160
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
@unsafe private func sixteenRounds(_ rounds: inout SHA512Rounds, _ words: UnsafePointer<UInt64>) {
  unsafe twoRounds(&rounds, words)
  unsafe twoRounds(&rounds, words + 4)
  unsafe twoRounds(&rounds, words + 8)
  unsafe twoRounds(&rounds, words + 12)
  unsafe twoRounds(&rounds, words + 16)
  unsafe twoRounds(&rounds, words + 20)
  unsafe twoRounds(&rounds, words + 24)
  unsafe twoRounds(&rounds, words + 28)
}

@inline(__always)
@unsafe private func twoRounds(_ rounds: inout SHA512Rounds, _ words: UnsafePointer<UInt64>) {
  unsafe rounds.roundWithBMI2(words[0])
  unsafe rounds.roundWithBMI2(words[1])
}

/// Two of the first sixteen message words of each block; their sums with the constants are stored.
@inline(__always)
@unsafe private func load(
  _ first: UnsafeRawPointer, _ second: UnsafeRawPointer, _ k: UnsafePointer<UInt64>, _ sums: UnsafeMutableRawPointer,
  _ index: Int
) -> Vector {
  let words = unsafe bytes(load(first + index &* 16, second + index &* 16), bigEndian64)
  unsafe store(words, k + index &* 2, sums + index &* 32)
  return words
}

/// Adds the two constants at `k` to the words of each block, and stores the sums.
@inline(__always)
@unsafe private func store(_ words: Vector, _ k: UnsafePointer<UInt64>, _ sums: UnsafeMutableRawPointer) {
  unsafe sums.storeBytes(of: add64(words, twice(k)), as: Vector.self)
}

/// The two message words that come sixteen after those in `w0`, for each of two blocks: `w1` follows on it, and the
/// others are words eight and six back, and the two before.
@inline(__always)
private func scheduled(_ w0: Vector, _ w1: Vector, _ w4: Vector, _ w5: Vector, _ w7: Vector) -> Vector {
  let fifteenBack = lastAndFirst(w0, w1)
  let sigma0 = xor(xor(rotate64(fifteenBack, 1), bytes(fifteenBack, rotatedByAByte)), shiftRight64(fifteenBack, 7))
  let sigma1 = xor(xor(rotate64(w7, 19), rotate64(w7, 61)), shiftRight64(w7, 6))
  return add64(add64(add64(w0, sigma0), lastAndFirst(w4, w5)), sigma1)
}

/// The second word of `a` and the first of `b`, in each half.
@inline(__always)
private func lastAndFirst(_ a: Vector, _ b: Vector) -> Vector {
  let (a, b) = unsafe (unsafeBitCast(a, to: SIMD4<UInt64>.self), unsafeBitCast(b, to: SIMD4<UInt64>.self))
  return unsafe unsafeBitCast(SIMD4(a[1], b[0], a[3], b[2]), to: Vector.self)
}

/// ROTR 8.
@inline(__always)
private var rotatedByAByte: SIMD16<UInt8> { SIMD16(1, 2, 3, 4, 5, 6, 7, 0, 9, 10, 11, 12, 13, 14, 15, 8) }
#endif
