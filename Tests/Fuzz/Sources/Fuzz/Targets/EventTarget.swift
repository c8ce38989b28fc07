// Event streams: messages are encoded as the oracle does it, what is decoded is encoded as it was, and signed events
// that were changed are refused.

import SigV4

enum EventTarget: FuzzTarget {
  static func run(_ input: inout FuzzInput) {
    let kind = input.byte() % 4
    let pieceByteCount = input.number(below: 300) + 1
    switch kind {
    case 0: roundTrip(message(&input), pieceByteCount)
    case 1:
      let headers = input.bytes(input.number(below: 500))
      decode(ReferenceEvent.message(headers: headers, payload: input.remainder()), pieceByteCount)
    case 2: decode(input.remainder(), pieceByteCount)
    default: signed(&input, pieceByteCount)
    }
  }

  private static func message(_ input: inout FuzzInput) -> EventStreamMessage {
    let payload = input.bytes(input.number(below: 300))
    let headers = (0..<Int(input.byte() % 8)).map { _ in
      let name = String(decoding: input.bytes(input.number(below: 300)), as: UTF8.self)
      return EventStreamHeader(name: name, value: value(&input))
    }
    return EventStreamMessage(headers: headers, payload: payload)
  }

  private static func value(_ input: inout FuzzInput) -> EventStreamHeader.Value {
    func number() -> UInt64 { input.bytes(8).reduce(0) { $0 << 8 | UInt64($1) } }
    switch input.byte() % 9 {
    case 0: return .bool(input.byte() & 1 == 0)
    case 1: return .int8(Int8(truncatingIfNeeded: number()))
    case 2: return .int16(Int16(truncatingIfNeeded: number()))
    case 3: return .int32(Int32(truncatingIfNeeded: number()))
    case 4: return .int64(Int64(truncatingIfNeeded: number()))
    case 5: return .bytes(input.bytes(input.number(below: 300)))
    case 6: return .string(String(decoding: input.bytes(input.number(below: 300)), as: UTF8.self))
    case 7: return .timestamp(Int64(truncatingIfNeeded: number()))
    default: return .uuid(number(), number())
    }
  }

  private static func roundTrip(_ message: EventStreamMessage, _ pieceByteCount: Int) {
    let names = message.headers.map { Array($0.name.utf8) }
    let isRight = Set(names).count == names.count && names.allSatisfy { (1...255).contains($0.count) }
    let encoded = orError { () throws(SigV4Error) in try message.encoded() }
    expect((encoded != nil) == isRight, "names of headers are of 1 to 255 bytes, and there once")
    guard let encoded else { return }
    let headers = ReferenceEvent.headers(message.headers)
    expect(encoded == ReferenceEvent.message(headers: headers, payload: message.payload), "the encoding of \(message)")
    let verdict = messages(in: encoded + encoded, pieceByteCount)
    expect(verdict == .accepted([message, message]), "a message comes out as it went in: \(verdict)")
  }

  /// What can be decoded is the encoding of what comes out.
  private static func decode(_ encoded: [UInt8], _ pieceByteCount: Int) {
    let verdict = messages(in: encoded, pieceByteCount)
    expect(verdict == messages(in: encoded, encoded.count + 1), "it does not matter where a stream is split")
    guard let messages = verdict.value else { return }
    var again: [UInt8] = []
    for message in messages { again += orError { () throws(SigV4Error) in try message.encoded() } ?? [] }
    expect(again == encoded, "there is one way to encode a message")
  }

  private static func messages(in encoded: [UInt8], _ pieceByteCount: Int) -> BodyVerdict<[EventStreamMessage]> {
    var (decoder, messages, start) = (EventStreamDecoder(), [EventStreamMessage](), 0)
    do throws(BodyError) {
      while start < encoded.count {
        let piece = Array(encoded[start..<min(start + pieceByteCount, encoded.count)])
        let (taken, message) = try decoder.decode(piece.span)
        expect(taken > 0, "something is taken")
        start += taken
        if let message { messages.append(message) }
      }
      try decoder.finish()
      return .accepted(messages)
    } catch {
      return .refused(error.code)
    }
  }

  /// A stream of signed events, of which someone changes one, and sees to it that its checksums are right.
  private static func signed(_ input: inout FuzzInput, _ pieceByteCount: Int) {
    let (changed, part) = (Int(input.byte() % 4), input.byte())
    let tampering = input.tampering()
    let events = [message(&input), message(&input)]
    orError { () throws(SigV4Error) in
      let request = SigningRequest(
        method: "POST", url: "https://transcribestreaming.us-east-1.amazonaws.com/stream-transcription")
      let signer = Signer(credentials: ChunkMode.credentials, region: "us-east-1", service: "transcribe")
      let signed = try signer.signEventStream(request, at: .fuzzing)
      var eventSigner = signed.eventSigner
      var sent: [[UInt8]] = []
      for event in events { sent.append(try eventSigner.sign(event, at: .fuzzing)) }
      sent.append(try eventSigner.signEnd(at: .fuzzing))

      var received = sent
      if changed < sent.count {
        // After twelve bytes of lengths, and before a checksum: the headers :date and :chunk-signature, and the event.
        let message = sent[changed].dropFirst(12).dropLast(4)
        let (headers, payload) = (Array(message.prefix(15 + 52)), Array(message.dropFirst(15 + 52)))
        received[changed] =
          part & 1 == 0
          ? ReferenceEvent.message(headers: tampering(headers), payload: payload)
          : ReferenceEvent.message(headers: headers, payload: tampering(payload))
      }
      let verdict = verified(Array(received.joined()), pieceByteCount, seed: signed.signed.signature)
      expect((verdict == events) == (received == sent), "just what was signed is accepted")
      expect(received == sent || verdict == nil, "what was changed is refused")
    }
  }

  private static func verified(_ encoded: [UInt8], _ pieceByteCount: Int, seed: String) -> [EventStreamMessage]? {
    orError { () throws(BodyError) in
      var verifier = try EventStreamVerifier(
        seedSignature: seed, credentials: ChunkMode.credentials, time: .fuzzing, region: "us-east-1",
        service: "transcribe")
      var (events, start) = ([EventStreamMessage](), 0)
      while start < encoded.count {
        let piece = Array(encoded[start..<min(start + pieceByteCount, encoded.count)])
        let (taken, event) = try verifier.decode(piece.span, at: .fuzzing)
        expect(taken > 0, "something is taken")
        start += taken
        if let event { events.append(event) }
      }
      try verifier.finish()
      return events
    }
  }
}
