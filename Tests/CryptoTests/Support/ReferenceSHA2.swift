// SHA-256, SHA-384 and SHA-512 (FIPS 180-4 §6.2, §6.4, §6.5), for ReferenceHash.swift.

/// The rounds that SHA-256 and SHA-512 have in common; they differ in the words, the constants and the rotations.
protocol ReferenceSHA2: ReferenceHash {
  /// K (§4.2.2, §4.2.3), one word a round.
  static var roundConstants: [Word] { get }
  /// The counts of Σ0, Σ1, σ0 and σ1 (§4.1.2, §4.1.3): three rotations, or two and a shift.
  static var counts: (sum0: [Int], sum1: [Int], sigma0: [Int], sigma1: [Int]) { get }
}

extension ReferenceSHA2 {
  static func compress(_ hash: [Word], _ block: [Word]) -> [Word] {
    let (sum0, sum1, sigma0, sigma1) = counts
    var w = block
    for t in 16..<roundConstants.count {
      let s0 = rotr(w[t - 15], sigma0[0]) ^ rotr(w[t - 15], sigma0[1]) ^ (w[t - 15] >> sigma0[2])
      let s1 = rotr(w[t - 2], sigma1[0]) ^ rotr(w[t - 2], sigma1[1]) ^ (w[t - 2] >> sigma1[2])
      w.append(s1 &+ w[t - 7] &+ s0 &+ w[t - 16])
    }
    var (a, b, c, d, e, f, g, h) = (
      hash[0], hash[1], hash[2], hash[3], hash[4], hash[5], hash[6], hash[7]
    )
    for t in 0..<roundConstants.count {
      let s1 = rotr(e, sum1[0]) ^ rotr(e, sum1[1]) ^ rotr(e, sum1[2])
      let t1 = h &+ s1 &+ ((e & f) ^ (~e & g)) &+ roundConstants[t] &+ w[t]
      let s0 = rotr(a, sum0[0]) ^ rotr(a, sum0[1]) ^ rotr(a, sum0[2])
      let t2 = s0 &+ ((a & b) ^ (a & c) ^ (b & c))
      (h, g, f, e, d, c, b, a) = (g, f, e, d &+ t1, c, b, a, t1 &+ t2)
    }
    return zip(hash, [a, b, c, d, e, f, g, h]).map { $0 &+ $1 }
  }
}

enum ReferenceSHA256: ReferenceSHA2 {
  static let initialHashValue = primes.prefix(8).map { rootFraction(of: $0, degree: 2, as: UInt32.self) }
  static let roundConstants = primes.prefix(64).map { rootFraction(of: $0, degree: 3, as: UInt32.self) }
  static let counts = (sum0: [2, 13, 22], sum1: [6, 11, 25], sigma0: [7, 18, 3], sigma1: [17, 19, 10])
  static let digestByteCount = 32
}

enum ReferenceSHA512: ReferenceSHA2 {
  static let initialHashValue = primes.prefix(8).map { rootFraction(of: $0, degree: 2, as: UInt64.self) }
  static let roundConstants = primes.prefix(80).map { rootFraction(of: $0, degree: 3, as: UInt64.self) }
  static let counts = (sum0: [28, 34, 39], sum1: [14, 18, 41], sigma0: [1, 8, 7], sigma1: [19, 61, 6])
  static let digestByteCount = 64
}

/// SHA-512 from another initial hash value: the roots of the ninth to the sixteenth prime (§5.3.4).
enum ReferenceSHA384: ReferenceSHA2 {
  static let initialHashValue = primes[8..<16].map { rootFraction(of: $0, degree: 2, as: UInt64.self) }
  static let roundConstants = ReferenceSHA512.roundConstants
  static let counts = ReferenceSHA512.counts
  static let digestByteCount = 48
}

// The constants are computed from their definition: the first bits of the fractional parts of the square roots of
// primes (§5.3), and of the cube roots of the first 64 or 80 (§4.2).
private let primes = (2...409).filter { n in !(2..<n).contains { n % $0 == 0 } }

/// The fraction of a root, to as many bits as a word has: the low word of the largest whole number whose power is not
/// above the prime, shifted left by so many bits `degree` times.
private func rootFraction<Word: FixedWidthInteger>(of prime: Int, degree: Int, as _: Word.Type) -> Word {
  // Numbers of 32-bit digits, the lowest first: the powers have up to 207 bits.
  let digitCount = Word.bitWidth / 32
  let limit = [UInt32](repeating: 0, count: digitCount * degree) + [UInt32(prime)]
  var root = [UInt32](repeating: 0, count: digitCount + 1)
  for bit in (0..<Word.bitWidth + 5).reversed() {
    var candidate = root
    candidate[bit / 32] |= 1 << UInt32(bit % 32)
    let power = (1..<degree).reduce(candidate) { power, _ in product(power, candidate) }
    if !isGreater(power, limit) { root = candidate }
  }
  return root.prefix(digitCount).reversed().reduce(0) { $0 << 32 | Word($1) }
}

private func product(_ lhs: [UInt32], _ rhs: [UInt32]) -> [UInt32] {
  var result = [UInt32](repeating: 0, count: lhs.count + rhs.count)
  for (i, x) in lhs.enumerated() {
    var carry: UInt64 = 0
    for (j, y) in rhs.enumerated() {
      carry += UInt64(x) * UInt64(y) + UInt64(result[i + j])
      result[i + j] = UInt32(truncatingIfNeeded: carry)
      carry >>= 32
    }
    result[i + rhs.count] = UInt32(carry)
  }
  return result
}

private func isGreater(_ lhs: [UInt32], _ rhs: [UInt32]) -> Bool {
  for i in (0..<max(lhs.count, rhs.count)).reversed() {
    let (x, y) = (i < lhs.count ? lhs[i] : 0, i < rhs.count ? rhs[i] : 0)
    if x != y { return x > y }
  }
  return false
}
