// SHA-256 compression in plain 32-bit Swift, for every CPU (FIPS 180-4 §6.2.2).

internal import CryptoKernelSHA2

enum PortableSHA256 {
  /// Absorbs blocks of 64 bytes into `state`: `count` of them that start at `blocks`, then `tailCount` that start at
  /// `tail`.
  @inline(never)
  @unsafe static func compress(
    _ state: inout InlineArray<8, UInt32>, blocks: UnsafeRawPointer, count: Int, tail: UnsafeRawPointer, tailCount: Int
  ) {
    unsafe SHA256Rounds.withConstants { k in
      #if hasFeature(Embedded)
      unsafe compress(&state, blocks, count, tail, tailCount, k)
      #else
      unsafe withUnsafeTemporaryAllocation(byteCount: 256, alignment: 16) {
        let sums = unsafe $0.baseAddress.unsafelyUnwrapped
        let words = unsafe UnsafeRawPointer(sums).assumingMemoryBound(to: UInt32.self)
        unsafe compress(&state, blocks, count, tail, tailCount, k, sums, words)
      }
      #endif
    }
  }
}

#if hasFeature(Embedded)
extension PortableSHA256 {
  /// The small form, a loop of one round: here size counts for more than speed.
  @inline(never)
  @unsafe private static func compress(
    _ state: inout InlineArray<8, UInt32>, _ blocks: UnsafeRawPointer, _ count: Int, _ tail: UnsafeRawPointer,
    _ tailCount: Int, _ k: UnsafePointer<UInt32>
  ) {
    var block = unsafe count > 0 ? blocks : tail
    var remaining = count &+ tailCount
    while remaining > 0 {
      var rounds = SHA256Rounds(state)
      var w = InlineArray<16, UInt32>(repeating: 0)
      for round in 0..<64 {
        let i = round & 15
        if round < 16 {
          unsafe w[i] = UInt32(bigEndian: block.loadUnaligned(fromByteOffset: i &* 4, as: UInt32.self))
        } else {
          w[i] = SHA256Rounds.scheduled(w[(i &+ 14) & 15], w[(i &+ 9) & 15], w[(i &+ 1) & 15], w[i])
        }
        unsafe rounds.round(w[i], k[round])
      }
      rounds.add(to: &state)
      remaining &-= 1
      unsafe block = remaining == tailCount ? tail : block + 64
    }
  }
}
#else
extension PortableSHA256 {
  /// The fast form: four message words at once in a vector, which every CPU of 64 bits has, beside the rounds of the
  /// four that come sixteen before.
  ///
  /// `sums` and `words` are one place under two names, for the 64 message words, a constant added to each. Were that
  /// known to the compiler, it would hand the words on from vectors to scalars one by one.
  @inline(never)
  @unsafe private static func compress(
    _ state: inout InlineArray<8, UInt32>, _ blocks: UnsafeRawPointer, _ count: Int, _ tail: UnsafeRawPointer,
    _ tailCount: Int, _ k: UnsafePointer<UInt32>, _ sums: UnsafeMutableRawPointer, _ words: UnsafePointer<UInt32>
  ) {
    var hash = state
    var block = unsafe count > 0 ? blocks : tail
    var remaining = count &+ tailCount
    while remaining > 0 {
      var w0 = unsafe bigEndian(block.loadUnaligned(as: SIMD4<UInt32>.self))
      var w1 = unsafe bigEndian(block.loadUnaligned(fromByteOffset: 16, as: SIMD4<UInt32>.self))
      var w2 = unsafe bigEndian(block.loadUnaligned(fromByteOffset: 32, as: SIMD4<UInt32>.self))
      var w3 = unsafe bigEndian(block.loadUnaligned(fromByteOffset: 48, as: SIMD4<UInt32>.self))
      unsafe store(w0, k, sums)
      unsafe store(w1, k + 4, sums + 16)
      unsafe store(w2, k + 8, sums + 32)
      unsafe store(w3, k + 12, sums + 48)

      var rounds = SHA256Rounds(hash)
      var start = 0
      repeat {
        let (sums, words, k) = unsafe (sums + start &* 4, words + start, k + start)
        w0 = scheduled(w0, w1, w2, w3)
        unsafe store(w0, k + 16, sums + 64)
        unsafe fourRounds(&rounds, words)
        w1 = scheduled(w1, w2, w3, w0)
        unsafe store(w1, k + 20, sums + 80)
        unsafe fourRounds(&rounds, words + 4)
        w2 = scheduled(w2, w3, w0, w1)
        unsafe store(w2, k + 24, sums + 96)
        unsafe fourRounds(&rounds, words + 8)
        w3 = scheduled(w3, w0, w1, w2)
        unsafe store(w3, k + 28, sums + 112)
        unsafe fourRounds(&rounds, words + 12)
        start &+= 16
      } while start != 48
      unsafe fourRounds(&rounds, words + 48)
      unsafe fourRounds(&rounds, words + 52)
      unsafe fourRounds(&rounds, words + 56)
      unsafe fourRounds(&rounds, words + 60)
      rounds.add(to: &hash)
      remaining &-= 1
      unsafe block = remaining == tailCount ? tail : block + 64
    }
    state = hash
  }

  @inline(__always)
  @unsafe private static func fourRounds(_ rounds: inout SHA256Rounds, _ words: UnsafePointer<UInt32>) {
    unsafe rounds.round(words[0])
    unsafe rounds.round(words[1])
    unsafe rounds.round(words[2])
    unsafe rounds.round(words[3])
  }

  /// Adds the four constants at `k` to the words, and stores the sums.
  @inline(__always)
  @unsafe private static func store(
    _ words: SIMD4<UInt32>, _ k: UnsafePointer<UInt32>, _ sums: UnsafeMutableRawPointer
  ) {
    let constants = unsafe UnsafeRawPointer(k).loadUnaligned(as: SIMD4<UInt32>.self)
    unsafe sums.storeBytes(of: words &+ constants, as: SIMD4<UInt32>.self)
  }

  /// The four message words that follow the sixteen in `w0`…`w3`.
  @inline(__always)
  private static func scheduled(
    _ w0: SIMD4<UInt32>, _ w1: SIMD4<UInt32>, _ w2: SIMD4<UInt32>, _ w3: SIMD4<UInt32>
  ) -> SIMD4<UInt32> {
    let partial = w0 &+ sigma(lastThree(w0, w1), 7, 18, 3) &+ lastThree(w2, w3)
    // Two of the words are needed for the other two.
    let first = partial &+ sigma(SIMD4(w3[2], w3[3], 0, 0), 17, 19, 10)
    return first &+ sigma(SIMD4(0, 0, first[0], first[1]), 17, 19, 10)
  }

  /// The last three words of `a` and the first of `b`.
  @inline(__always)
  private static func lastThree(_ a: SIMD4<UInt32>, _ b: SIMD4<UInt32>) -> SIMD4<UInt32> {
    SIMD4(a[1], a[2], a[3], b[0])
  }

  /// σ0 or σ1: ROTR `first` ^ ROTR `second` ^ SHR `third`.
  ///
  /// The halves of the two rotations are joined crosswise: a rotation that the compiler knows for one it would do word
  /// by word, where the CPU has none for vectors.
  @inline(__always)
  private static func sigma(
    _ words: SIMD4<UInt32>, _ first: UInt32, _ second: UInt32, _ third: UInt32
  ) -> SIMD4<UInt32> {
    (words &>> first ^ words &>> second ^ words &>> third) ^ (words &<< (32 &- first) ^ words &<< (32 &- second))
  }
}
#endif
