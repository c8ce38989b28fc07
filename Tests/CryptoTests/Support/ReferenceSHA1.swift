// SHA-1 (FIPS 180-4 §6.1), for ReferenceHash.swift.

enum ReferenceSHA1: ReferenceHash {
  static let initialHashValue: [UInt32] = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0]
  static let digestByteCount = 20

  static func compress(_ hash: [UInt32], _ block: [UInt32]) -> [UInt32] {
    var w = block
    for t in 16..<80 { w.append(rotl(w[t - 3] ^ w[t - 8] ^ w[t - 14] ^ w[t - 16], 1)) }
    var (a, b, c, d, e) = (hash[0], hash[1], hash[2], hash[3], hash[4])
    for t in 0..<80 {
      let next = rotl(a, 5) &+ f(t, b, c, d) &+ e &+ k(t) &+ w[t]
      (e, d, c, b, a) = (d, c, rotl(b, 30), a, next)
    }
    return zip(hash, [a, b, c, d, e]).map { $0 &+ $1 }
  }

  /// §4.1.1.
  private static func f(_ t: Int, _ x: UInt32, _ y: UInt32, _ z: UInt32) -> UInt32 {
    switch t {
    case 0..<20: (x & y) ^ (~x & z)
    case 40..<60: (x & y) ^ (x & z) ^ (y & z)
    default: x ^ y ^ z
    }
  }

  /// §4.2.1.
  private static func k(_ t: Int) -> UInt32 { [0x5a82_7999, 0x6ed9_eba1, 0x8f1b_bcdc, 0xca62_c1d6][t / 20] }

  private static func rotl(_ x: UInt32, _ n: Int) -> UInt32 { rotr(x, 32 - n) }
}
