// The rounds of SHA-256 in scalar words (FIPS 180-4 §6.2.2), for every kernel that has no instruction for them.

/// The eight working variables, and `b ^ c` as the round before left it.
public struct SHA256Rounds {
  @usableFromInline var a, b, c, d, e, f, g, h, bc: UInt32

  @inlinable @inline(__always)
  public init(_ hash: InlineArray<8, UInt32>) {
    (a, b, c, d) = (hash[0], hash[1], hash[2], hash[3])
    (e, f, g, h) = (hash[4], hash[5], hash[6], hash[7])
    bc = b ^ c
  }

  @inlinable @inline(__always)
  public func add(to hash: inout InlineArray<8, UInt32>) {
    hash[0] &+= a
    hash[1] &+= b
    hash[2] &+= c
    hash[3] &+= d
    hash[4] &+= e
    hash[5] &+= f
    hash[6] &+= g
    hash[7] &+= h
  }

  /// One round, with a message word and its constant, or with the sum of them.
  ///
  /// Each rotation goes on with the one before, which takes fewer instructions than three rotations of one word.
  ///
  /// `bc` becomes `a ^ b`, which is what the next round calls `b ^ c`: the majority costs one AND. Where eight rounds
  /// stand one after the other, moving the variables along costs nothing: only their names move.
  @inlinable @inline(__always)
  public mutating func round(_ w: UInt32, _ k: UInt32 = 0) {
    let choice = g ^ (e & (f ^ g))
    let t1 = h &+ k &+ w &+ choice &+ rotate(rotate(rotate(e, 14) ^ e, 5) ^ e, 6)
    let ab = a ^ b
    let majority = b ^ (ab & bc)
    let t2 = majority &+ rotate(rotate(rotate(a, 9) ^ a, 11) ^ a, 2)
    (h, g, f, e) = (g, f, e, d &+ t1)
    (d, c, b, a) = (c, b, a, t1 &+ t2)
    bc = ab
  }

  /// The same, with the sum of a message word and its constant, for CPUs that rotate into another register (RORX of
  /// BMI2): there, rotations that do not wait for each other are as few. `step` is done beside it.
  ///
  /// What a round takes from the one before passes through four operations only. For that `d` is added to what needs no
  /// `e`, and taken from the majority again, as `a` is the next `e` and more; and the majority is the sum of two parts
  /// that have no bit in common, of which one waits for `a`, for a single AND. It takes two operations more than the
  /// round above, and fewer cycles.
  ///
  /// The compiler keeps the order of the lines, and that decides how well a CPU runs them side by side.
  @inlinable @inline(__always)
  public mutating func roundWithBMI2<Result>(_ wk: UInt32, beside step: () -> Result) -> Result {
    let e11 = rotate(e, 11)
    let hwk = h &+ wk
    let e6 = rotate(e, 6)
    let ef = f & e
    let e25 = rotate(e, 25)
    let dhwk = hwk &+ d
    let a22 = rotate(a, 22)
    let dhwkef = dhwk &+ ef
    let result = step()
    let e25e11 = e25 ^ e11
    let eg = ~e & g
    let sigma1 = e25e11 ^ e6
    let dhwkChoice = dhwkef &+ eg
    let next = dhwkChoice &+ sigma1
    let bAndC = b & ~bc
    let a13 = rotate(a, 13)
    let bAndCLessD = bAndC &- d
    let ab = a ^ b
    let a13a22 = a13 ^ a22
    let abc = a & bc
    let a2 = rotate(a, 2)
    let sigma0 = a13a22 ^ a2
    let majorityLessD = bAndCLessD &+ abc
    let t1Majority = majorityLessD &+ next
    (h, g, f, e) = (g, f, e, next)
    (d, c, b, a) = (c, b, a, t1Majority &+ sigma0)
    bc = ab
    return result
  }

  /// The message word that comes sixteen after `w16`, of which the others are two, seven and fifteen back.
  @inlinable @inline(__always)
  public static func scheduled(_ w2: UInt32, _ w7: UInt32, _ w15: UInt32, _ w16: UInt32) -> UInt32 {
    let sigma0 = rotate(rotate(w15, 11) ^ w15, 7) ^ (w15 &>> 3)
    let sigma1 = rotate(rotate(w2, 2) ^ w2, 17) ^ (w2 &>> 10)
    return w16 &+ sigma0 &+ w7 &+ sigma1
  }

  /// Lends the constants of the 64 rounds.
  ///
  /// A kernel takes them as a pointer that the optimiser knows nothing about: so each is an operand in memory. As
  /// numbers in the code they would be added twice, and as an array and an index they would take two registers.
  @inline(never)
  public static func withConstants(_ body: (UnsafePointer<UInt32>) -> Void) {
    unsafe constants.span.withUnsafeBufferPointer { unsafe body($0.baseAddress.unsafelyUnwrapped) }
  }

  /// K (FIPS 180-4 §4.2.2): the fractions of the cube roots of the first 64 primes.
  private static let constants: InlineArray<64, UInt32> = [
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

/// ROTR (FIPS 180-4 §3.2).
@inlinable @inline(__always)
func rotate(_ x: UInt32, _ count: UInt32) -> UInt32 { (x &>> count) | (x &<< (32 &- count)) }
