// SHA-256 of a long message: the message words of eight blocks at once in vectors, the rounds in scalar registers.
//
// Each word of a vector belongs to another block, as in a batch it belongs to another message: so a message word takes
// fewer instructions than where two blocks share a vector. While the rounds of eight blocks run, the words of the next
// eight are computed beside them. (S. Gueron and V. Krasnov, “Parallelizing message schedules to accelerate the
// computations of hash functions”, 2012.)

#if CRYPTO_HARDWARE_KERNELS && arch(x86_64) && (os(Linux) || os(macOS) || os(FreeBSD) || os(Windows))
internal import CryptoKernelSHA2
internal import _Builtin_intrinsics.intel

extension X86AVX2 {
  /// Whether a message of so many blocks is worth the preparation.
  @inline(__always)
  static func isLong(_ count: Int) -> Bool { count >= 64 }

  /// Absorbs `count` blocks of 64 bytes, a multiple of eight and not none, into `state`.
  @inline(never)
  @unsafe func compressEights(_ state: inout InlineArray<8, UInt32>, _ blocks: UnsafeRawPointer, count: Int) {
    unsafe SHA256Rounds.withConstants { k in
      // A temporary allocation of this length would come from the heap.
      var memory = InlineArray<256, SIMD8<UInt32>>(repeating: SIMD8(repeating: 0))
      unsafe withUnsafeMutableBytes(of: &memory) {
        let constants = unsafe $0.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: Vector.self)
        let words = unsafe constants + 64
        var (sums, next) = unsafe (constants + 128, constants + 192)
        for i in 0..<64 { unsafe constants[i] = _mm256_set1_epi32(Int32(bitPattern: k[i])) }
        unsafe load(blocks, words, sums)
        for i in 0..<48 { unsafe schedule(words + i, sums + i) }
        for group in 1..<count / 8 {
          unsafe load(blocks + group &* 512, words, next)
          unsafe eightBlocks(&state, UnsafeRawPointer(sums).assumingMemoryBound(to: UInt32.self), words, next)
          unsafe swap(&sums, &next)
        }
        unsafe eightBlocks(&state, UnsafeRawPointer(sums).assumingMemoryBound(to: UInt32.self))
      }
    }
  }
}

/// The rounds of eight blocks, whose message words are at `sums`, a constant added to each. Beside them the message words
/// of the next eight, of which the first sixteen are at `words`; their sums go to `next`.
///
/// Not inlined: the compiler would keep less in registers.
@inline(never)
@unsafe private func eightBlocks(
  _ state: inout InlineArray<8, UInt32>, _ sums: UnsafePointer<UInt32>,
  _ words: UnsafeMutablePointer<Vector>, _ next: UnsafeMutablePointer<Vector>
) {
  var hash = state
  var (block, words, next) = unsafe (sums, words, next)
  let end = unsafe sums + 8
  repeat {
    var rounds = SHA256Rounds(hash)
    var sum = unsafe block
    let last = unsafe sum + 384
    repeat {
      unsafe eightRounds(&rounds, sum, words, next)
      unsafe eightRounds(&rounds, sum + 64, words + 1, next + 1)
      unsafe (sum, words, next) = (sum + 128, words + 2, next + 2)
    } while unsafe sum != last
    unsafe sixteenRounds(&rounds, sum)
    rounds.add(to: &hash)
    unsafe block += 1
  } while unsafe block != end
  state = hash
}

/// The rounds of the last eight blocks.
@inline(never)
@unsafe private func eightBlocks(_ state: inout InlineArray<8, UInt32>, _ sums: UnsafePointer<UInt32>) {
  var hash = state
  for block in 0..<8 {
    var rounds = SHA256Rounds(hash)
    for group in 0..<4 { unsafe sixteenRounds(&rounds, sums + (block &+ group &* 128)) }
    rounds.add(to: &hash)
  }
  state = hash
}

/// Sixteen rounds of one block.
@inline(__always)
@unsafe private func sixteenRounds(_ rounds: inout SHA256Rounds, _ sums: UnsafePointer<UInt32>) {
  unsafe rounds.roundWithBMI2(sums[0]) {}
  unsafe rounds.roundWithBMI2(sums[8]) {}
  unsafe rounds.roundWithBMI2(sums[16]) {}
  unsafe rounds.roundWithBMI2(sums[24]) {}
  unsafe rounds.roundWithBMI2(sums[32]) {}
  unsafe rounds.roundWithBMI2(sums[40]) {}
  unsafe rounds.roundWithBMI2(sums[48]) {}
  unsafe rounds.roundWithBMI2(sums[56]) {}
  unsafe rounds.roundWithBMI2(sums[64]) {}
  unsafe rounds.roundWithBMI2(sums[72]) {}
  unsafe rounds.roundWithBMI2(sums[80]) {}
  unsafe rounds.roundWithBMI2(sums[88]) {}
  unsafe rounds.roundWithBMI2(sums[96]) {}
  unsafe rounds.roundWithBMI2(sums[104]) {}
  unsafe rounds.roundWithBMI2(sums[112]) {}
  unsafe rounds.roundWithBMI2(sums[120]) {}
}

/// Eight rounds of one block, and beside them `schedule`, part by part.
@inline(__always)
@unsafe private func eightRounds(
  _ rounds: inout SHA256Rounds, _ sums: UnsafePointer<UInt32>, _ words: UnsafeMutablePointer<Vector>,
  _ next: UnsafeMutablePointer<Vector>
) {
  unsafe rounds.roundWithBMI2(sums[0]) {}
  let fifteenBack = unsafe rounds.roundWithBMI2(sums[8]) { unsafe sigma0(words[1]) }
  unsafe rounds.roundWithBMI2(sums[16]) {}
  let both = unsafe rounds.roundWithBMI2(sums[24]) { unsafe add32(fifteenBack, sigma1(words[14])) }
  unsafe rounds.roundWithBMI2(sums[32]) {}
  let word = unsafe rounds.roundWithBMI2(sums[40]) { unsafe add32(both, add32(words[0], words[9])) }
  unsafe rounds.roundWithBMI2(sums[48]) {}
  unsafe rounds.roundWithBMI2(sums[56]) { unsafe store(word, words + 16, next + 16) }
}

/// The message word of each block that comes sixteen after the one at `words`; its sum goes as far behind `sums`.
@inline(__always)
@unsafe private func schedule(_ words: UnsafeMutablePointer<Vector>, _ sums: UnsafeMutablePointer<Vector>) {
  let word = unsafe add32(add32(sigma0(words[1]), sigma1(words[14])), add32(words[0], words[9]))
  unsafe store(word, words + 16, sums + 16)
}

/// The first sixteen message words of eight blocks, and their sums.
@inline(__always)
@unsafe private func load(
  _ blocks: UnsafeRawPointer, _ words: UnsafeMutablePointer<Vector>, _ sums: UnsafeMutablePointer<Vector>
) {
  let rows = unsafe InlineArray<8, UnsafeRawPointer> { unsafe blocks + $0 &* 64 }
  unsafe rows.span.withUnsafeBufferPointer {
    let rows = unsafe $0.baseAddress.unsafelyUnwrapped
    unsafe transpose(rows, 0, into: words) { bytes($0, bigEndian32) }
    unsafe transpose(rows, 32, into: words + 8) { bytes($0, bigEndian32) }
  }
  for i in 0..<16 { unsafe store(words[i], words + i, sums + i) }
}

/// Stores a message word of each block, and its sum with the constant, which lies 64 vectors before the word.
@inline(__always)
@unsafe private func store(
  _ word: Vector, _ place: UnsafeMutablePointer<Vector>, _ sum: UnsafeMutablePointer<Vector>
) {
  unsafe place[0] = word
  unsafe sum[0] = add32(word, place[-64])
}
#endif
