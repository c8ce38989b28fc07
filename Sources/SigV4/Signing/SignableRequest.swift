internal import Crypto

/// A request about which all is decided: what remains is to write its texts, and to hash or show them.
struct SignableRequest {
  let canonical: CanonicalRequest
  /// Text that holds the path as it is on the wire, and the canonical query.
  let text: [UInt8]
  let path: Range<Int>
  let query: Range<Int>
  let key: SigningKey
  let time: SigningTime

  private func writeCanonicalRequest(to sink: inout some CanonicalSink & ~Copyable) {
    let text = text.span
    canonical.write(to: &sink, path: text.extracting(path), canonicalQuery: text.extracting(query))
  }

  private func writeStringToSign(_ hash: SHA256Digest, to sink: inout some CanonicalSink & ~Copyable) {
    sink.write(Self.algorithm)
    sink.write(UInt8(ascii: "\n"))
    sink.write(time.digits.span)
    sink.write(UInt8(ascii: "\n"))
    sink.write(key.scope)
    sink.write(UInt8(ascii: "\n"))
    sink.write(hash.hexDigits.span)
  }

  static var algorithm: String { "AWS4-HMAC-SHA256" }

  /// The signature: 64 lower-case hexadecimal digits in ASCII.
  func signature() -> InlineArray<64, UInt8> {
    let hash = hash
    return key.signature { writeStringToSign(hash, to: &$0) }
  }

  private var hash: SHA256Digest {
    var sink = HashSink()
    writeCanonicalRequest(to: &sink)
    return sink.finish()
  }

  /// The same steps with their texts kept.
  func explanation() -> Explanation {
    var canonicalRequest = TextSink(capacity: 1024)
    writeCanonicalRequest(to: &canonicalRequest)
    var stringToSign = TextSink(capacity: 256)
    writeStringToSign(hash, to: &stringToSign)
    return Explanation(
      canonicalRequest: canonicalRequest.text, canonicalRequestHash: String(decoding: hash.hexDigits.span),
      stringToSign: stringToSign.text, credentialScope: key.scope, signedHeaders: canonical.headers.names,
      signature: String(decoding: signature().span))
  }
}

/// Every step of a signature, under AWS's names for them.
public struct Explanation: Sendable {
  /// The text that names all that is signed.
  public let canonicalRequest: String
  /// Its SHA-256: 64 lower-case hexadecimal digits.
  public let canonicalRequestHash: String
  /// The text that the signing key signs.
  public let stringToSign: String
  /// `date/region/service/aws4_request`.
  public let credentialScope: String
  /// The names of the headers that are signed, with semicolons between.
  public let signedHeaders: String
  /// 64 lower-case hexadecimal digits.
  public let signature: String
}
