// A hash function on one of its kernels, asked in every way it can be.

internal import Crypto

struct Subject {
  /// As hashlib calls the function, and the kernel.
  let name: String
  /// The digest and the code of a message, computed in different ways, which must all agree.
  let digests: (Message) -> [[UInt8]]
  let codes: (Message) -> [[UInt8]]
  let peer: LibCrypto.Algorithm

  init<H: HashFunction>(_ name: String, _ prototype: H, kernel: String = "portable", _ library: LibCrypto) {
    self.name = "\(name) \(kernel)"
    guard let peer = library.algorithm("EVP_\(name)") else { fail("libcrypto has no EVP_\(name)") }
    self.peer = peer
    digests = { message in
      var whole = prototype
      for piece in message.pieces { whole.update(data: piece) }
      var begun = prototype
      for piece in message.pieces.dropLast() { begun.update(data: piece) }
      let last = message.pieces[message.pieces.count - 1]
      return unsafe [
        Array(whole.finalize()), Array(begun.finalize(appending: last.span.bytes)),
        Array(prototype.finalize(appending: message.bytes.span.bytes)), Array(H.hash(data: message.bytes)),
      ]
    }
    codes = { message in
      let key = HMAC<H>.PreparedKey(message.key.span, prototype: prototype)
      var streamed = HMAC<H>(key)
      for piece in message.pieces { streamed.update(data: piece) }
      return [
        Array(streamed.finalize()), Array(key.authenticationCode(for: message.bytes.span)),
        Array(HMAC<H>.authenticationCode(for: message.bytes, using: SymmetricKey(data: message.key))),
      ]
    }
  }

  static func all(_ library: LibCrypto) -> [Subject] {
    SHA256.Implementation.available.map { Subject("sha256", SHA256($0), kernel: "\($0)", library) }
      + SHA512.Implementation.available.flatMap {
        [
          Subject("sha384", SHA384($0), kernel: "\($0)", library),
          Subject("sha512", SHA512($0), kernel: "\($0)", library),
        ]
      } + [Subject("sha1", Insecure.SHA1(), library)]
  }
}

/// The batches of one kernel, from messages that lie scattered and from one buffer.
struct BatchSubject {
  let implementation: SHA256.Implementation

  /// The digests of all messages.
  func digests(_ messages: [Message]) throws(BatchError) -> [[[UInt8]]] {
    let buffer = messages.flatMap(\.bytes)
    let byteCounts = messages.map(\.bytes.count)
    let consecutive = try Array(capacity: messages.count) { output throws(BatchError) in
      try SHA256.hash(batch: MessageBatch(buffer.span, byteCounts: byteCounts.span), by: implementation, into: &output)
    }
    let scattered = SHA256.hash(batch: messages.map(\.bytes), by: implementation)
    return [consecutive.map { Array($0) }, scattered.map { Array($0) }]
  }

  /// The codes of all messages, each under its own key.
  func codes(_ messages: [Message]) throws(BatchError) -> [[UInt8]] {
    let buffer = messages.flatMap(\.bytes)
    let byteCounts = messages.map(\.bytes.count)
    let keys = messages.map { HMAC<SHA256>.PreparedKey($0.key.span, prototype: SHA256(implementation)) }
    return try Array(capacity: messages.count) { output throws(BatchError) in
      try HMAC.authenticationCodes(
        for: MessageBatch(buffer.span, byteCounts: byteCounts.span), using: keys.span, into: &output)
    }.map { Array($0) }
  }

  /// The codes of all messages under the key of the first.
  func codesUnderOneKey(_ messages: [Message]) -> [[UInt8]] {
    guard let first = messages.first else { return [] }
    let key = HMAC<SHA256>.PreparedKey(first.key.span, prototype: SHA256(implementation))
    return key.authenticationCodes(for: messages.map(\.bytes)).map { Array($0) }
  }
}
