// SHA-256 compression in plain 32-bit Swift, for every CPU (FIPS 180-4 §6.2.2).

enum PortableSHA256 {
  /// Absorbs `count` blocks of 64 bytes, starting at `blocks`, into `state`.
  @inline(__always)
  @unsafe static func compress(_ state: inout InlineArray<8, UInt32>, blocks: UnsafeRawPointer, count: Int) {
    unsafe roundConstants.span.withUnsafeBufferPointer {
      unsafe compress(&state, blocks, count, $0.baseAddress.unsafelyUnwrapped)
    }
  }

  /// As a pointer that the optimiser knows nothing about, `k` makes each constant an operand in memory; as numbers in
  /// the code they would be added twice, and as an array and an index they would take two registers.
  @inline(never)
  @unsafe private static func compress(
    _ state: inout InlineArray<8, UInt32>, _ blocks: UnsafeRawPointer, _ count: Int, _ k: UnsafePointer<UInt32>
  ) {
    var hash = state
    var block = unsafe blocks
    var remaining = count
    while remaining > 0 {
      var v = Variables(hash)
      var w = InlineArray<16, UInt32>(repeating: 0)
      unsafe sixteenRounds(&v, &w, k) { w, i in
        unsafe w[i] = UInt32(bigEndian: block.loadUnaligned(fromByteOffset: i &* 4, as: UInt32.self))
        return w[i]
      }
      #if hasFeature(Embedded)
      // A third of the code.
      for group in 1..<4 { unsafe sixteenRounds(&v, &w, k + group &* 16, scheduled) }
      #else
      unsafe sixteenRounds(&v, &w, k + 16, scheduled)
      unsafe sixteenRounds(&v, &w, k + 32, scheduled)
      unsafe sixteenRounds(&v, &w, k + 48, scheduled)
      #endif
      v.add(to: &hash)
      unsafe block += 64
      remaining &-= 1
    }
    state = hash
  }

  /// Replaces a message word by the one that comes sixteen later, just before its round.
  @inline(__always)
  private static func scheduled(_ w: inout InlineArray<16, UInt32>, _ i: Int) -> UInt32 {
    w[i] = w[i] &+ sigma0(w[(i &+ 1) & 15]) &+ w[(i &+ 9) & 15] &+ sigma1(w[(i &+ 14) & 15])
    return w[i]
  }

  /// The eight working variables, and `b ^ c` as the round before left it.
  private struct Variables {
    var a, b, c, d, e, f, g, h, bc: UInt32

    @inline(__always)
    init(_ hash: InlineArray<8, UInt32>) {
      (a, b, c, d) = (hash[0], hash[1], hash[2], hash[3])
      (e, f, g, h) = (hash[4], hash[5], hash[6], hash[7])
      bc = b ^ c
    }

    @inline(__always)
    func add(to hash: inout InlineArray<8, UInt32>) {
      hash[0] &+= a
      hash[1] &+= b
      hash[2] &+= c
      hash[3] &+= d
      hash[4] &+= e
      hash[5] &+= f
      hash[6] &+= g
      hash[7] &+= h
    }
  }

  /// Sixteen rounds with the constants at `k`; `word` gives the message word of each.
  @inline(__always)
  @unsafe private static func sixteenRounds(
    _ v: inout Variables, _ w: inout InlineArray<16, UInt32>, _ k: UnsafePointer<UInt32>,
    _ word: (inout InlineArray<16, UInt32>, Int) -> UInt32
  ) {
    unsafe round(v.a, v.b, &v.d, v.e, v.f, v.g, &v.h, &v.bc, word(&w, 0) &+ k[0])
    unsafe round(v.h, v.a, &v.c, v.d, v.e, v.f, &v.g, &v.bc, word(&w, 1) &+ k[1])
    unsafe round(v.g, v.h, &v.b, v.c, v.d, v.e, &v.f, &v.bc, word(&w, 2) &+ k[2])
    unsafe round(v.f, v.g, &v.a, v.b, v.c, v.d, &v.e, &v.bc, word(&w, 3) &+ k[3])
    unsafe round(v.e, v.f, &v.h, v.a, v.b, v.c, &v.d, &v.bc, word(&w, 4) &+ k[4])
    unsafe round(v.d, v.e, &v.g, v.h, v.a, v.b, &v.c, &v.bc, word(&w, 5) &+ k[5])
    unsafe round(v.c, v.d, &v.f, v.g, v.h, v.a, &v.b, &v.bc, word(&w, 6) &+ k[6])
    unsafe round(v.b, v.c, &v.e, v.f, v.g, v.h, &v.a, &v.bc, word(&w, 7) &+ k[7])
    unsafe round(v.a, v.b, &v.d, v.e, v.f, v.g, &v.h, &v.bc, word(&w, 8) &+ k[8])
    unsafe round(v.h, v.a, &v.c, v.d, v.e, v.f, &v.g, &v.bc, word(&w, 9) &+ k[9])
    unsafe round(v.g, v.h, &v.b, v.c, v.d, v.e, &v.f, &v.bc, word(&w, 10) &+ k[10])
    unsafe round(v.f, v.g, &v.a, v.b, v.c, v.d, &v.e, &v.bc, word(&w, 11) &+ k[11])
    unsafe round(v.e, v.f, &v.h, v.a, v.b, v.c, &v.d, &v.bc, word(&w, 12) &+ k[12])
    unsafe round(v.d, v.e, &v.g, v.h, v.a, v.b, &v.c, &v.bc, word(&w, 13) &+ k[13])
    unsafe round(v.c, v.d, &v.f, v.g, v.h, v.a, &v.b, &v.bc, word(&w, 14) &+ k[14])
    unsafe round(v.b, v.c, &v.e, v.f, v.g, v.h, &v.a, &v.bc, word(&w, 15) &+ k[15])
  }

  /// One round; instead of moving the eight variables along, the caller rotates their names.
  ///
  /// `bc` is `b ^ c` and becomes `a ^ b`, which is what the next round calls `b ^ c`: the majority costs one AND.
  @inline(__always)
  private static func round(
    _ a: UInt32, _ b: UInt32, _ d: inout UInt32, _ e: UInt32, _ f: UInt32, _ g: UInt32,
    _ h: inout UInt32, _ bc: inout UInt32, _ wk: UInt32
  ) {
    let choice = g ^ (e & (f ^ g))
    h = h &+ wk &+ choice &+ (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25))
    d = d &+ h
    let ab = a ^ b
    let majority = b ^ (ab & bc)
    bc = ab
    h = h &+ majority &+ (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22))
  }

  /// ROTR 7 ^ ROTR 18 ^ SHR 3.
  @inline(__always)
  private static func sigma0(_ x: UInt32) -> UInt32 { rotate(rotate(x, 11) ^ x, 7) ^ (x &>> 3) }

  /// ROTR 17 ^ ROTR 19 ^ SHR 10.
  @inline(__always)
  private static func sigma1(_ x: UInt32) -> UInt32 { rotate(rotate(x, 2) ^ x, 17) ^ (x &>> 10) }

  /// ROTR (FIPS 180-4 §3.2).
  @inline(__always)
  private static func rotate(_ x: UInt32, _ count: UInt32) -> UInt32 { (x &>> count) | (x &<< (32 &- count)) }

  /// K (FIPS 180-4 §4.2.2): the fractions of the cube roots of the first 64 primes.
  private static let roundConstants: InlineArray<64, UInt32> = [
    0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5,
    0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174,
    0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
    0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967,
    0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85,
    0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
    0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
    0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
  ]
}
