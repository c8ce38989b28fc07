// Bodies in chunks and event streams, there and back.

internal import Foundation
internal import SigV4

extension Case {
  func chunked() throws -> Answer {
    let data = Array(body ?? Data())
    let checksum = ChecksumAlgorithm.allCases.first { $0.headerName == "x-amz-checksum-" + (algorithm ?? "") }
    let chunkedBody = try ChunkedBody(
      byteCount: data.count, chunkByteCount: chunkSize ?? 0,
      signatures: mode == "unsigned-trailer" ? .requestOnly : .chunks,
      trailers: checksum.map { [.checksum($0)] } ?? [])
    let chunked = try signer.sign(request, body: chunkedBody, at: time)
    var chunkSigner = chunked.chunkSigner
    var encoded: [UInt8] = []
    var start = 0
    while chunkSigner.nextChunkByteCount > 0 {
      let chunk = data[start..<start + chunkSigner.nextChunkByteCount]
      try encoded.append(addingCapacity: chunkSigner.nextFrameByteCount) { output throws(SigV4Error) in
        try chunkSigner.appendChunk(chunk.span, to: &output)
      }
      start += chunk.count
    }
    try encoded.append(addingCapacity: chunkSigner.nextFrameByteCount) { output throws(SigV4Error) in
      try chunkSigner.appendEnd(to: &output)
    }
    return Answer(
      signature: chunked.signed.signature, signedHeaders: chunked.signed.signedHeaders, encoded: Data(encoded),
      decoded: Data(try decode(encoded, chunkedBody, chunked.signed.signature)), length: chunked.contentLength)
  }

  private func decode(_ encoded: [UInt8], _ body: ChunkedBody, _ seed: String) throws -> [UInt8] {
    let terms = try ChunkedBodyTerms(
      signatures: body.signatures, byteCount: body.byteCount, trailerNames: body.trailers.map(\.name))
    let key = try SigningKey(credentials, time: time, region: region, service: "s3")
    var decoder = try ChunkDecoder(terms, seedSignature: seed, key: key, time: time)
    var decoded: [UInt8] = []
    var start = 0
    while start < encoded.count {
      let rest = encoded[start...]
      start += try decoder.decode(rest.span)
      let bytes = decoder.decodedBytes
      for i in bytes.indices { decoded.append(bytes[i]) }
    }
    try decoder.finish()
    return decoded
  }

  func eventStream() throws -> Answer {
    let request = try signer.signEventStream(request, at: time)
    var eventSigner = request.eventSigner
    var verifier = try EventStreamVerifier(
      seedSignature: request.signed.signature, credentials: credentials, time: time, region: region,
      service: service ?? "")
    var messages: [Data] = []
    for event in events ?? [] {
      let message = EventStreamMessage(
        headers: try event.headers.map { try $0.header() }, payload: Array(event.payload))
      let time = try SigningTime(event.date)
      let signed = try eventSigner.sign(message, at: time)
      guard try verifier.decode(signed.span, at: time).event == message else { throw UnknownKind() }
      messages.append(Data(signed))
    }
    let end = try eventSigner.signEnd(at: SigningTime(events?.last?.date ?? date))
    _ = try verifier.decode(end.span, at: SigningTime(events?.last?.date ?? date))
    try verifier.finish()
    return Answer(
      signature: request.signed.signature, signedHeaders: request.signed.signedHeaders, messages: messages + [Data(end)]
    )
  }
}

extension Case.Event.Header {
  func header() throws -> EventStreamHeader {
    func number<Number: FixedWidthInteger>(_: Number.Type) throws -> Number {
      try Number(value) ?? { throw UnknownKind() }()
    }
    let typed: EventStreamHeader.Value =
      switch type {
      case "bool": .bool(value == "true")
      case "int8": .int8(try number(Int8.self))
      case "int16": .int16(try number(Int16.self))
      case "int32": .int32(try number(Int32.self))
      case "int64": .int64(try number(Int64.self))
      case "bytes": .bytes(Array(Data(base64Encoded: value) ?? Data()))
      case "string": .string(value)
      case "timestamp": .timestamp(try number(Int64.self))
      case "uuid":
        .uuid(UInt64(value.prefix(16), radix: 16) ?? 0, UInt64(value.suffix(16), radix: 16) ?? 0)
      default: throw UnknownKind()
      }
    return EventStreamHeader(name: name, value: typed)
  }
}
