// SHA-512 compression in plain 64-bit Swift, for every CPU (FIPS 180-4 §6.4.2). SHA-384 uses it too.

struct PortableSHA512: BlockCompression {
  /// Absorbs whole blocks of 128 bytes into `state`: `count` of them at `blocks`, then `tailCount` at `tail`.
  @inline(__always)
  @unsafe func compress(
    _ state: inout InlineArray<8, UInt64>, blocks: UnsafeRawPointer, count: Int, tail: UnsafeRawPointer, tailCount: Int
  ) {
    unsafe Self.roundConstants.span.withUnsafeBufferPointer {
      let k = unsafe $0.baseAddress.unsafelyUnwrapped
      unsafe Self.compress(&state, blocks, count, k)
      unsafe Self.compress(&state, tail, tailCount, k)
    }
  }

  /// `k` is a pointer that the optimiser knows nothing about, for the reason given in `PortableSHA256`.
  @inline(never)
  @unsafe private static func compress(
    _ state: inout InlineArray<8, UInt64>, _ blocks: UnsafeRawPointer, _ count: Int, _ k: UnsafePointer<UInt64>
  ) {
    var hash = state
    var block = unsafe blocks
    var remaining = count
    while remaining > 0 {
      var v = Variables(hash)
      var w = InlineArray<16, UInt64>(repeating: 0)
      unsafe sixteenRounds(&v, &w, k) { w, i in
        unsafe w[i] = UInt64(bigEndian: block.loadUnaligned(fromByteOffset: i &* 8, as: UInt64.self))
        return w[i]
      }
      // Unrolled, the four were no faster.
      for group in 1..<5 { unsafe sixteenRounds(&v, &w, k + group &* 16, scheduled) }
      v.add(to: &hash)
      unsafe block += 128
      remaining &-= 1
    }
    state = hash
  }

  /// Replaces a message word by the one that comes sixteen later, just before its round.
  @inline(__always)
  private static func scheduled(_ w: inout InlineArray<16, UInt64>, _ i: Int) -> UInt64 {
    w[i] = w[i] &+ sigma0(w[(i &+ 1) & 15]) &+ w[(i &+ 9) & 15] &+ sigma1(w[(i &+ 14) & 15])
    return w[i]
  }

  /// The eight working variables, and `b ^ c` as the round before left it.
  private struct Variables {
    var a, b, c, d, e, f, g, h, bc: UInt64

    @inline(__always)
    init(_ hash: InlineArray<8, UInt64>) {
      (a, b, c, d) = (hash[0], hash[1], hash[2], hash[3])
      (e, f, g, h) = (hash[4], hash[5], hash[6], hash[7])
      bc = b ^ c
    }

    @inline(__always)
    func add(to hash: inout InlineArray<8, UInt64>) {
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
    _ v: inout Variables, _ w: inout InlineArray<16, UInt64>, _ k: UnsafePointer<UInt64>,
    _ word: (inout InlineArray<16, UInt64>, Int) -> UInt64
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
    _ a: UInt64, _ b: UInt64, _ d: inout UInt64, _ e: UInt64, _ f: UInt64, _ g: UInt64,
    _ h: inout UInt64, _ bc: inout UInt64, _ wk: UInt64
  ) {
    let choice = g ^ (e & (f ^ g))
    h = h &+ wk &+ choice &+ (rotate(e, 14) ^ rotate(e, 18) ^ rotate(e, 41))
    d = d &+ h
    let ab = a ^ b
    let majority = b ^ (ab & bc)
    bc = ab
    h = h &+ majority &+ (rotate(a, 28) ^ rotate(a, 34) ^ rotate(a, 39))
  }

  /// ROTR 1 ^ ROTR 8 ^ SHR 7.
  @inline(__always)
  private static func sigma0(_ x: UInt64) -> UInt64 { rotate(rotate(x, 7) ^ x, 1) ^ (x &>> 7) }

  /// ROTR 19 ^ ROTR 61 ^ SHR 6.
  @inline(__always)
  private static func sigma1(_ x: UInt64) -> UInt64 { rotate(rotate(x, 42) ^ x, 19) ^ (x &>> 6) }

  /// ROTR (FIPS 180-4 §3.2).
  @inline(__always)
  private static func rotate(_ x: UInt64, _ count: UInt64) -> UInt64 { (x &>> count) | (x &<< (64 &- count)) }

  /// K (FIPS 180-4 §4.2.3): the fractions of the cube roots of the first 80 primes.
  private static let roundConstants: InlineArray<80, UInt64> = [
    0x428a_2f98_d728_ae22, 0x7137_4491_23ef_65cd, 0xb5c0_fbcf_ec4d_3b2f, 0xe9b5_dba5_8189_dbbc,
    0x3956_c25b_f348_b538, 0x59f1_11f1_b605_d019, 0x923f_82a4_af19_4f9b, 0xab1c_5ed5_da6d_8118,
    0xd807_aa98_a303_0242, 0x1283_5b01_4570_6fbe, 0x2431_85be_4ee4_b28c, 0x550c_7dc3_d5ff_b4e2,
    0x72be_5d74_f27b_896f, 0x80de_b1fe_3b16_96b1, 0x9bdc_06a7_25c7_1235, 0xc19b_f174_cf69_2694,
    0xe49b_69c1_9ef1_4ad2, 0xefbe_4786_384f_25e3, 0x0fc1_9dc6_8b8c_d5b5, 0x240c_a1cc_77ac_9c65,
    0x2de9_2c6f_592b_0275, 0x4a74_84aa_6ea6_e483, 0x5cb0_a9dc_bd41_fbd4, 0x76f9_88da_8311_53b5,
    0x983e_5152_ee66_dfab, 0xa831_c66d_2db4_3210, 0xb003_27c8_98fb_213f, 0xbf59_7fc7_beef_0ee4,
    0xc6e0_0bf3_3da8_8fc2, 0xd5a7_9147_930a_a725, 0x06ca_6351_e003_826f, 0x1429_2967_0a0e_6e70,
    0x27b7_0a85_46d2_2ffc, 0x2e1b_2138_5c26_c926, 0x4d2c_6dfc_5ac4_2aed, 0x5338_0d13_9d95_b3df,
    0x650a_7354_8baf_63de, 0x766a_0abb_3c77_b2a8, 0x81c2_c92e_47ed_aee6, 0x9272_2c85_1482_353b,
    0xa2bf_e8a1_4cf1_0364, 0xa81a_664b_bc42_3001, 0xc24b_8b70_d0f8_9791, 0xc76c_51a3_0654_be30,
    0xd192_e819_d6ef_5218, 0xd699_0624_5565_a910, 0xf40e_3585_5771_202a, 0x106a_a070_32bb_d1b8,
    0x19a4_c116_b8d2_d0c8, 0x1e37_6c08_5141_ab53, 0x2748_774c_df8e_eb99, 0x34b0_bcb5_e19b_48a8,
    0x391c_0cb3_c5c9_5a63, 0x4ed8_aa4a_e341_8acb, 0x5b9c_ca4f_7763_e373, 0x682e_6ff3_d6b2_b8a3,
    0x748f_82ee_5def_b2fc, 0x78a5_636f_4317_2f60, 0x84c8_7814_a1f0_ab72, 0x8cc7_0208_1a64_39ec,
    0x90be_fffa_2363_1e28, 0xa450_6ceb_de82_bde9, 0xbef9_a3f7_b2c6_7915, 0xc671_78f2_e372_532b,
    0xca27_3ece_ea26_619c, 0xd186_b8c7_21c0_c207, 0xeada_7dd6_cde0_eb1e, 0xf57d_4f7f_ee6e_d178,
    0x06f0_67aa_7217_6fba, 0x0a63_7dc5_a2c8_98a6, 0x113f_9804_bef9_0dae, 0x1b71_0b35_131c_471b,
    0x28db_77f5_2304_7d84, 0x32ca_ab7b_40c7_2493, 0x3c9e_be0a_15c9_bebc, 0x431d_67c4_9c10_0d4c,
    0x4cc5_d4be_cb3e_42b6, 0x597f_299c_fc65_7e2a, 0x5fcb_6fab_3ad6_faec, 0x6c44_198c_4a47_5817,
  ]
}
