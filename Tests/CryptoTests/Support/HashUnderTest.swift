// The hash functions that tests run over, each on every kernel that the machine has.

import Crypto
import Testing

/// A hash function on one of its kernels, and the oracle for it.
struct HashUnderTest: Sendable, CustomTestStringConvertible {
  /// The name in vector files, such as `SHA256`.
  let name: String
  let testDescription: String
  let blockByteCount: Int
  let digestByteCount: Int

  /// The digest of pieces, one `update` for each.
  let digestOfPieces: @Sendable ([ArraySlice<UInt8>]) -> [UInt8]
  /// The digest of a message in one call; always by the fastest kernel.
  let digestInOneCall: @Sendable ([UInt8]) -> [UInt8]
  /// The digest of pieces, the last given to `finalize`.
  let digestAppending: @Sendable (ArraySlice<UInt8>, [UInt8]) -> [UInt8]
  /// HMAC of a message under a key, in this order.
  let code: @Sendable ([UInt8], [UInt8]) -> [UInt8]

  let oracle: any ReferenceHash.Type

  init<H: HashFunction>(_ prototype: H, kernel: String = "portable", oracle: any ReferenceHash.Type) {
    name = H.name
    testDescription = "\(H.name), \(kernel)"
    blockByteCount = H.blockByteCount
    digestByteCount = H.Digest.byteCount
    digestOfPieces = { pieces in
      var function = prototype
      for piece in pieces { function.update(data: piece) }
      return Array(function.finalize())
    }
    digestInOneCall = { Array(H.hash(data: $0)) }
    digestAppending = { first, last in
      var function = prototype
      function.update(data: first)
      return unsafe Array(function.finalize(appending: last.span.bytes))
    }
    code = { message, key in
      Array(HMAC<H>.PreparedKey(key.span, prototype: prototype).authenticationCode(for: message))
    }
    self.oracle = oracle
  }

  func digest(of message: [UInt8]) -> [UInt8] { digestOfPieces([message[...]]) }

  static let sha2 =
    SHA256.Implementation.available.map {
      HashUnderTest(SHA256($0), kernel: "\($0)", oracle: ReferenceSHA256.self)
    }
    + SHA512.Implementation.available.flatMap {
      [
        HashUnderTest(SHA384($0), kernel: "\($0)", oracle: ReferenceSHA384.self),
        HashUnderTest(SHA512($0), kernel: "\($0)", oracle: ReferenceSHA512.self),
      ]
    }

  static let all = sha2 + [HashUnderTest(Insecure.SHA1(), oracle: ReferenceSHA1.self)]
}
