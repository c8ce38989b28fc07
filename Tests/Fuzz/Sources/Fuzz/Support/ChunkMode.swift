// How a body in chunks is sent, and what the decoder makes of one.

import SigV4

struct ChunkMode {
  let signatures: ChunkedBody.Signatures
  /// In the order of their names.
  let trailers: [ReferenceChunks.Trailer]

  static let credentials = Credentials(
    accessKeyID: RequestInput.accessKeyID, secretAccessKey: RequestInput.secret)
  static let signer = Signer(credentials: credentials, region: "us-east-1", service: .s3)
  /// 2013-05-24T12:00:00Z.
  static let time = SigningTime.fuzzing

  init(_ input: inout FuzzInput) {
    let isSigned = input.byte() & 1 == 0
    let chosen = input.byte()
    var trailers = ReferenceChunks.Trailer.allCases.enumerated().filter { chosen >> $0.offset & 1 != 0 }.map(\.element)
    // Something must cover the body.
    if !isSigned, trailers.allSatisfy({ $0 == .given }) { trailers = [.crc32] + trailers }
    signatures = isSigned ? .chunks : .requestOnly
    self.trailers = trailers
  }

  var chunkTrailers: [ChunkTrailer] {
    get throws(SigV4Error) {
      var result: [ChunkTrailer] = []
      for trailer in trailers {
        if let algorithm = ChecksumAlgorithm.allCases.first(where: { $0.headerName == trailer.name }) {
          result.append(.checksum(algorithm))
        } else {
          result.append(
            try ChunkTrailer(name: trailer.name, valueByteCount: ReferenceChunks.Trailer.givenValue.utf8.count))
        }
      }
      return result
    }
  }

  func oracle(seed: String) -> ReferenceChunks {
    ReferenceChunks(
      seed: signatures == .chunks ? seed : nil, trailers: trailers, secret: RequestInput.secret,
      date: Self.time.description, scope: "20130524/us-east-1/s3/aws4_request")
  }

  /// What the decoder says to a body that comes in pieces of these lengths, over and over.
  func decode(
    _ encoded: [UInt8], pieces: [Int], byteCount: Int, seed: String, minimum: Int
  ) -> BodyVerdict<[UInt8]> {
    var limits = ChunkDecoder.Limits()
    limits.minimumChunkByteCount = minimum
    let decoder = orError { () throws(BodyError) in
      try ChunkDecoder(
        ChunkedBodyTerms(signatures: signatures, byteCount: byteCount, trailerNames: trailers.map(\.name)),
        seedSignature: seed, key: Self.key, time: Self.time, limits: limits)
    }
    guard var decoder else { fatalError("these terms are right") }
    var (decoded, start, piece) = ([UInt8](), 0, 0)
    do throws(BodyError) {
      while start < encoded.count {
        let end = min(start + pieces[piece % pieces.count], encoded.count)
        piece += 1
        while start < end {
          let taken = try decoder.decode(Array(encoded[start..<end]).span)
          expect(taken > 0, "something is taken")
          start += taken
          let bytes = decoder.decodedBytes
          for i in bytes.indices { decoded.append(bytes[i]) }
        }
      }
      try decoder.finish()
      return .accepted(decoded)
    } catch {
      expect(orError { () throws(BodyError) in try decoder.finish() } == nil, "what was refused is not finished")
      return .refused(error.code)
    }
  }

  private static let key: SigningKey = {
    guard
      let key = orError({ () throws(SigV4Error) in
        try SigningKey(credentials, time: time, region: "us-east-1", service: "s3")
      })
    else { fatalError("this key is right") }
    return key
  }()
}

/// What a decoder says to a body.
enum BodyVerdict<Value: Equatable>: Equatable {
  case accepted(Value)
  case refused(BodyError.Code)

  /// What came out of it, if it was accepted.
  var value: Value? {
    guard case .accepted(let value) = self else { return nil }
    return value
  }
}

extension SigningTime {
  /// 2013-05-24T12:00:00Z, a time like any other.
  static let fuzzing: SigningTime = {
    guard let time = orError({ () throws(SigV4Error) in try SigningTime("20130524T120000Z") }) else {
      fatalError("this time is right")
    }
    return time
  }()
}
