// Event streams: made, and taken apart in one call.

import SigV4

enum Streams {
  static let request = SigningRequest(
    method: "POST", url: "https://transcribestreaming.us-east-1.amazonaws.com/stream-transcription")

  static func request(credentials: Credentials = Sample.credentials) throws -> EventStreamRequest {
    try Sample.signer(for: "transcribe", credentials: credentials).signEventStream(request, at: Sample.time)
  }

  static func verifier(for request: EventStreamRequest) throws -> EventStreamVerifier {
    try EventStreamVerifier(
      seedSignature: request.signed.signature, credentials: Sample.credentials, time: Sample.time,
      region: Sample.region, service: "transcribe")
  }

  /// One header of each type, and what Amazon Transcribe is sent.
  static let events = [
    EventStreamMessage(
      headers: [
        EventStreamHeader(name: ":content-type", value: .string("application/octet-stream")),
        EventStreamHeader(name: ":event-type", value: .string("AudioEvent")),
        EventStreamHeader(name: ":message-type", value: .string("event")),
      ], payload: Bodies.bytes(100)),
    EventStreamMessage(
      headers: [
        EventStreamHeader(name: "true", value: .bool(true)), EventStreamHeader(name: "false", value: .bool(false)),
        EventStreamHeader(name: "int8", value: .int8(-2)), EventStreamHeader(name: "int16", value: .int16(-300)),
        EventStreamHeader(name: "int32", value: .int32(-70_000)),
        EventStreamHeader(name: "int64", value: .int64(-5_000_000_000)),
        EventStreamHeader(name: "bytes", value: .bytes([0, 255])),
        EventStreamHeader(name: "ünïcode", value: .string("日本")),
        EventStreamHeader(name: "time", value: .timestamp(-1)),
        EventStreamHeader(name: "uuid", value: .uuid(0x0102_0304_0506_0708, 0x090a_0b0c_0d0e_0f10)),
      ]),
  ]
}

extension EventStreamDecoder {
  mutating func decodeAll(_ encoded: [UInt8], pieceByteCount: Int = .max) throws -> [EventStreamMessage] {
    var messages: [EventStreamMessage] = []
    var start = 0
    while start < encoded.count {
      let piece = encoded[start..<start + min(pieceByteCount, encoded.count - start)]
      let (taken, message) = try decode(piece.span)
      start += taken
      if let message { messages.append(message) }
    }
    try finish()
    return messages
  }
}

extension EventStreamVerifier {
  mutating func decodeAll(_ encoded: [UInt8], pieceByteCount: Int = .max) throws -> [EventStreamMessage] {
    var events: [EventStreamMessage] = []
    var start = 0
    while start < encoded.count {
      let piece = encoded[start..<start + min(pieceByteCount, encoded.count - start)]
      let (taken, event) = try decode(piece.span, at: Sample.time)
      start += taken
      if let event { events.append(event) }
    }
    try finish()
    return events
  }
}
