/// Where the servers differ. Everything not named here is expected of both alike.

struct ServerBehaviour {
  /// The answer to a body whose hash is not the signed `x-amz-content-sha256`.
  let alteredBody: Answer
  /// The answer to a signature that is right for another region.
  let otherRegion: (header: Answer, presigned: Answer)
  /// The answer to a signature that is right for another service.
  let otherService: (header: Answer, presigned: Answer)
  /// The answer to a listing whose query has one name twice.
  let repeatedQueryName: Answer
  /// The answer to a path that is not written in canonical percent-encoding.
  let uncanonicalPath: Answer
}

extension ServerBehaviour {
  static let ministack = ServerBehaviour(
    alteredBody: .success,
    otherRegion: (.success, .success),
    otherService: (.success, .success),
    repeatedQueryName: .success,
    uncanonicalPath: .signatureMismatch
  )

  static let openStackSwift = ServerBehaviour(
    alteredBody: .refusal(status: 400, code: "XAmzContentSHA256Mismatch"),
    otherRegion: (
      .refusal(status: 400, code: "AuthorizationHeaderMalformed"),
      .refusal(status: 400, code: "AuthorizationQueryParametersError")
    ),
    otherService: (
      .refusal(status: 400, code: "AuthorizationHeaderMalformed"),
      .refusal(status: 400, code: "AuthorizationQueryParametersError")
    ),
    repeatedQueryName: .signatureMismatch,
    uncanonicalPath: .success
  )
}
