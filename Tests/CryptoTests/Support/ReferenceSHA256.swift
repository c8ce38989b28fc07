// The oracle: SHA-256 written down from FIPS 180-4 line by line, slow and plain, with nothing taken from the module.

enum ReferenceSHA256 {
  /// The digest of `message` (FIPS 180-4 §6.2).
  static func hash(_ message: [UInt8]) -> [UInt8] {
    var padded = message + [0x80]
    while padded.count % 64 != 56 { padded.append(0) }
    let bitCount = UInt64(message.count) * 8
    for shift in stride(from: UInt64(56), through: 0, by: -8) { padded.append(UInt8(bitCount >> shift & 0xff)) }
    return bytes(state(after: padded))
  }

  /// HMAC-SHA256 (FIPS 198-1 §4).
  static func authenticationCode(for message: [UInt8], key: [UInt8]) -> [UInt8] {
    let pads = pads(of: key)
    return hash(pads.outer + hash(pads.inner + message))
  }

  /// The inner and the outer padded key: `K0 ^ ipad` and `K0 ^ opad` (FIPS 198-1 §4).
  static func pads(of key: [UInt8]) -> (inner: [UInt8], outer: [UInt8]) {
    var block = key.count > 64 ? hash(key) : key
    while block.count < 64 { block.append(0) }
    return (block.map { $0 ^ 0x36 }, block.map { $0 ^ 0x5c })
  }

  /// The hash value after whole blocks (FIPS 180-4 §6.2.2).
  static func state(after blocks: [UInt8]) -> [UInt32] {
    var hash = initialHashValue
    for start in stride(from: 0, to: blocks.count, by: 64) {
      var w = (0..<16).map { word(blocks, start + $0 * 4) }
      for t in 16..<64 {
        let s0 = rotr(w[t - 15], 7) ^ rotr(w[t - 15], 18) ^ (w[t - 15] >> 3)
        let s1 = rotr(w[t - 2], 17) ^ rotr(w[t - 2], 19) ^ (w[t - 2] >> 10)
        w.append(s1 &+ w[t - 7] &+ s0 &+ w[t - 16])
      }
      var (a, b, c, d, e, f, g, h) = (
        hash[0], hash[1], hash[2], hash[3], hash[4], hash[5], hash[6], hash[7]
      )
      for t in 0..<64 {
        let s1 = rotr(e, 6) ^ rotr(e, 11) ^ rotr(e, 25)
        let t1 = h &+ s1 &+ ((e & f) ^ (~e & g)) &+ roundConstants[t] &+ w[t]
        let s0 = rotr(a, 2) ^ rotr(a, 13) ^ rotr(a, 22)
        let t2 = s0 &+ ((a & b) ^ (a & c) ^ (b & c))
        (h, g, f, e, d, c, b, a) = (g, f, e, d &+ t1, c, b, a, t1 &+ t2)
      }
      hash = zip(hash, [a, b, c, d, e, f, g, h]).map { $0 &+ $1 }
    }
    return hash
  }

  /// The words as big-endian bytes.
  static func bytes(_ words: [UInt32]) -> [UInt8] {
    words.flatMap { word in [24, 16, 8, 0].map { UInt8(word >> $0 & 0xff) } }
  }

  private static func word(_ bytes: [UInt8], _ start: Int) -> UInt32 {
    bytes[start..<start + 4].reduce(0) { $0 << 8 | UInt32($1) }
  }

  private static func rotr(_ x: UInt32, _ n: UInt32) -> UInt32 { x >> n | x << (32 - n) }

  // The constants are computed from their definition: the first 32 bits of the fractional parts of the square roots
  // of the first 8 primes (§5.3.3), and of the cube roots of the first 64 (§4.2.2).
  private static let primes = (2...311).filter { n in !(2..<n).contains { n % $0 == 0 } }
  private static let initialHashValue = primes.prefix(8).map { fraction(of: UInt128($0) << 64) { $0 * $0 } }
  private static let roundConstants = primes.map { fraction(of: UInt128($0) << 96) { $0 * $0 * $0 } }

  /// The low 32 bits of the largest number whose `power` is not above `value`.
  private static func fraction(of value: UInt128, power: (UInt128) -> UInt128) -> UInt32 {
    var root: UInt128 = 0
    for bit in (0..<37).reversed() where power(root | 1 << UInt128(bit)) <= value { root |= 1 << UInt128(bit) }
    return UInt32(truncatingIfNeeded: root)
  }
}
