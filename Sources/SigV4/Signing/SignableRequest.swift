internal import Crypto

/// A request about which all is decided: what remains is to write its texts, and to hash or show them.
///
/// The headers are not in it, though they belong to it: the compiler copies what is borrowed from within a structure.
struct SignableRequest: ~Escapable {
  let canonical: CanonicalRequest
  /// Where things lie in the text that goes with this request.
  let layout: TextLayout

  @inline(__always)
  @_lifetime(copy canonical)
  init(_ canonical: CanonicalRequest, _ layout: TextLayout) {
    self.canonical = canonical
    self.layout = layout
  }

  static var algorithm: String { "AWS4-HMAC-SHA256" }

  /// The hash of the canonical request.
  @inline(__always)
  func hash(_ text: Span<UInt8>, _ headers: borrowing CanonicalHeaders) -> SHA256Digest {
    let hash: SHA256Digest? = withScratch(byteCount: shortTextByteCount) { whole in
      canonical.write(text, layout, headers, to: &whole)
      return whole.isFull ? nil : SHA256.hash(bytes: whole.span)
    }
    return hash ?? hashInPieces(text, headers)
  }

  /// The same for any length.
  @inline(never)
  private func hashInPieces(_ text: Span<UInt8>, _ headers: borrowing CanonicalHeaders) -> SHA256Digest {
    var sink = HashSink()
    canonical.write(text, layout, headers, to: &sink)
    return sink.finish()
  }

  /// Every step of its signature.
  func explanation(
    _ text: Span<UInt8>, _ headers: borrowing CanonicalHeaders, _ key: SigningKey, at time: SigningTime
  ) -> Explanation {
    let hash = hash(text, headers)
    var canonicalRequest = TextBuffer()
    canonical.write(text, layout, headers, to: &canonicalRequest)
    var stringToSign = TextBuffer()
    key.writeStringToSign(at: time, to: &stringToSign)
    stringToSign.write(hash.hexDigits.span)
    return Explanation(
      canonicalRequest: String(decoding: canonicalRequest.span),
      canonicalRequestHash: String(decoding: hash.hexDigits.span),
      stringToSign: String(decoding: stringToSign.span), credentialScope: key.scope, signedHeaders: headers.names,
      signature: String(decoding: key.signature(hash, at: time).hexDigits.span))
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
