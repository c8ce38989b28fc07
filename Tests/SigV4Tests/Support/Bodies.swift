// Bodies in chunks: made, encoded and taken apart in one call.

import SigV4

enum Bodies {
  /// Bytes that look random and are the same every time.
  static func bytes(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
    var state = seed
    return (0..<count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(truncatingIfNeeded: state >> 33)
    }
  }

  static let request = SigningRequest(method: "PUT", url: "https://bucket.s3.us-east-1.amazonaws.com/key")

  static func signed(
    _ body: ChunkedBody, request: SigningRequest = request, credentials: Credentials = Sample.credentials
  ) throws -> ChunkedRequest {
    try Sample.signer(for: .s3, credentials: credentials).sign(request, body: body, at: Sample.time)
  }

  static func decoder(
    for request: ChunkedRequest, limits: ChunkDecoder.Limits = .init()
  ) throws -> ChunkDecoder {
    let body = request.chunkSigner.body
    return try ChunkDecoder(
      ChunkedBodyTerms(
        signatures: body.signatures, byteCount: body.byteCount, trailerNames: body.trailers.map(\.name)),
      seedSignature: request.signed.signature,
      key: SigningKey(Sample.credentials, time: Sample.time, region: Sample.region, service: "s3"),
      time: Sample.time, limits: limits)
  }
}

extension ChunkSigner {
  /// Everything that goes on the wire for a body that is at hand, every call with room for just what it writes.
  mutating func encodeAll(_ data: [UInt8]) throws -> [UInt8] {
    var encoded: [UInt8] = []
    var start = 0
    while nextChunkByteCount > 0 {
      let chunk = data[start..<start + nextChunkByteCount]
      start += chunk.count
      encoded += try [UInt8](capacity: nextFrameByteCount) { output throws(SigV4Error) in
        try appendChunk(chunk.span, to: &output)
      }
    }
    encoded += try [UInt8](capacity: nextFrameByteCount) { output throws(SigV4Error) in try appendEnd(to: &output) }
    return encoded
  }
}

extension ChunkDecoder {
  /// The decoded body of input that comes in pieces of a length.
  mutating func decodeAll(_ encoded: [UInt8], pieceByteCount: Int = .max) throws -> [UInt8] {
    var decoded: [UInt8] = []
    var start = 0
    while start < encoded.count {
      let end = start + min(pieceByteCount, encoded.count - start)
      while start < end {
        start += try decode(encoded[start..<end].span)
        let bytes = decodedBytes
        for i in bytes.indices { decoded.append(bytes[i]) }
      }
    }
    try finish()
    return decoded
  }
}
