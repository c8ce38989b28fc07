// SHA-1 compression in plain 32-bit Swift, for every CPU (FIPS 180-4 §6.1.2).

struct PortableSHA1: BlockCompression {
  /// Absorbs whole blocks of 64 bytes into `state`: `count` of them at `blocks`, then `tailCount` at `tail`.
  @inline(__always)
  @unsafe func compress(
    _ state: inout InlineArray<5, UInt32>, blocks: UnsafeRawPointer, count: Int, tail: UnsafeRawPointer, tailCount: Int
  ) {
    unsafe Self.compress(&state, blocks, count)
    unsafe Self.compress(&state, tail, tailCount)
  }

  @inline(never)
  @unsafe private static func compress(_ state: inout InlineArray<5, UInt32>, _ blocks: UnsafeRawPointer, _ count: Int)
  {
    var hash = state
    var block = unsafe blocks
    var remaining = count
    while remaining > 0 {
      var v = Variables(a: hash[0], b: hash[1], c: hash[2], d: hash[3], e: hash[4])
      var w = InlineArray<16, UInt32>(repeating: 0)
      for i in 0..<16 {
        unsafe w[i] = UInt32(bigEndian: block.loadUnaligned(fromByteOffset: i &* 4, as: UInt32.self))
      }
      // K (§4.2.1), and with it one of the three functions of §4.1.1.
      twentyRounds(&v, &w, 0, 0x5a82_7999) { b, c, d in d ^ (b & (c ^ d)) }
      twentyRounds(&v, &w, 20, 0x6ed9_eba1) { b, c, d in b ^ c ^ d }
      twentyRounds(&v, &w, 40, 0x8f1b_bcdc) { b, c, d in (b & c) | (d & (b | c)) }
      twentyRounds(&v, &w, 60, 0xca62_c1d6) { b, c, d in b ^ c ^ d }
      hash[0] &+= v.a
      hash[1] &+= v.b
      hash[2] &+= v.c
      hash[3] &+= v.d
      hash[4] &+= v.e
      unsafe block += 64
      remaining &-= 1
    }
    state = hash
  }

  private struct Variables {
    var a, b, c, d, e: UInt32
  }

  /// Twenty rounds from `first` on.
  @inline(__always)
  private static func twentyRounds(
    _ v: inout Variables, _ w: inout InlineArray<16, UInt32>, _ first: Int, _ k: UInt32,
    _ f: (UInt32, UInt32, UInt32) -> UInt32
  ) {
    #if hasFeature(Embedded)
    // A third of the code.
    for group in 0..<4 { fiveRounds(&v, &w, first &+ group &* 5, k, f) }
    #else
    fiveRounds(&v, &w, first, k, f)
    fiveRounds(&v, &w, first &+ 5, k, f)
    fiveRounds(&v, &w, first &+ 10, k, f)
    fiveRounds(&v, &w, first &+ 15, k, f)
    #endif
  }

  /// Five rounds from `t` on; instead of moving the five variables along, their names rotate.
  @inline(__always)
  private static func fiveRounds(
    _ v: inout Variables, _ w: inout InlineArray<16, UInt32>, _ t: Int, _ k: UInt32,
    _ f: (UInt32, UInt32, UInt32) -> UInt32
  ) {
    round(v.a, &v.b, &v.e, f(v.b, v.c, v.d) &+ k &+ word(&w, t))
    round(v.e, &v.a, &v.d, f(v.a, v.b, v.c) &+ k &+ word(&w, t &+ 1))
    round(v.d, &v.e, &v.c, f(v.e, v.a, v.b) &+ k &+ word(&w, t &+ 2))
    round(v.c, &v.d, &v.b, f(v.d, v.e, v.a) &+ k &+ word(&w, t &+ 3))
    round(v.b, &v.c, &v.a, f(v.c, v.d, v.e) &+ k &+ word(&w, t &+ 4))
  }

  /// One round, of which `fkw` is the part that needs neither `a` nor `e`.
  @inline(__always)
  private static func round(_ a: UInt32, _ b: inout UInt32, _ e: inout UInt32, _ fkw: UInt32) {
    e = e &+ fkw &+ rotateLeft(a, 5)
    b = rotateLeft(b, 30)
  }

  /// The message word of round `t`; from the sixteenth on it replaces the one that came sixteen before.
  @inline(__always)
  private static func word(_ w: inout InlineArray<16, UInt32>, _ t: Int) -> UInt32 {
    let i = t & 15
    if t >= 16 { w[i] = rotateLeft(w[(t &+ 13) & 15] ^ w[(t &+ 8) & 15] ^ w[(t &+ 2) & 15] ^ w[i], 1) }
    return w[i]
  }

  /// ROTL (FIPS 180-4 §3.2).
  @inline(__always)
  private static func rotateLeft(_ x: UInt32, _ count: UInt32) -> UInt32 { (x &<< count) | (x &>> (32 &- count)) }
}
