import Crypto
import Foundation
import SigV4
import Testing

@Suite("Event streams: signing")
struct EventStreamSigningTests {
  /// A signed stream of the sample events, and its end.
  private static func stream() throws -> (request: EventStreamRequest, parts: [[UInt8]]) {
    let request = try Streams.request()
    var signer = request.eventSigner
    var parts = try Streams.events.map { try signer.sign($0, at: Sample.time) }
    parts.append(try signer.signEnd(at: Sample.time))
    return (request, parts)
  }

  private static func refusal(_ request: EventStreamRequest, _ encoded: [UInt8]) throws -> BodyError? {
    var verifier = try Streams.verifier(for: request)
    do {
      _ = try verifier.decodeAll(encoded)
      return nil
    } catch {
      return error as? BodyError
    }
  }

  @Test("the request says that events follow")
  func request() throws {
    let request = try Streams.request(credentials: BadInput.credentials)
    #expect(request.signed.headers.values("x-amz-content-sha256") == ["STREAMING-AWS4-HMAC-SHA256-EVENTS"])
    #expect(request.signed.signedHeaders == "host;x-amz-content-sha256;x-amz-date;x-amz-security-token")
    for text in Everything.texts(of: request.eventSigner) {
      #expect(!text.contains(BadInput.secret) && !text.contains(BadInput.token))
    }
    for text in Everything.texts(of: try Streams.verifier(for: request)) { #expect(!text.contains(Sample.secret)) }
  }

  @Test("an event's signature is what its description gives, step by step")
  func stringToSign() throws {
    let (request, parts) = try Self.stream()
    var decoder = EventStreamDecoder()
    var previous = request.signed.signature
    let key = try SigningKey(Sample.credentials, time: Sample.time, region: Sample.region, service: "transcribe")
    for (part, event) in zip(parts, Streams.events.map(Optional.init) + [nil]) {
      let message = try #require(decoder.decodeAll(part).first)
      #expect(try message.payload == event?.encoded() ?? [])
      #expect(message.headers.map(\.name) == [":date", ":chunk-signature"])
      #expect(message.headers[0].value == .timestamp(1_440_938_160_000))
      let date: [UInt8] = [5] + Array(":date".utf8) + [8, 0, 0, 0x01, 0x4f, 0x7e, 0x9b, 0x6f, 0x80]
      let text = [
        "AWS4-HMAC-SHA256-PAYLOAD", "20150830T123600Z", key.scope, previous,
        SHA256.hash(data: date).hexadecimal, SHA256.hash(data: message.payload).hexadecimal,
      ].joined(separator: "\n")
      previous = key.signature(of: text)
      let expected = Array(try #require(Data(hexadecimal: previous)))
      #expect(message.headers[1].value == .bytes(expected))
    }
  }

  @Test("what was signed is verified, however it is split", arguments: [1, 50, .max])
  func roundTrip(pieceByteCount: Int) throws {
    let (request, parts) = try Self.stream()
    var verifier = try Streams.verifier(for: request)
    #expect(try verifier.decodeAll(parts.flatMap { $0 }, pieceByteCount: pieceByteCount) == Streams.events)
  }

  @Test("every flipped bit is noticed")
  func bitFlips() throws {
    let (request, parts) = try Self.stream()
    let encoded = parts.flatMap { $0 }
    for bit in 0..<encoded.count * 8 {
      var flipped = encoded
      flipped[bit / 8] ^= 1 << (bit % 8)
      #expect(try Self.refusal(request, flipped) != nil, "bit \(bit)")
    }
  }

  @Test("changes with right checksums, other orders, and missing parts are refused")
  func tampering() throws {
    let (request, parts) = try Self.stream()
    func remade(_ change: (inout EventStreamMessage) -> Void) throws -> [UInt8] {
      var decoder = EventStreamDecoder()
      var message = try #require(decoder.decodeAll(parts[0]).first)
      change(&message)
      return try message.encoded()
    }
    #expect(try remade { _ in } == parts[0])
    let table: [([UInt8], BodyError.Code)] = [
      (try remade { $0.payload[50] ^= 1 }, .signatureMismatch),
      (try remade { $0.payload = [] }, .signatureMismatch),
      (try remade { $0.headers[0].value = .timestamp(1_440_938_160_001) }, .signatureMismatch),
      (try remade { $0.headers[0].value = .timestamp(1_440_938_161_000) }, .signatureMismatch),
      (try remade { $0.headers[0].value = .timestamp(1_440_939_061_000) }, .eventTimeSkewed),
      (try remade { $0.headers[0].value = .timestamp(.min) }, .eventTimeSkewed),
      (try remade { $0.headers[0].value = .timestamp(.max) }, .eventTimeSkewed),
      (try remade { $0.headers[0].value = .int64(1_440_938_160_000) }, .missingEventSignature),
      (try remade { $0.headers[1].value = .bytes([]) }, .signatureMismatch),
      (try remade { $0.headers[1].value = .bytes([UInt8](repeating: 0, count: 32)) }, .signatureMismatch),
      (try remade { $0.headers[1].value = .string("") }, .missingEventSignature),
      (try remade { $0.headers.reverse() }, .missingEventSignature),
      (try remade { $0.headers.removeLast() }, .missingEventSignature),
      (try remade { $0.headers.append(EventStreamHeader(name: "a", value: .bool(true))) }, .missingEventSignature),
      (parts[1] + parts[0] + parts[2], .signatureMismatch), (parts[0] + parts[0], .signatureMismatch),
      (parts[1], .signatureMismatch), (parts[2], .signatureMismatch), (parts[0] + parts[1], .incomplete),
      (parts[0], .incomplete), ([], .incomplete), (Array(parts[0].dropLast()), .incomplete),
      (parts.flatMap { $0 } + [0], .dataAfterEnd), (parts.flatMap { $0 } + parts[2], .dataAfterEnd),
      (try Streams.events[0].encoded(), .missingEventSignature),
    ]
    for (index, (encoded, code)) in table.enumerated() {
      #expect(try Self.refusal(request, encoded)?.code == code, "row \(index)")
    }
  }

  @Test("the key is that of each event's day")
  func nextDay() throws {
    let signer = Sample.signer(for: "transcribe")
    let lastSecond = try SigningTime("20150830T235959Z")
    let nextDay = try SigningTime("20150831T000001Z")
    let request = try signer.signEventStream(Streams.request, at: lastSecond)
    var eventSigner = request.eventSigner
    let encoded =
      try eventSigner.sign(Streams.events[0], at: lastSecond) + eventSigner.sign(Streams.events[1], at: nextDay)
      + eventSigner.signEnd(at: nextDay)
    var verifier = try EventStreamVerifier(
      seedSignature: request.signed.signature, credentials: Sample.credentials, time: lastSecond,
      region: Sample.region, service: "transcribe")
    var events: [EventStreamMessage] = []
    var start = 0
    while start < encoded.count {
      let rest = Array(encoded[start...])
      let (taken, event) = try verifier.decode(rest.span, at: nextDay)
      start += taken
      if let event { events.append(event) }
    }
    try verifier.finish()
    #expect(events == Streams.events)
  }

  @Test("a stream that was refused stays refused")
  func failedBefore() throws {
    let (request, parts) = try Self.stream()
    var verifier = try Streams.verifier(for: request)
    _ = try? verifier.decodeAll(parts[1])
    for encoded in parts {
      let error = #expect(throws: BodyError.self) { _ = try verifier.decode(encoded.span, at: Sample.time) }
      #expect(error?.code == .failedBefore)
    }
    let error = #expect(throws: BodyError.self) { try verifier.finish() }
    #expect(error?.code == .failedBefore)
  }

  @Test("a seed that is no signature, and credentials that cannot sign")
  func badSeeds() throws {
    let good = try Streams.request().signed.signature
    let table = [("", "AKID"), (good + "0", "AKID"), (good.uppercased(), "AKID"), (good, "")]
    for (seed, accessKeyID) in table {
      let error = #expect(throws: BodyError.self) {
        _ = try EventStreamVerifier(
          seedSignature: seed, credentials: Credentials(accessKeyID: accessKeyID, secretAccessKey: BadInput.secret),
          time: Sample.time, region: Sample.region, service: "transcribe")
      }
      #expect(error?.code == .signatureMismatch)
    }
  }
}
