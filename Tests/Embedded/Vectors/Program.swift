// Runs NIST's files for SHA-256, SHA-384 and SHA-512 (CAVP) and RFC 4231 on the machine it is built for, on every kernel
// that this has, and prints how many it has run, and what is wrong.

import Crypto

@main struct Program {
  static func main() {
    for kernel in SHA256.Implementation.available {
      print("SHA256, \(kernel.description):", terminator: "")
      var check = Check(SHA256(kernel), code: "hmac_sha256")
      let messages = check.messages(sha256ShortMsg, sha256LongMsg)
      check.batches(messages, by: kernel)
      check.checkpoints(sha256Monte)
      check.batchesOfCodes(check.codes())
      check.conclude()
    }
    print("SHA384:", terminator: "")
    var sha384 = Check(SHA384(), code: "hmac_sha384")
    _ = sha384.messages(sha384ShortMsg, sha384LongMsg)
    sha384.checkpoints(sha384Monte)
    _ = sha384.codes()
    sha384.conclude()
    print("SHA512:", terminator: "")
    var sha512 = Check(SHA512(), code: "hmac_sha512")
    _ = sha512.messages(sha512ShortMsg, sha512LongMsg)
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
    var key = SymmetricKey(data: [])
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

  /// Hashes every message of a ShortMsg and a LongMsg file, at once and in pieces.
  mutating func messages(_ short: EmbeddedFile, _ long: EmbeddedFile) -> [Vector] {
    var vectors: [Vector] = []
    for file in [VectorFile(short), VectorFile(long)] { messages(file, into: &vectors) }
    print(" \(vectors.count) messages,", terminator: "")
    return vectors
  }

  private mutating func messages(_ file: VectorFile, into vectors: inout [Vector]) {
    var file = file
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

  /// The codes of RFC 4231, by the function's fastest kernel, and refused once a bit is wrong.
  mutating func codes() -> [Vector] {
    var vectors: [Vector] = []
    var file = VectorFile(rfc4231)
    while let key = file.next("key")?.bytes, let message = file.next("data")?.bytes,
      let expected = file.next(codeName)?.bytes
    {
      let key = SymmetricKey(data: key)
      var function = HMAC<Function>(key: key)
      function.update(data: message)
      let code = function.finalize()
      // Case 5 is cut to its first 128 bits.
      expect(expected.count >= 16 && code.starts(with: expected))
      var bytes = Array(code)
      expect(HMAC<Function>.isValidAuthenticationCode(bytes, authenticating: message, using: key))
      bytes[bytes.count - 1] ^= 1
      expect(!HMAC<Function>.isValidAuthenticationCode(bytes, authenticating: message, using: key))
      vectors.append(Vector(key: key, message: message, expected: expected))
    }
    print(" \(vectors.count) codes,", terminator: "")
    return vectors
  }

  func conclude() { print(wrongCount == 0 ? " all right" : " \(wrongCount) wrong") }
}

extension Check where Function == SHA256 {
  /// Hashes all messages in one batch, and each in a batch of two beside the one before, the first beside the last.
  mutating func batches(_ vectors: [Vector], by kernel: SHA256.Implementation) {
    let digests = SHA256.hash(batch: vectors.map { $0.message }, by: kernel)
    expect(digests.count == vectors.count)
    for (digest, vector) in zip(digests, vectors) { expect(digest == vector.expected) }
    var batchCount = 1
    var previous = vectors.last
    for vector in vectors {
      guard let other = previous else { break }
      let digests = SHA256.hash(batch: [vector.message, other.message], by: kernel)
      expect(digests[0] == vector.expected && digests[1] == other.expected)
      previous = vector
      batchCount += 1
    }
    print(" \(batchCount) batches,", terminator: "")
  }

  /// The codes of all messages under each key, by the fastest kernel: that of the key's own is RFC 4231's, the others are
  /// what they are alone.
  mutating func batchesOfCodes(_ vectors: [Vector]) {
    for (index, vector) in vectors.enumerated() {
      let key = HMAC<SHA256>.PreparedKey(vector.key)
      let codes = key.authenticationCodes(for: vectors.map { $0.message })
      expect(codes.count == vectors.count && codes[index].starts(with: vector.expected))
      for (code, other) in zip(codes, vectors) { expect(code == key.authenticationCode(for: other.message.span)) }
    }
    print(" \(vectors.count) batches of codes,", terminator: "")
  }
}
