internal import Crypto

// A presigned URL as signers write it, which nearly every one is.

/// The query of a presigned URL that has the parameters of a signature in their order, and no others: in canonical form,
/// but for the credential, which is not looked at.
struct SignersQuery {
  let algorithm: Range<Int>
  let credential: Range<Int>
  let date: Range<Int>
  let expires: Range<Int>
  /// The value of `X-Amz-Security-Token`.
  private(set) var token: Range<Int>?
  let signedHeaders: Range<Int>
  let signature: Range<Int>
  /// Where the pair of the signature lies.
  let signaturePair: Range<Int>

  /// Nil for a query that departs from this in any way.
  /// - Parameters:
  ///   - bytes: The target.
  ///   - start: Where its query begins.
  @inline(__always)
  init?(_ bytes: Span<UInt8>, from start: Int) {
    guard let algorithmStart = bytes.end(of: "X-Amz-Algorithm=", at: start),
      let credentialStart = bytes.end(of: "AWS4-HMAC-SHA256&X-Amz-Credential=", at: algorithmStart)
    else { return nil }
    algorithm = algorithmStart..<algorithmStart &+ 16
    credential = credentialStart..<bytes.firstIndex(of: UInt8(ascii: "&"), from: credentialStart)
    guard let dateStart = bytes.end(of: "&X-Amz-Date=", at: credential.upperBound) else { return nil }
    date = dateStart..<ByteSet.unreserved.firstIndex(outsideIn: bytes, from: dateStart)
    guard let expiresStart = bytes.end(of: "&X-Amz-Expires=", at: date.upperBound) else { return nil }
    expires = expiresStart..<ByteSet.unreserved.firstIndex(outsideIn: bytes, from: expiresStart)
    var position = expires.upperBound
    if let tokenStart = bytes.end(of: "&X-Amz-Security-Token=", at: position) {
      var form = QueryForm()
      guard let tokenEnd = try? form.scan(bytes, from: tokenStart), form.isCanonical else { return nil }
      token = tokenStart..<tokenEnd
      position = tokenEnd
    }
    guard let namesStart = bytes.end(of: "&X-Amz-SignedHeaders=", at: position) else { return nil }
    position = ByteSet.unreserved.firstIndex(outsideIn: bytes, from: namesStart)
    while let nextName = bytes.end(of: "%3B", at: position) {
      position = ByteSet.unreserved.firstIndex(outsideIn: bytes, from: nextName)
    }
    signedHeaders = namesStart..<position
    guard let signatureStart = bytes.end(of: "&X-Amz-Signature=", at: position),
      signatureStart &+ 2 * SHA256Digest.byteCount == bytes.count
    else { return nil }
    // It has no ampersand, or it will be found to be malformed.
    signature = signatureStart..<bytes.count
    signaturePair = position &+ 1..<bytes.count
  }
}
