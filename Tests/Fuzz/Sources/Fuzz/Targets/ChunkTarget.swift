// Bodies in chunks: the signer frames them as the oracle does, and the decoder reads them, split anywhere.

import SigV4

enum ChunkTarget: FuzzTarget {
  static func run(_ input: inout FuzzInput) {
    let mode = ChunkMode(&input)
    let byteCount = input.number(below: 20_000)
    let chunkByteCount = 8192 + input.number(below: 300)
    let pieces = [input.number(below: 9000) + 1, input.number(below: 300) + 1]
    let pattern = input.remainder()
    let data = (0..<byteCount).map {
      pattern.isEmpty ? 0 : pattern[$0 % pattern.count] &+ UInt8(truncatingIfNeeded: $0)
    }

    orError { () throws(SigV4Error) in
      let body = try ChunkedBody(
        byteCount: byteCount, chunkByteCount: chunkByteCount, signatures: mode.signatures, trailers: mode.chunkTrailers)
      let request = SigningRequest(method: "PUT", url: "https://bucket.s3.us-east-1.amazonaws.com/key")
      let signed = try ChunkMode.signer.sign(request, body: body, at: ChunkMode.time)
      let encoded = try encode(data, signed.chunkSigner)
      expect(encoded.count == signed.contentLength, "the length of a body is known beforehand")
      let chunks = stride(from: 0, to: byteCount, by: chunkByteCount).map { start in
        Array(data[start..<min(start + chunkByteCount, byteCount)])
      }
      expect(mode.oracle(seed: signed.signed.signature).encoded(chunks) == encoded, "a body is framed as it should be")
      let verdict = mode.decode(
        encoded, pieces: pieces, byteCount: byteCount, seed: signed.signed.signature, minimum: 8192)
      expect(verdict == .accepted(data), "a body comes out as it went in: \(verdict)")
    }
  }

  private static func encode(_ data: [UInt8], _ signer: ChunkSigner) throws(SigV4Error) -> [UInt8] {
    var (signer, encoded, start) = (signer, [UInt8](), 0)
    while signer.nextChunkByteCount > 0 {
      let chunk = Array(data[start..<start + signer.nextChunkByteCount])
      encoded += try [UInt8](capacity: signer.nextFrameByteCount) { output throws(SigV4Error) in
        try signer.appendChunk(chunk.span, to: &output)
      }
      start += chunk.count
    }
    let given = ReferenceChunks.Trailer.given
    if signer.body.trailers.contains(where: { $0.name == given.name }) {
      try signer.setValue(given.value([]), ofTrailer: given.name)
    }
    return try encoded
      + [UInt8](capacity: signer.nextFrameByteCount) { output throws(SigV4Error) in try signer.appendEnd(to: &output) }
  }
}

/// Bodies of chunks of any length, changed on their way or altogether made up: the decoder takes what the oracle takes,
/// and finds the same in it.
enum ChunkTamperingTarget: FuzzTarget {
  static func run(_ input: inout FuzzInput) {
    let mode = ChunkMode(&input)
    let choices = input.byte()
    let pieces = [input.number(below: 300) + 1, input.number(below: 30) + 1]
    let minimum = input.number(below: 100)
    let tampering = input.tampering()
    let lengths = (0..<Int(input.byte() % 5)).map { _ in input.number(below: 200) + 1 }
    let seed = String(repeating: "0123456789abcdef", count: 4)
    let oracle = mode.oracle(seed: seed)

    var byteCount = input.number(below: 2000)
    var encoded = input.remainder()
    if choices & 1 == 0 {
      var rest = encoded[...]
      var chunks = lengths.map { length in
        defer { rest = rest.dropFirst(length) }
        return Array(rest.prefix(length))
      }
      chunks = (chunks + [Array(rest)]).filter { !$0.isEmpty }
      encoded = oracle.encoded(chunks, asDocumented: choices & 2 != 0)
      byteCount = chunks.joined().count
    }
    if choices & 4 == 0 { encoded = tampering(encoded) }

    let verdict = mode.decode(encoded, pieces: [encoded.count + 1], byteCount: byteCount, seed: seed, minimum: minimum)
    let expected = oracle.decoded(encoded, byteCount: byteCount, minimum: minimum)
    expect(verdict.value == expected, "the decoder says \(verdict)")
    let again = mode.decode(encoded, pieces: pieces, byteCount: byteCount, seed: seed, minimum: minimum)
    expect(verdict == again, "in pieces it is \(again), in one \(verdict)")
  }
}
