public import Crypto

/// Who signed a request, and what: the outcome of a verification that found nothing wrong.
public struct VerifiedRequest: Sendable {
  /// Where a request bears its signature.
  public enum Placement: Sendable {
    /// In its `Authorization` header.
    case header
    /// In the query of its URL.
    case query
    /// In the fields of a form (`POST` to S3).
    case form
  }

  /// Where it bears its signature.
  public let placement: Placement
  /// Who signed.
  public var accessKeyID: String { signer.accessKeyID }
  /// The session token that the request bears, signed with it. Where the credentials that were looked up have a token,
  /// it is the same; otherwise the caller is to check it, and to refuse one that should not be there.
  public var sessionToken: String? { signer.sessionToken }
  /// When it was signed, as the signer's clock said.
  public var time: SigningTime { signer.time }
  /// The region that it is signed for.
  public var region: String { signer.region }
  /// The signing name of the service that it is signed for.
  public var service: String { signer.service }
  /// How the signature covers the body.
  public let payload: VerifiedPayload

  private let signer: ClaimedSigner
  private let signedHeaderList: SignedHeaderList
  /// The last second at which it is good.
  private let lastSecond: Int64?

  init(
    placement: Placement, signer: ClaimedSigner, signedHeaderList: SignedHeaderList, lastSecond: Int64?,
    payload: VerifiedPayload
  ) {
    self.placement = placement
    self.signer = signer
    self.payload = payload
    self.signedHeaderList = signedHeaderList
    self.lastSecond = lastSecond
  }

  /// The names of the signed headers, in lower case, with semicolons between; empty for a form.
  public var signedHeaders: String { signedHeaderList.names }
  /// Until when it is good: a presigned URL or a form; nil for a request that is signed in its header.
  public var expiration: SigningTime? {
    lastSecond.map { SigningTime(inRange: min($0, SigningTime.last.secondsSinceEpoch)) }
  }

  /// `date/region/service/aws4_request`.
  public var credentialScope: String {
    String(decoding: time.digits.span.extracting(first: 8)) + "/" + region + "/" + service + "/aws4_request"
  }

  /// Checks a body that was read after the signature was verified. Does nothing where the signature does not cover it,
  /// or covers its chunks.
  /// - Parameter digest: The SHA-256 of the body as it came.
  /// - Throws: `payloadMismatch`.
  public func checkBody(_ digest: SHA256Digest) throws(VerificationError) {
    guard case .mustHash(let expected) = payload else { return }
    guard equalBytes(digest.hexDigits.span, expected) else {
      throw VerificationError(.payloadMismatch, "the body's SHA-256 is not the one in X-Amz-Content-Sha256")
    }
  }
}
