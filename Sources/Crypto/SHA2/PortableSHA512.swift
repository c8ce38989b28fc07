// SHA-512 compression in plain 64-bit Swift, for every CPU (FIPS 180-4 §6.4.2). SHA-384 uses it too.

internal import CryptoKernelSHA2

enum PortableSHA512 {
  /// Absorbs `count` blocks of 128 bytes, starting at `blocks`, into `state`.
  @inline(never)
  @unsafe static func compress(_ state: inout InlineArray<8, UInt64>, blocks: UnsafeRawPointer, count: Int) {
    unsafe SHA512Rounds.withConstants { unsafe compress(&state, blocks, count, $0) }
  }

  @inline(never)
  @unsafe private static func compress(
    _ state: inout InlineArray<8, UInt64>, _ blocks: UnsafeRawPointer, _ count: Int, _ k: UnsafePointer<UInt64>
  ) {
    var hash = state
    var block = unsafe blocks
    var remaining = count
    while remaining > 0 {
      var rounds = SHA512Rounds(hash)
      var w = InlineArray<16, UInt64>(repeating: 0)
      unsafe sixteenRounds(&rounds, &w, k) { w, i in
        unsafe w[i] = UInt64(bigEndian: block.loadUnaligned(fromByteOffset: i &* 8, as: UInt64.self))
        return w[i]
      }
      // Unrolled, the four were no faster.
      for group in 1..<5 { unsafe sixteenRounds(&rounds, &w, k + group &* 16, scheduled) }
      rounds.add(to: &hash)
      unsafe block += 128
      remaining &-= 1
    }
    state = hash
  }

  /// Replaces a message word by the one that comes sixteen later, just before its round.
  @inline(__always)
  private static func scheduled(_ w: inout InlineArray<16, UInt64>, _ i: Int) -> UInt64 {
    w[i] = SHA512Rounds.scheduled(w[(i &+ 14) & 15], w[(i &+ 9) & 15], w[(i &+ 1) & 15], w[i])
    return w[i]
  }

  /// Sixteen rounds with the constants at `k`; `word` gives the message word of each.
  @inline(__always)
  @unsafe private static func sixteenRounds(
    _ rounds: inout SHA512Rounds, _ w: inout InlineArray<16, UInt64>, _ k: UnsafePointer<UInt64>,
    _ word: (inout InlineArray<16, UInt64>, Int) -> UInt64
  ) {
    unsafe rounds.round(word(&w, 0) &+ k[0])
    unsafe rounds.round(word(&w, 1) &+ k[1])
    unsafe rounds.round(word(&w, 2) &+ k[2])
    unsafe rounds.round(word(&w, 3) &+ k[3])
    unsafe rounds.round(word(&w, 4) &+ k[4])
    unsafe rounds.round(word(&w, 5) &+ k[5])
    unsafe rounds.round(word(&w, 6) &+ k[6])
    unsafe rounds.round(word(&w, 7) &+ k[7])
    unsafe rounds.round(word(&w, 8) &+ k[8])
    unsafe rounds.round(word(&w, 9) &+ k[9])
    unsafe rounds.round(word(&w, 10) &+ k[10])
    unsafe rounds.round(word(&w, 11) &+ k[11])
    unsafe rounds.round(word(&w, 12) &+ k[12])
    unsafe rounds.round(word(&w, 13) &+ k[13])
    unsafe rounds.round(word(&w, 14) &+ k[14])
    unsafe rounds.round(word(&w, 15) &+ k[15])
  }
}
