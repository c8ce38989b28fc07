// Runs NIST's files for SHA-256, SHA-384 and SHA-512 (CAVP) and RFC 4231 on the machine it is built for, on every kernel
// that this has, and prints how many it has run, and what is wrong.

import Crypto

@main struct Program {
  static func main() {
    for kernel in SHA256.Implementation.available {
      print("SHA256, \(kernel.description):", terminator: "")
      var check = Check(SHA256(kernel), code: "hmac_sha256")
      let messages = check.messages(sha256ShortMsg) + check.messages(sha256LongMsg)
      check.pairs(messages)
      check.checkpoints(sha256Monte)
      check.pairsOfCodes(check.codes())
      check.conclude()
    }
    print("SHA384:", terminator: "")
    var sha384 = Check(SHA384(), code: "hmac_sha384")
    _ = sha384.messages(sha384ShortMsg) + sha384.messages(sha384LongMsg)
    sha384.checkpoints(sha384Monte)
    _ = sha384.codes()
    sha384.conclude()
    print("SHA512:", terminator: "")
    var sha512 = Check(SHA512(), code: "hmac_sha512")
    _ = sha512.messages(sha512ShortMsg) + sha512.messages(sha512LongMsg)
    sha512.checkpoints(sha512Monte)
    _ = sha512.codes()
    sha512.conclude()
    print("SHA256 unless told otherwise: \(SHA256.Implementation.best.description)")
  }
}

/// A hash function on one of its kernels, and how it does.
struct Check<Function: HashFunction> {
  /// A message and its digest, or its code under a key; of a code the beginning may be all there is.
  struct Vector {
    var key: [UInt8] = []
    let message: [UInt8]
    let expected: [UInt8]
  }

  private let prototype: Function
  private let codeName: StaticString
  private var wrongCount = 0

  /// `prototype` is an empty message; `code` names the function's codes in RFC 4231's file.
  init(_ prototype: Function, code: StaticString) {
    self.prototype = prototype
    codeName = code
  }

  private mutating func expect(_ isRight: Bool) { if !isRight { wrongCount += 1 } }

  /// Hashes every message of a ShortMsg or LongMsg file, at once and in pieces.
  mutating func messages(_ file: EmbeddedFile) -> [Vector] {
    var vectors: [Vector] = []
    var file = VectorFile(file)
    while let bitCount = file.next("Len")?.number, var message = file.next("Msg")?.bytes,
      let expected = file.next("MD")?.bytes
    {
      // An empty message is written as one byte.
      message.removeLast(message.count - bitCount / 8)
      expect(prototype.finalize(appending: message.span.bytes) == expected)
      var function = prototype
      function.update(data: message.prefix(message.count / 3))
      function.update(data: message.dropFirst(message.count / 3))
      expect(function.finalize() == expected)
      vectors.append(Vector(message: message, expected: expected))
    }
    print(" \(vectors.count) messages,", terminator: "")
    return vectors
  }

  /// The pseudorandomly generated messages test (SHAVS §6.4): 1,000 hashes before each checkpoint. Nothing is allocated
  /// on the way, for machines without a heap worth the name.
  mutating func checkpoints(_ file: EmbeddedFile) {
    var file = VectorFile(file)
    var seed = file.next("Seed")?.bytes ?? []
    var count = 0
    while let expected = file.next("MD")?.bytes {
      var last = seed + seed + seed
      for _ in 0..<1000 {
        let digest = prototype.finalize(appending: last.span.bytes)
        for i in 0..<2 * seed.count { last[i] = last[seed.count + i] }
        digest.withUnsafeBytes { for i in 0..<seed.count { last[2 * seed.count + i] = $0[i] } }
      }
      for i in 0..<seed.count { seed[i] = last[2 * seed.count + i] }
      expect(seed == expected)
      count += 1
    }
    print(" \(count) checkpoints,", terminator: "")
  }

  /// The codes of RFC 4231, by the function's kernel and by the fastest.
  mutating func codes() -> [Vector] {
    var vectors: [Vector] = []
    var file = VectorFile(rfc4231)
    while let key = file.next("key")?.bytes, let message = file.next("data")?.bytes,
      let expected = file.next(codeName)?.bytes
    {
      expect(expected.count >= 16)  // A code cut short, as in case 5, has still a beginning.
      let prepared = HMAC<Function>.PreparedKey(key.span, prototype: prototype)
      expect(prepared.authenticationCode(for: message.span).starts(with: expected))
      var function = HMAC<Function>(key: SymmetricKey(data: key))
      function.update(data: message)
      expect(function.finalize().starts(with: expected))
      vectors.append(Vector(key: key, message: message, expected: expected))
    }
    print(" \(vectors.count) codes,", terminator: "")
    return vectors
  }

  func conclude() { print(wrongCount == 0 ? " all right" : " \(wrongCount) wrong") }
}

extension Check where Function == SHA256 {
  /// Hashes each message beside the one before, the first beside the last.
  mutating func pairs(_ vectors: [Vector]) {
    var previous = vectors.last
    for vector in vectors {
      guard let other = previous else { return }
      let digests = SHA256.finalize(
        prototype, appending: vector.message.span.bytes, prototype, appending: other.message.span.bytes)
      expect(digests.0 == vector.expected && digests.1 == other.expected)
      previous = vector
    }
    print(" \(vectors.count) pairs,", terminator: "")
  }

  /// The codes of every two messages under the key of the first.
  mutating func pairsOfCodes(_ vectors: [Vector]) {
    for vector in vectors {
      let key = HMAC<SHA256>.PreparedKey(vector.key.span, prototype: prototype)
      for other in vectors {
        let alone = key.authenticationCode(for: other.message.span)
        let codes = key.authenticationCodes(for: vector.message.span, other.message.span)
        expect(codes.0.starts(with: vector.expected) && codes.1 == alone)
      }
    }
    print(" \(vectors.count * vectors.count) pairs of codes,", terminator: "")
  }
}
