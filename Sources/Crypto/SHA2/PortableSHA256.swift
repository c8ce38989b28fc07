// SHA-256 compression in plain 32-bit Swift, for every CPU (FIPS 180-4 §6.2.2).

enum PortableSHA256 {
  /// Absorbs `count` blocks of 64 bytes, starting at `blocks`, into `state`.
  @inline(never)
  @unsafe static func compress(_ state: inout InlineArray<8, UInt32>, blocks: UnsafeRawPointer, count: Int) {
    var block = unsafe blocks
    var remaining = count
    var hash = state
    while remaining > 0 {
      var w = InlineArray<16, UInt32>(repeating: 0)
      for t in 0..<16 {
        unsafe w[t] = UInt32(bigEndian: block.loadUnaligned(fromByteOffset: t &* 4, as: UInt32.self))
      }
      var (a, b, c, d) = (hash[0], hash[1], hash[2], hash[3])
      var (e, f, g, h) = (hash[4], hash[5], hash[6], hash[7])
      var t = 0
      while true {
        round(a, b, c, &d, e, f, g, &h, w[0] &+ roundConstants[t])
        round(h, a, b, &c, d, e, f, &g, w[1] &+ roundConstants[t &+ 1])
        round(g, h, a, &b, c, d, e, &f, w[2] &+ roundConstants[t &+ 2])
        round(f, g, h, &a, b, c, d, &e, w[3] &+ roundConstants[t &+ 3])
        round(e, f, g, &h, a, b, c, &d, w[4] &+ roundConstants[t &+ 4])
        round(d, e, f, &g, h, a, b, &c, w[5] &+ roundConstants[t &+ 5])
        round(c, d, e, &f, g, h, a, &b, w[6] &+ roundConstants[t &+ 6])
        round(b, c, d, &e, f, g, h, &a, w[7] &+ roundConstants[t &+ 7])
        round(a, b, c, &d, e, f, g, &h, w[8] &+ roundConstants[t &+ 8])
        round(h, a, b, &c, d, e, f, &g, w[9] &+ roundConstants[t &+ 9])
        round(g, h, a, &b, c, d, e, &f, w[10] &+ roundConstants[t &+ 10])
        round(f, g, h, &a, b, c, d, &e, w[11] &+ roundConstants[t &+ 11])
        round(e, f, g, &h, a, b, c, &d, w[12] &+ roundConstants[t &+ 12])
        round(d, e, f, &g, h, a, b, &c, w[13] &+ roundConstants[t &+ 13])
        round(c, d, e, &f, g, h, a, &b, w[14] &+ roundConstants[t &+ 14])
        round(b, c, d, &e, f, g, h, &a, w[15] &+ roundConstants[t &+ 15])
        t &+= 16
        if t == 64 { break }
        for i in 0..<16 {
          w[i] = w[i] &+ sigma0(w[(i &+ 1) & 15]) &+ w[(i &+ 9) & 15] &+ sigma1(w[(i &+ 14) & 15])
        }
      }
      hash[0] &+= a
      hash[1] &+= b
      hash[2] &+= c
      hash[3] &+= d
      hash[4] &+= e
      hash[5] &+= f
      hash[6] &+= g
      hash[7] &+= h
      unsafe block += 64
      remaining &-= 1
    }
    state = hash
  }

  /// One round; instead of moving the eight variables along, the caller rotates their names.
  @inline(__always)
  private static func round(
    _ a: UInt32, _ b: UInt32, _ c: UInt32, _ d: inout UInt32, _ e: UInt32, _ f: UInt32, _ g: UInt32,
    _ h: inout UInt32, _ wk: UInt32
  ) {
    let choice = g ^ (e & (f ^ g))
    let majority = (a & b) | (c & (a | b))
    h = h &+ wk &+ choice &+ rotate(rotate(rotate(e, 14) ^ e, 5) ^ e, 6)
    d = d &+ h
    h = h &+ majority &+ rotate(rotate(rotate(a, 9) ^ a, 11) ^ a, 2)
  }

  @inline(__always)
  private static func sigma0(_ x: UInt32) -> UInt32 { rotate(x, 7) ^ rotate(x, 18) ^ (x &>> 3) }

  @inline(__always)
  private static func sigma1(_ x: UInt32) -> UInt32 { rotate(x, 17) ^ rotate(x, 19) ^ (x &>> 10) }

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
