internal import Crypto

/// A request about which all is decided: what remains is to write its texts, and to hash or show them.
struct SignableRequest: ~Copyable {
  let canonical: CanonicalRequest
  /// Where things lie in the text that goes with this request.
  let layout: TextLayout
  let key: SigningKey
  let time: SigningTime

  static var algorithm: String { "AWS4-HMAC-SHA256" }

  /// The signature: 64 lower-case hexadecimal digits in ASCII.
  @inline(__always)
  func signature(_ text: Span<UInt8>) -> InlineArray<64, UInt8> {
    let hash = hash(text)
    var message = HashSink(key.message)
    writeStringToSign(hash, to: &message)
    return key.signature(closing: message.finish())
  }

  @inline(__always)
  private func hash(_ text: Span<UInt8>) -> SHA256Digest {
    var sink = HashSink()
    writeCanonicalRequest(text, to: &sink)
    return sink.finish()
  }

  private func writeCanonicalRequest(_ text: Span<UInt8>, to sink: inout some TextSink & ~Copyable) {
    canonical.write(text, layout, to: &sink)
  }

  private func writeStringToSign(_ hash: SHA256Digest, to sink: inout some TextSink & ~Copyable) {
    sink.write("AWS4-HMAC-SHA256\n")
    sink.write(time.digits.span)
    sink.write(key.scopeLine.span)
    sink.write(hash.hexDigits.span)
  }

  /// The same steps with their texts kept.
  func explanation(_ text: Span<UInt8>) -> Explanation {
    let hash = hash(text)
    var canonicalRequest = TextBuffer()
    writeCanonicalRequest(text, to: &canonicalRequest)
    var stringToSign = TextBuffer()
    writeStringToSign(hash, to: &stringToSign)
    return Explanation(
      canonicalRequest: String(decoding: canonicalRequest.span),
      canonicalRequestHash: String(decoding: hash.hexDigits.span),
      stringToSign: String(decoding: stringToSign.span), credentialScope: key.scope,
      signedHeaders: canonical.headers.names,
      signature: String(decoding: signature(text).span))
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
