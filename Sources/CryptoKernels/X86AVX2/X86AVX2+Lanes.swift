// SHA-256 of eight messages at once: each word of a vector belongs to one of them.

#if CRYPTO_HARDWARE_KERNELS && arch(x86_64) && (os(Linux) || os(macOS) || os(FreeBSD) || os(Windows))
public import CryptoKernelSHA2
internal import _Builtin_intrinsics.intel

extension X86AVX2 {
  /// Absorbs the next `count` blocks of eight messages, at `lanes`, into the state of each.
  ///
  /// Never inlined, nor compiled anew in another module, as Embedded Swift would: in a function without the CPU feature
  /// the compiler cannot select the instructions.
  @inline(never) @export(interface)
  @unsafe public func compressLanes(
    _ states: UnsafeMutablePointer<InlineArray<8, UInt32>>, _ lanes: UnsafeMutablePointer<RemainingBlocks>, count: Int
  ) {
    unsafe SHA256Rounds.withConstants { k in
      unsafe withUnsafeTemporaryAllocation(of: Vector.self, capacity: 24) {
        let scratch = unsafe $0.baseAddress.unsafelyUnwrapped
        unsafe compress(states, lanes, count, scratch, UnsafePointer(scratch), scratch + 16, k)
      }
    }
  }

  /// `schedule` and `words` are one place under two names, for sixteen message words; were that known to the compiler,
  /// it would keep copies of them elsewhere. `hash` has room for the hash values.
  @inline(never)
  @unsafe private func compress(
    _ states: UnsafeMutablePointer<InlineArray<8, UInt32>>, _ lanes: UnsafeMutablePointer<RemainingBlocks>,
    _ count: Int,
    _ schedule: UnsafeMutablePointer<Vector>, _ words: UnsafePointer<Vector>, _ hash: UnsafeMutablePointer<Vector>,
    _ k: UnsafePointer<UInt32>
  ) {
    let statePointers = unsafe InlineArray<8, UnsafeRawPointer> { unsafe UnsafeRawPointer(states + $0) }
    unsafe statePointers.span.withUnsafeBufferPointer {
      unsafe transpose($0.baseAddress.unsafelyUnwrapped, 0, into: hash) { $0 }
    }
    var rounds = unsafe Rounds(hash)
    var remaining = count
    while remaining > 0 {
      let blocks = unsafe InlineArray<8, UnsafeRawPointer> { unsafe lanes[$0].next }
      var together = remaining
      for lane in 0..<8 { together = unsafe min(together, lanes[lane].countTogether) }
      for lane in 0..<8 { unsafe lanes[lane].advance(by: together) }
      remaining &-= together
      var offset = 0
      let end = together &* 64
      unsafe blocks.span.withUnsafeBufferPointer {
        let blocks = unsafe $0.baseAddress.unsafelyUnwrapped
        repeat {
          unsafe transpose(blocks, offset, into: schedule) { bytes($0, bigEndian32) }
          unsafe transpose(blocks, offset &+ 32, into: schedule + 8) { bytes($0, bigEndian32) }
          unsafe sixteenRounds(&rounds, k, schedule, words, loaded)
          for group in 1..<4 { unsafe sixteenRounds(&rounds, k + group &* 16, schedule, words, scheduled) }
          unsafe rounds.add(to: hash)
          offset &+= 64
        } while offset != end
      }
    }
    let rows = unsafe InlineArray<8, UnsafeRawPointer> { unsafe UnsafeRawPointer(hash + $0) }
    unsafe rows.span.withUnsafeBufferPointer {
      unsafe transpose($0.baseAddress.unsafelyUnwrapped, 0, into: schedule) { $0 }
    }
    for lane in 0..<8 { unsafe UnsafeMutableRawPointer(states + lane).storeBytes(of: words[lane], as: Vector.self) }
  }
}

/// Sixteen rounds with the constants at `k`; `word` gives the message word of each.
///
/// Not inlined into the loop over the blocks: the compiler takes ten times as long for that, and the code is no faster.
@inline(never)
@unsafe private func sixteenRounds(
  _ rounds: inout Rounds, _ k: UnsafePointer<UInt32>, _ schedule: UnsafeMutablePointer<Vector>,
  _ words: UnsafePointer<Vector>, _ word: (UnsafeMutablePointer<Vector>, UnsafePointer<Vector>, Int) -> Vector
) {
  unsafe rounds.round(word(schedule, words, 0), k[0])
  unsafe rounds.round(word(schedule, words, 1), k[1])
  unsafe rounds.round(word(schedule, words, 2), k[2])
  unsafe rounds.round(word(schedule, words, 3), k[3])
  unsafe rounds.round(word(schedule, words, 4), k[4])
  unsafe rounds.round(word(schedule, words, 5), k[5])
  unsafe rounds.round(word(schedule, words, 6), k[6])
  unsafe rounds.round(word(schedule, words, 7), k[7])
  unsafe rounds.round(word(schedule, words, 8), k[8])
  unsafe rounds.round(word(schedule, words, 9), k[9])
  unsafe rounds.round(word(schedule, words, 10), k[10])
  unsafe rounds.round(word(schedule, words, 11), k[11])
  unsafe rounds.round(word(schedule, words, 12), k[12])
  unsafe rounds.round(word(schedule, words, 13), k[13])
  unsafe rounds.round(word(schedule, words, 14), k[14])
  unsafe rounds.round(word(schedule, words, 15), k[15])
}

@inline(__always)
@unsafe private func loaded(
  _ schedule: UnsafeMutablePointer<Vector>, _ words: UnsafePointer<Vector>, _ i: Int
) -> Vector { unsafe words[i] }

/// Replaces a message word by the one that comes sixteen later.
@inline(__always)
@unsafe private func scheduled(
  _ schedule: UnsafeMutablePointer<Vector>, _ words: UnsafePointer<Vector>, _ i: Int
) -> Vector {
  let (sigma0, sigma1) = unsafe (sigma0(words[(i &+ 1) & 15]), sigma1(words[(i &+ 14) & 15]))
  let word = unsafe add32(add32(add32(words[i], sigma0), words[(i &+ 9) & 15]), sigma1)
  unsafe schedule[i] = word
  return word
}

/// `SHA256Rounds` of eight messages.
private struct Rounds {
  private var a, b, c, d, e, f, g, h, bc: Vector

  @inline(__always)
  @unsafe init(_ hash: UnsafePointer<Vector>) {
    unsafe (a, b, c, d) = (hash[0], hash[1], hash[2], hash[3])
    unsafe (e, f, g, h) = (hash[4], hash[5], hash[6], hash[7])
    bc = xor(b, c)
  }

  /// Adds the working variables to the hash value, and begins the next block with the sums.
  @inline(__always)
  @unsafe mutating func add(to hash: UnsafeMutablePointer<Vector>) {
    unsafe hash[0] = add32(hash[0], a)
    unsafe hash[1] = add32(hash[1], b)
    unsafe hash[2] = add32(hash[2], c)
    unsafe hash[3] = add32(hash[3], d)
    unsafe hash[4] = add32(hash[4], e)
    unsafe hash[5] = add32(hash[5], f)
    unsafe hash[6] = add32(hash[6], g)
    unsafe hash[7] = add32(hash[7], h)
    unsafe self = Rounds(hash)
  }

  @inline(__always)
  mutating func round(_ w: Vector, _ k: UInt32) {
    let wk = add32(w, _mm256_set1_epi32(Int32(bitPattern: k)))
    let choice = xor(g, and(e, xor(f, g)))
    let sum1 = xor(xor(rotate32(e, 6), rotate32(e, 11)), rotate32(e, 25))
    let t1 = add32(add32(add32(h, wk), choice), sum1)
    let ab = xor(a, b)
    let majority = xor(b, and(ab, bc))
    let sum0 = xor(xor(rotate32(a, 2), rotate32(a, 13)), rotate32(a, 22))
    (h, g, f, e) = (g, f, e, add32(d, t1))
    (d, c, b, a) = (c, b, a, add32(t1, add32(majority, sum0)))
    bc = ab
  }
}
#endif
