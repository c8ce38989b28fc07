// SHA-256 compression in plain 32-bit Swift, for every CPU (FIPS 180-4 §6.2.2).

internal import CryptoKernelSHA2

enum PortableSHA256 {
  /// Absorbs blocks of 64 bytes into `state`: `count` of them that start at `blocks`, then `tailCount` that start at
  /// `tail`.
  @inline(never)
  @unsafe static func compress(
    _ state: inout InlineArray<8, UInt32>, blocks: UnsafeRawPointer, count: Int, tail: UnsafeRawPointer, tailCount: Int
  ) {
    unsafe SHA256Rounds.withConstants { unsafe compress(&state, blocks, count, tail, tailCount, $0) }
  }

  @inline(never)
  @unsafe private static func compress(
    _ state: inout InlineArray<8, UInt32>, _ blocks: UnsafeRawPointer, _ count: Int, _ tail: UnsafeRawPointer,
    _ tailCount: Int, _ k: UnsafePointer<UInt32>
  ) {
    var hash = state
    var block = unsafe count > 0 ? blocks : tail
    var remaining = count &+ tailCount
    while remaining > 0 {
      var rounds = SHA256Rounds(hash)
      var w = InlineArray<16, UInt32>(repeating: 0)
      #if hasFeature(Embedded)
      // The small form, a loop of one round: here size counts for more than speed.
      for i in 0..<64 {
        let word = unsafe i < 16 ? loaded(&w, i, block) : scheduled(&w, i & 15, block)
        unsafe rounds.round(word &+ k[i])
      }
      #else
      unsafe sixteenRounds(&rounds, &w, block, k, loaded)
      unsafe sixteenRounds(&rounds, &w, block, k + 16, scheduled)
      unsafe sixteenRounds(&rounds, &w, block, k + 32, scheduled)
      unsafe sixteenRounds(&rounds, &w, block, k + 48, scheduled)
      #endif
      rounds.add(to: &hash)
      remaining &-= 1
      unsafe block = remaining == tailCount ? tail : block + 64
    }
    state = hash
  }

  /// A message word of the block.
  @inline(__always)
  @unsafe private static func loaded(
    _ w: inout InlineArray<16, UInt32>, _ i: Int, _ block: UnsafeRawPointer
  ) -> UInt32 {
    unsafe w[i] = UInt32(bigEndian: block.loadUnaligned(fromByteOffset: i &* 4, as: UInt32.self))
    return w[i]
  }

  /// Replaces a message word by the one that comes sixteen later, just before its round.
  @inline(__always)
  @unsafe private static func scheduled(_ w: inout InlineArray<16, UInt32>, _ i: Int, _: UnsafeRawPointer) -> UInt32 {
    w[i] = SHA256Rounds.scheduled(w[(i &+ 14) & 15], w[(i &+ 9) & 15], w[(i &+ 1) & 15], w[i])
    return w[i]
  }

  #if !hasFeature(Embedded)
  /// Sixteen rounds with the constants at `k`; `word` gives the message word of each.
  @inline(__always)
  @unsafe private static func sixteenRounds(
    _ rounds: inout SHA256Rounds, _ w: inout InlineArray<16, UInt32>, _ block: UnsafeRawPointer,
    _ k: UnsafePointer<UInt32>, _ word: (inout InlineArray<16, UInt32>, Int, UnsafeRawPointer) -> UInt32
  ) {
    unsafe rounds.round(word(&w, 0, block) &+ k[0])
    unsafe rounds.round(word(&w, 1, block) &+ k[1])
    unsafe rounds.round(word(&w, 2, block) &+ k[2])
    unsafe rounds.round(word(&w, 3, block) &+ k[3])
    unsafe rounds.round(word(&w, 4, block) &+ k[4])
    unsafe rounds.round(word(&w, 5, block) &+ k[5])
    unsafe rounds.round(word(&w, 6, block) &+ k[6])
    unsafe rounds.round(word(&w, 7, block) &+ k[7])
    unsafe rounds.round(word(&w, 8, block) &+ k[8])
    unsafe rounds.round(word(&w, 9, block) &+ k[9])
    unsafe rounds.round(word(&w, 10, block) &+ k[10])
    unsafe rounds.round(word(&w, 11, block) &+ k[11])
    unsafe rounds.round(word(&w, 12, block) &+ k[12])
    unsafe rounds.round(word(&w, 13, block) &+ k[13])
    unsafe rounds.round(word(&w, 14, block) &+ k[14])
    unsafe rounds.round(word(&w, 15, block) &+ k[15])
  }
  #endif
}
