/// How the servers answer forms that are not as their policy allows.

struct FormBehaviour {
  /// To a field that does not meet its condition, or has none.
  let policy: Answer
  let tooLong: Answer
  let tooShort: Answer
  let unknownKey: Answer
  /// To a signature that is right for another region.
  let otherRegion: Answer
  let expired: Answer
  /// To a date that is not that of the credential, and of the policy.
  let date: Answer
  /// To a form without one of the fields that make a signature.
  let missingFields: [String: Answer]
}

extension FormBehaviour {
  static let ministack = FormBehaviour(
    policy: denied,
    tooLong: tooLarge,
    tooShort: tooSmall,
    unknownKey: unknownID,
    otherRegion: invalidArgument,
    expired: denied,
    date: invalidArgument,
    missingFields: [
      "policy": invalidArgument,
      "x-amz-algorithm": invalidArgument,
      // It takes the form for one that nobody signed.
      "x-amz-credential": denied,
      "x-amz-date": invalidArgument,
      "x-amz-signature": invalidArgument,
    ]
  )

  static let seaweedFS = FormBehaviour(
    policy: denied,
    tooLong: tooLarge,
    tooShort: tooSmall,
    unknownKey: unknownID,
    // Lax: it derives the key from whatever region the scope names.
    otherRegion: .success,
    expired: denied,
    // It has no use for the date but in the policy's conditions.
    date: denied,
    missingFields: [
      "policy": .signatureMismatch,
      "x-amz-algorithm": denied,
      "x-amz-credential": .refusal(status: 400, code: "AuthorizationQueryParametersError"),
      "x-amz-date": denied,
      "x-amz-signature": .signatureMismatch,
    ]
  )

  private static let denied = Answer.refusal(status: 403, code: "AccessDenied")
  private static let invalidArgument = Answer.refusal(status: 400, code: "InvalidArgument")
  private static let unknownID = Answer.refusal(status: 403, code: "InvalidAccessKeyId")
  private static let tooLarge = Answer.refusal(status: 400, code: "EntityTooLarge")
  private static let tooSmall = Answer.refusal(status: 400, code: "EntityTooSmall")
}
