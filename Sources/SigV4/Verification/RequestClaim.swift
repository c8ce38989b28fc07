internal import Crypto

/// What a request says of itself, about which nothing is wrong as far as that can be told without the secret.
struct RequestClaim: ~Copyable {
  let signer: ClaimedSigner
  /// What the verifier knows of the signer from earlier requests.
  var knownKey: KnownKey?
  let placement: VerifiedRequest.Placement
  /// 64 lower-case hexadecimal digits in ASCII.
  let signature: InlineArray<64, UInt8>
  /// Where the names of the signed headers lie: in the header at an index, or in the target.
  let signedHeaders: Range<Int>
  let authorizationIndex: Int?
  let canonicalRequest: HashedText
  let payload: ClaimedPayload
  /// The last second at which the request is good, where it says so itself.
  let lastSecond: Int64?
  /// Whether it follows a pattern.
  var isLikeOthers = false

  /// The hash of a text, and the text itself where it is to be shown.
  struct HashedText {
    let hash: SHA256Digest
    var text: String?
  }

  /// How the signature covers the body, if it is right.
  enum ClaimedPayload {
    case verified, unsigned
    case mustHash(to: String)
    indirect case chunks(ChunkSeed.Mode, decodedByteCount: Int?, trailerNames: [String])
  }

  func verifiedPayload(_ key: KnownKey) -> VerifiedPayload {
    switch payload {
    case .verified: .verified
    case .unsigned: .unsigned
    case .mustHash(let hash): .mustHash(to: hash)
    case .chunks(let mode, let decodedByteCount, let trailerNames):
      .chunks(
        ChunkSeed(
          mode: mode, signature: String(decoding: signature.span), key: key.signingKey, time: signer.time,
          decodedByteCount: decodedByteCount, trailerNames: trailerNames))
    }
  }

  /// - Parameter request: The request that it is of.
  func signedHeaderList(of request: ReceivedRequest) -> SignedHeaderList {
    if let authorizationIndex {
      SignedHeaderList(text: request.headers[authorizationIndex].value, range: signedHeaders, isEncoded: false)
    } else {
      SignedHeaderList(text: request.target, range: signedHeaders, isEncoded: true)
    }
  }
}

/// Where a request lists its signed headers.
struct SignedHeaderList: Sendable {
  /// The `Authorization` header, or the target.
  let text: String
  let range: Range<Int>
  /// Whether it is encoded as a query is.
  let isEncoded: Bool

  /// The names, with semicolons between.
  var names: String {
    let bytes = text.utf8.span.extracting(range)
    return isEncoded ? decoded(bytes) : String(decoding: bytes)
  }
}

#if !hasFeature(Embedded)
extension SignedHeaderList: CustomReflectable {
  /// The names, and not the text that they are in: whoever reads a presigned URL can use it.
  var customMirror: Mirror { Mirror(self, children: ["names": names]) }
}
#endif
