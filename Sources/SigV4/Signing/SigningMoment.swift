internal import Crypto

/// A signing key at one second: what all signatures of that second have in common is written, and hashed, already.
final class SigningMoment: Sendable {
  let key: SigningKey
  let time: SigningTime
  /// `time` as headers say it.
  let date: String

  /// The first blocks of the string to sign, hashed under the key.
  private let hashedBlocks: HMAC<SHA256>
  private let texts: Texts

  /// Texts that are the same for all signatures of the second.
  private struct Texts {
    /// The string to sign up to the hash of the canonical request, then what the query of a presigned URL begins with.
    let bytes: [UInt8]
    /// Where the whole blocks of the string to sign end.
    let restStart: Int
    let queryStart: Int

    @inline(__always)
    @_lifetime(sink: copy sink)
    func writeStringToSignRest(to sink: inout some TextSink & ~Copyable & ~Escapable) {
      sink.write(bytes.span.extracting(restStart..<queryStart))
    }

    @inline(__always)
    @_lifetime(sink: copy sink)
    func writeQueryBeginning(to sink: inout some TextSink & ~Copyable & ~Escapable) {
      sink.write(bytes.span.extracting(droppingFirst: queryStart))
    }
  }

  init(_ key: SigningKey, _ time: SigningTime) {
    self.key = key
    self.time = time
    date = time.description
    var restStart = 0
    var queryStart = 0
    let scope = key.scopeLine
    // In a query, an access key id takes three times its length at most, and the scope's slashes do.
    let capacity = 256 + 3 * key.accessKeyID.utf8.count + 4 * scope.count
    let bytes = [UInt8](capacity: capacity) { text in
      key.writeStringToSignBeginning(at: time, to: &text)
      restStart = text.count & ~(SHA256.blockByteCount - 1)
      queryStart = text.count
      text.write(literal: "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=")
      text.writeEncoded(key.accessKeyID.utf8.span, keeping: .unreserved)
      text.write(literal: "%2F")
      text.write(word: time.day, byteCount: 8)
      text.write(literal: "%2F")
      text.writeEncoded(key.region.utf8.span, keeping: .unreserved)
      text.write(literal: "%2F")
      text.writeEncoded(key.service.utf8.span, keeping: .unreserved)
      text.write(literal: "%2Faws4_request&X-Amz-Date=")
      text.write(time)
      text.write(literal: "&X-Amz-Expires=")
    }
    hashedBlocks = key.message(beginning: bytes.span.extracting(first: restStart))
    texts = Texts(bytes: bytes, restStart: restStart, queryStart: queryStart)
  }

  /// Writes what the query of a presigned URL begins with, up to the number of seconds that it is good.
  @inline(__always)
  @_lifetime(sink: copy sink)
  func writeQueryBeginning(to sink: inout some TextSink & ~Copyable & ~Escapable) {
    texts.writeQueryBeginning(to: &sink)
  }

  /// The signature of a canonical request, as raw bytes.
  /// - Parameter hash: The hash of the canonical request.
  func signature(_ hash: SHA256Digest) -> HashedAuthenticationCode<SHA256> {
    // What is left of the beginning is less than a block.
    withScratch(byteCount: 128) { end in
      texts.writeStringToSignRest(to: &end)
      end.append(hexDigitsOf: hash)
      return hashedBlocks.finalize(appending: end.span)
    }
  }

  /// The signatures of two canonical requests, for little more than the price of one.
  func signatures(
    _ first: SHA256Digest, _ second: SHA256Digest
  ) -> (HashedAuthenticationCode<SHA256>, HashedAuthenticationCode<SHA256>) {
    withScratch(byteCount: 128) { firstEnd in
      withScratch(byteCount: 128) { secondEnd in
        texts.writeStringToSignRest(to: &firstEnd)
        firstEnd.append(hexDigitsOf: first)
        texts.writeStringToSignRest(to: &secondEnd)
        secondEnd.append(hexDigitsOf: second)
        return hashedBlocks.finalize(appending: firstEnd.span, orAppending: secondEnd.span)
      }
    }
  }
}
