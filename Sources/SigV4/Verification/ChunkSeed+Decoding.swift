// From a verified request to what verifies its body.

extension ChunkDecoder {
  /// A decoder of the body of a request that was verified.
  /// - Parameters:
  ///   - seed: What verifying the request gave.
  ///   - limits: What the body may ask for.
  /// - Throws: `unsupportedTrailer` for a checksum that is not known, `notChunks` for a stream of events.
  public init(_ seed: ChunkSeed, limits: Limits = Limits()) throws(BodyError) {
    guard seed.mode != .events, let byteCount = seed.decodedByteCount else {
      throw BodyError(.notChunks, "the body is a stream of events, which EventStreamVerifier verifies")
    }
    let signatures: ChunkedBody.Signatures = seed.mode == .unsignedWithTrailer ? .requestOnly : .chunks
    try self.init(
      ChunkedBodyTerms(signatures: signatures, byteCount: byteCount, trailerNames: seed.trailerNames),
      seedSignature: seed.signature, key: seed.key, time: seed.time, limits: limits)
  }
}
