/// How the servers answer bodies in chunks that were changed or cut on their way.

struct ChunkBehaviour {
  /// To a signed chunk, or its signature, changed.
  let chunk: Answer
  /// To the signature of the chunk of no bytes that ends the data, changed.
  let lastSignature: (alone: Answer, beforeTrailer: Answer)
  let missingChunk: Answer
  let missingEnd: Answer
  let cutChunk: Answer
  /// To a checksum changed in a trailer that is signed.
  let signedChecksum: Answer
  let trailerSignature: Answer
  let missingTrailer: (signed: Answer, unsigned: Answer)
  /// To data or a checksum changed where no chunk is signed.
  let checksum: Answer
}

extension ChunkBehaviour {
  private static let incomplete = Answer.refusal(status: 400, code: "IncompleteBody")
  private static let badDigest = Answer.refusal(status: 400, code: "BadDigest")

  static let ministack = ChunkBehaviour(
    chunk: .signatureMismatch,
    lastSignature: (.signatureMismatch, .signatureMismatch),
    // It counts the bytes before it looks at signatures.
    missingChunk: incomplete,
    missingEnd: incomplete,
    cutChunk: incomplete,
    // Lax: it never looks at the signature of a trailer, but compares the checksum.
    signedChecksum: badDigest,
    trailerSignature: .success,
    missingTrailer: (incomplete, incomplete),
    checksum: badDigest
  )

  static let openStackSwift = ChunkBehaviour(
    chunk: .signatureMismatch,
    lastSignature: (.signatureMismatch, .signatureMismatch),
    missingChunk: .signatureMismatch,
    missingEnd: incomplete,
    cutChunk: incomplete,
    signedChecksum: .signatureMismatch,
    trailerSignature: .signatureMismatch,
    missingTrailer: (incomplete, .refusal(status: 400, code: "MalformedTrailerError")),
    checksum: badDigest
  )

  static let seaweedFS = ChunkBehaviour(
    // It notices while it stores the data, and has no better word for it.
    chunk: internalError,
    // Lax: where a trailer follows it looks neither at the signature of the last chunk nor at the trailer's.
    lastSignature: (internalError, .success),
    missingChunk: internalError,
    missingEnd: incomplete,
    cutChunk: incomplete,
    signedChecksum: invalidDigest,
    trailerSignature: .success,
    missingTrailer: (incomplete, incomplete),
    checksum: invalidDigest
  )

  private static let internalError = Answer.refusal(status: 500, code: "InternalError")
  private static let invalidDigest = Answer.refusal(status: 400, code: "InvalidDigest")
}
