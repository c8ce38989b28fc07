/// Where the servers differ from S3 or from each other. Everything not named here is expected of both alike.

struct ServerBehaviour {
  /// The answer to a body whose hash is not the signed `x-amz-content-sha256`.
  let alteredBody: Answer
  /// The answer to a signature that is right for another region.
  let otherRegion: (header: Answer, presigned: Answer)
  /// The answer to a signature that is right for another service.
  let otherService: (header: Answer, presigned: Answer)
  /// The answer to an `x-amz-` header that was added after signing.
  let unsignedHeader: Answer
  /// The answer to a query that has one name several times.
  let repeatedQueryName: Answer
  /// The answer to a path that is not written in canonical percent-encoding.
  let uncanonicalPath: Answer
  /// Whether its refusals show the canonical request and the string to sign.
  enum ShownTexts {
    case never
    /// Not where there is a query: then another part of it answers, in other words.
    case unlessQuery
    /// Not where a signed header is missing: there it does not get so far.
    case unlessHeaderIsMissing
  }
  let shownTexts: ShownTexts
  let chunks: ChunkBehaviour
  /// Nil where it takes no forms.
  let forms: FormBehaviour?
  /// Keys that it does not store, or not as an object with a body; and the answer to a wrong signature with such a key.
  var unstorableKeys: [String: Answer] = [:]
}

extension ServerBehaviour {
  static let ministack = ServerBehaviour(
    // Lax: it checks the signature of the hash, and never the hash of the body.
    alteredBody: .success,
    // It redirects to the region of the bucket, as S3 does.
    otherRegion: (.refusal(status: 301, code: "PermanentRedirect"), .refusal(status: 301, code: "PermanentRedirect")),
    // It hands a request to the service that the header's scope names; that one does not know what to do with it.
    otherService: (.refusal(status: 400, code: "MissingAction"), .signatureMismatch),
    // Lax: S3 wants every x-amz- header signed.
    unsignedHeader: .success,
    repeatedQueryName: .success,
    // It signs the path as it was sent, where S3 decodes and encodes it again.
    uncanonicalPath: .signatureMismatch,
    shownTexts: .unlessQuery,
    chunks: .ministack,
    forms: .ministack
  )

  static let openStackSwift = ServerBehaviour(
    // It says 400, as S3 does, when the signature is right and the body is not what was signed.
    alteredBody: .refusal(status: 400, code: "XAmzContentSHA256Mismatch"),
    // It compares the scope before it computes a signature, and so does S3.
    otherRegion: malformedScope,
    otherService: malformedScope,
    unsignedHeader: .refusal(status: 403, code: "AccessDenied"),
    // It keeps one value of a repeated name, and computes another signature than S3 does.
    repeatedQueryName: .signatureMismatch,
    uncanonicalPath: .success,
    shownTexts: .unlessHeaderIsMissing,
    chunks: .openStackSwift,
    forms: nil
  )

  static let seaweedFS = ServerBehaviour(
    // Lax: it does not compare the body with its signed hash.
    alteredBody: .success,
    // Lax: it derives the key from whatever region the scope names.
    otherRegion: (.success, .success),
    // Lax in the header, where it takes the service from the scope as well.
    otherService: (.success, .signatureMismatch),
    // It covers every x-amz- header that was sent, where S3 says AccessDenied.
    unsignedHeader: .signatureMismatch,
    repeatedQueryName: .success,
    uncanonicalPath: .success,
    shownTexts: .never,
    chunks: .seaweedFS,
    forms: .seaweedFS,
    // It keeps objects in folders: a slash at the end, which a backslash counts as, names a folder, and dots are refused
    // before it looks at the signature.
    unstorableKeys: [
      "trailing slash/": .signatureMismatch,
      "[brackets]{}|^`\"<>\\": .signatureMismatch,
      "a/./b": .refusal(status: 400, code: "InvalidRequest"),
      "a/../b": .refusal(status: 400, code: "InvalidRequest"),
    ]
  )

  private static let malformedScope: (header: Answer, presigned: Answer) = (
    .refusal(status: 400, code: "AuthorizationHeaderMalformed"),
    .refusal(status: 400, code: "AuthorizationQueryParametersError")
  )
}
