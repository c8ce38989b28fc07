internal import Crypto

/// A request about which all is decided: what remains is to write its texts, and to hash or show them.
///
/// The headers are not in it, though they belong to it: the compiler copies what is borrowed from within a structure.
struct SignableRequest: ~Escapable {
  let canonical: CanonicalRequest
  /// Where things lie in the text that goes with this request.
  let layout: TextLayout
  let moment: SigningMoment

  @inline(__always)
  @_lifetime(copy canonical)
  init(_ canonical: CanonicalRequest, _ layout: TextLayout, _ moment: SigningMoment) {
    self.canonical = canonical
    self.layout = layout
    self.moment = moment
  }

  static var algorithm: String { "AWS4-HMAC-SHA256" }

  /// The signature, as raw bytes.
  @inline(__always)
  func signature(_ text: Span<UInt8>, _ headers: borrowing CanonicalHeaders) -> HashedAuthenticationCode<SHA256> {
    moment.signature(canonical.hash(text, layout, headers))
  }

  /// The same steps with their texts kept.
  func explanation(_ text: Span<UInt8>, _ headers: borrowing CanonicalHeaders) -> Explanation {
    let hash = canonical.hash(text, layout, headers)
    var canonicalRequest = TextBuffer()
    canonical.write(text, layout, headers, to: &canonicalRequest)
    var stringToSign = TextBuffer()
    moment.key.writeStringToSign(hash, at: moment.time, to: &stringToSign)
    return Explanation(
      canonicalRequest: String(decoding: canonicalRequest.span),
      canonicalRequestHash: String(decoding: hash.hexDigits.span),
      stringToSign: String(decoding: stringToSign.span), credentialScope: moment.key.scope,
      signedHeaders: headers.names, signature: String(decoding: moment.signature(hash).hexDigits.span))
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
