// Input for the tests, and the shortest way to hash it by a chosen kernel.

import Crypto

/// A generator with a seed, so that a failure repeats (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) } }
}

/// Bytes without a pattern, the same on every run.
func message(byteCount: Int, seed: UInt64 = 1) -> [UInt8] {
  var generator = SeededGenerator(seed: seed)
  return generator.bytes(byteCount)
}

/// The digest of `pieces`, one `update` for each, by one kernel.
func digest(ofPieces pieces: [some Sequence<UInt8>], by implementation: SHA256.Implementation) -> SHA256Digest {
  var function = SHA256(implementation)
  for piece in pieces { function.update(data: piece) }
  return function.finalize()
}

func digest(of message: [UInt8], by implementation: SHA256.Implementation) -> SHA256Digest {
  digest(ofPieces: [message], by: implementation)
}
