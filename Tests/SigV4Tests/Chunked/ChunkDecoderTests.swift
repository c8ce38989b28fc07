import SigV4
import Testing

@Suite("Bodies in chunks: decoding")
struct ChunkDecoderTests {
  /// A body of two chunks, and its end.
  private static func sample(
    _ form: ChunkSignerTests.Form, byteCount: Int = 8200
  ) throws -> (chunked: ChunkedRequest, encoded: [UInt8], data: [UInt8]) {
    let data = Bodies.bytes(byteCount)
    let chunked = try Bodies.signed(
      ChunkedBody(
        byteCount: byteCount, chunkByteCount: 8192, signatures: form.signatures, trailers: form.trailers))
    var signer = chunked.chunkSigner
    return (chunked, try signer.encodeAll(data), data)
  }

  private static func refusal(_ chunked: ChunkedRequest, _ encoded: [UInt8], pieces: Int = .max) -> BodyError? {
    do {
      var decoder = try Bodies.decoder(for: chunked)
      _ = try decoder.decodeAll(encoded, pieceByteCount: pieces)
      return nil
    } catch {
      return error as? BodyError
    }
  }

  @Test("every flipped bit is noticed", arguments: ChunkSignerTests.Form.all)
  func bitFlips(_ form: ChunkSignerTests.Form) throws {
    let (chunked, encoded, _) = try Self.sample(form, byteCount: 40)
    #expect(Self.refusal(chunked, encoded) == nil)
    for bit in 0..<encoded.count * 8 {
      var flipped = encoded
      flipped[bit / 8] ^= 1 << (bit % 8)
      #expect(Self.refusal(chunked, flipped) != nil, "bit \(bit % 8) of byte \(bit / 8)")
    }
  }

  @Test("flipped bits of a body of several chunks are noticed", arguments: ChunkSignerTests.Form.all)
  func bitFlipsAcrossChunks(_ form: ChunkSignerTests.Form) throws {
    let (chunked, encoded, _) = try Self.sample(form)
    // All around the data of the first chunk, and some of that.
    let near = Array(0..<110) + Array(8190..<encoded.count)
    for byte in near + Array(stride(from: 110, to: 8190, by: 997)) {
      var flipped = encoded
      flipped[byte] ^= 1 << (byte % 8)
      #expect(Self.refusal(chunked, flipped) != nil, "byte \(byte)")
    }
  }

  @Test("every body that is cut off is incomplete, and nothing may follow one", arguments: ChunkSignerTests.Form.all)
  func truncation(_ form: ChunkSignerTests.Form) throws {
    let (chunked, encoded, _) = try Self.sample(form, byteCount: 40)
    for count in 0..<encoded.count {
      #expect(Self.refusal(chunked, Array(encoded[..<count]))?.code == .incomplete, "\(count)")
    }
    for more in [[0], [UInt8(ascii: "\r")], encoded] {
      #expect(Self.refusal(chunked, encoded + more)?.code == .dataAfterEnd)
    }
  }

  @Test("no byte of a signed chunk is handed out before its signature is checked")
  func verifiedOnly() throws {
    let form = ChunkSignerTests.Form.all[0]
    var (chunked, encoded, data) = try Self.sample(form)
    encoded[8300] ^= 1  // In the second chunk.
    for pieceByteCount in [1, 100, 8192, .max] {
      var decoder = try Bodies.decoder(for: chunked)
      var decoded: [UInt8] = []
      var start = 0
      #expect(throws: BodyError.self) {
        while start < encoded.count {
          let end = start + min(pieceByteCount, encoded.count - start)
          start += try decoder.decode(encoded[start..<end].span)
          let bytes = decoder.decodedBytes
          for i in bytes.indices { decoded.append(bytes[i]) }
        }
      }
      #expect(decoded == Array(data[..<8192]))
      let handedOut = decoder.decodedBytes.count
      #expect(handedOut == 0)
      #expect(throws: BodyError.self) { try decoder.finish() }
      let error = #expect(throws: BodyError.self) { _ = try decoder.decode([48].span) }
      #expect(error?.code == .failedBefore)
    }
  }

  @Test("lines of a signed trailer may end as AWS's documentation has it")
  func documentedTrailer() throws {
    let form = ChunkSignerTests.Form.all[1]
    let (chunked, encoded, data) = try Self.sample(form, byteCount: 40)
    let text = String(decoding: encoded.suffix(from: 130), as: UTF8.self)
    let other = text.replacing("\r\nx-amz-trailer-signature", with: "\n\r\nx-amz-trailer-signature")
    #expect(other.utf8.count == text.utf8.count + 1)
    let documented = Array(encoded[..<130]) + Array(other.utf8)
    var decoder = try Bodies.decoder(for: chunked)
    #expect(try decoder.decodeAll(documented) == data)
    for bit in 130 * 8..<documented.count * 8 {
      var flipped = documented
      flipped[bit / 8] ^= 1 << (bit % 8)
      #expect(Self.refusal(chunked, flipped) != nil, "bit \(bit % 8) of byte \(bit / 8)")
    }
  }

  @Test("signatures of another body, key, time or seed do not fit")
  func otherSeeds() throws {
    let form = ChunkSignerTests.Form.all[0]
    let (chunked, encoded, _) = try Self.sample(form, byteCount: 40)
    let terms = try ChunkedBodyTerms(signatures: .chunks, byteCount: 40)
    let key = try SigningKey(Sample.credentials, time: Sample.time, region: Sample.region, service: "s3")
    let seed = chunked.signed.signature
    let otherKey = try SigningKey(Sample.credentials, time: Sample.time, region: "eu-west-1", service: "s3")
    let others: [(String, SigningKey, String)] = [
      (String(seed.reversed()), key, "20150830T123600Z"), (seed, otherKey, "20150830T123600Z"),
      (seed, key, "20150830T123601Z"),
    ]
    for (seed, key, time) in others {
      var decoder = try ChunkDecoder(terms, seedSignature: seed, key: key, time: SigningTime(time))
      let error = #expect(throws: BodyError.self) { _ = try decoder.decodeAll(encoded) }
      #expect(error?.code == .signatureMismatch)
    }
    for seed in ["", String(seed.dropLast()), seed + "0", seed.uppercased()] {
      let error = #expect(throws: BodyError.self) {
        _ = try ChunkDecoder(terms, seedSignature: seed, key: key, time: Sample.time)
      }
      #expect(error?.code == .signatureMismatch)
    }
  }
}
