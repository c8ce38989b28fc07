import Crypto
import SigV4
import Testing

@Suite("Event streams: messages")
struct EventStreamMessageTests {
  @Test("the smallest message, and one with a header, byte for byte")
  func encoding() throws {
    // The test vectors "empty_message" and "all_headers"' kind of AWS's SDKs: lengths, CRC-32 of them, CRC-32 of all.
    #expect(try EventStreamMessage().encoded().hexadecimal == "000000100000000005c248eb7d98c8ff")
    let json = EventStreamMessage(payload: Array("{'foo':'bar'}".utf8))
    #expect(try json.encoded().hexadecimal == "0000001d00000000fd528c5a" + "7b27666f6f273a27626172277d" + "c3653936")
    let header = EventStreamMessage(
      headers: [EventStreamHeader(name: "event-type", value: .int32(40_972))], payload: Array("{'foo':'bar'}".utf8))
    #expect(
      try header.encoded().hexadecimal
        == "0000002d0000001041c424b80a6576656e742d74797065040000a00c7b27666f6f273a27626172277d36f480a0")
  }

  @Test("what was encoded is decoded, however it is split", arguments: [1, 11, 12, 13, 100, .max])
  func roundTrip(pieceByteCount: Int) throws {
    let messages = Streams.events + [EventStreamMessage(), EventStreamMessage(payload: Bodies.bytes(70_000))]
    let encoded = try messages.flatMap { try $0.encoded() }
    var decoder = EventStreamDecoder()
    #expect(try decoder.decodeAll(encoded, pieceByteCount: pieceByteCount) == messages)
  }

  @Test("headers of the greatest length go in and out")
  func greatest() throws {
    let message = EventStreamMessage(
      headers: [
        EventStreamHeader(name: String(repeating: "n", count: 255), value: .bytes(Bodies.bytes(32_767))),
        EventStreamHeader(name: "s", value: .string(String(repeating: "v", count: 32_767))),
      ])
    var decoder = EventStreamDecoder()
    #expect(try decoder.decodeAll(message.encoded()) == [message])
  }

  @Test("as many headers as a message may have, each looked for once, in time that does not grow with their square")
  func manyHeaders() throws {
    // Names of three letters or digits.
    func message(_ count: Int) -> EventStreamMessage {
      let names = (0..<count).map { String(1296 + $0, radix: 36) }
      return EventStreamMessage(headers: names.map { EventStreamHeader(name: $0, value: .bool(true)) })
    }
    func duration(_ count: Int) throws -> Duration {
      let message = message(count)
      let durations = try (0..<3).map { _ in
        try ContinuousClock().measure {
          var decoder = EventStreamDecoder()
          let decoded = try decoder.decodeAll(message.encoded())
          #expect(decoded == [message])
        }
      }
      return durations.min() ?? .zero
    }
    // Eight times as many take sixty-four times as long where each is compared with all others.
    #expect(try duration(24_000) < duration(3_000) * 24)
    var twice = message(24_000)
    twice.headers.append(twice.headers[11_111])
    #expect(throws: SigV4Error.self) { try twice.encoded() }
  }

  @Test("every flipped bit is noticed")
  func bitFlips() throws {
    for event in Streams.events {
      let encoded = try event.encoded()
      for bit in 0..<encoded.count * 8 {
        var flipped = encoded
        flipped[bit / 8] ^= 1 << (bit % 8)
        var decoder = EventStreamDecoder()
        #expect(throws: BodyError.self, "bit \(bit)") { _ = try decoder.decodeAll(flipped) }
      }
    }
  }

  /// A message made by hand, its checksums right.
  private static func message(headers: [UInt8], total: Int? = nil, headersByteCount: Int? = nil) -> [UInt8] {
    func bigEndian(_ number: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * $0)) } }
    var bytes = bigEndian(UInt32(total ?? headers.count + 16)) + bigEndian(UInt32(headersByteCount ?? headers.count))
    bytes += bigEndian(CRC32.checksum(data: bytes))
    bytes += headers
    return bytes + bigEndian(CRC32.checksum(data: bytes))
  }

  @Test("malformed messages are refused even if their checksums are right")
  func malformed() throws {
    let table: [(encoded: [UInt8], code: BodyError.Code?)] = [
      (Self.message(headers: [1, 97, 0]), nil),
      (Self.message(headers: [0, 0]), .malformedEvent), (Self.message(headers: [1]), .malformedEvent),
      (Self.message(headers: [1, 97]), .malformedEvent), (Self.message(headers: [1, 97, 10]), .malformedEvent),
      (Self.message(headers: [1, 97, 255]), .malformedEvent), (Self.message(headers: [2, 97, 0]), .malformedEvent),
      (Self.message(headers: [1, 97, 2]), .malformedEvent), (Self.message(headers: [1, 97, 3, 0]), .malformedEvent),
      (Self.message(headers: [1, 97, 4, 0, 0, 0]), .malformedEvent),
      (Self.message(headers: [1, 97, 5, 0, 0, 0]), .malformedEvent),
      (Self.message(headers: [1, 97, 6, 0]), .malformedEvent),
      (Self.message(headers: [1, 97, 6, 0, 1]), .malformedEvent),
      (Self.message(headers: [1, 97, 7, 128, 0]), .malformedEvent),
      (Self.message(headers: [1, 97, 7, 0, 1, 255]), .malformedEvent),
      (Self.message(headers: [1, 255, 0]), .malformedEvent),
      (Self.message(headers: [1, 97, 8, 0]), .malformedEvent), (Self.message(headers: [1, 97, 9, 0]), .malformedEvent),
      (Self.message(headers: [1, 97, 0, 1, 97, 1]), .malformedEvent),
      (Self.message(headers: [], total: 15), .malformedEvent), (Self.message(headers: [], total: 0), .malformedEvent),
      (Self.message(headers: [], total: 20, headersByteCount: 5), .malformedEvent),
      (Self.message(headers: [], total: 17), .incomplete),
      (Self.message(headers: [], headersByteCount: 131_073), .eventTooLong),
      (Self.message(headers: [], headersByteCount: Int(UInt32.max)), .eventTooLong),
      (Self.message(headers: [], total: 16 + 24 << 20 + 1), .eventTooLong),
      (Self.message(headers: [], total: Int(UInt32.max)), .eventTooLong),
    ]
    for (encoded, code) in table {
      var decoder = EventStreamDecoder()
      do {
        _ = try decoder.decodeAll(encoded)
        #expect(code == nil, "\(encoded)")
      } catch let error as BodyError {
        #expect(error.code == code, "\(encoded): \(error)")
        if error.code != .incomplete {
          let again = #expect(throws: BodyError.self) { _ = try decoder.decode([0].span) }
          #expect(again?.code == .failedBefore)
          #expect(throws: BodyError.self) { try decoder.finish() }
        }
      }
    }
  }
}

extension BadInput {
  static var events: [BadInput] {
    let long = String(repeating: "n", count: 256)
    let value = [UInt8](repeating: 0, count: 32_767)
    let table: [(String, [EventStreamHeader], Int, String)] = [
      ("header without a name", [EventStreamHeader(name: "", value: .bool(true))], 0, "255 bytes"),
      ("header of a long name", [EventStreamHeader(name: long, value: .bool(true))], 0, "255 bytes"),
      ("header of many bytes", [EventStreamHeader(name: "a", value: .bytes(value + [0]))], 0, "header a"),
      (
        "header of a long text",
        [EventStreamHeader(name: "a", value: .string(String(repeating: "é", count: 16_384)))], 0, "header a"
      ),
      (
        "header twice",
        [EventStreamHeader(name: "a", value: .int8(1)), EventStreamHeader(name: "a", value: .int8(2))], 0, "twice"
      ),
      (
        "headers of too many bytes",
        ["a", "b", "c", "d"].map { EventStreamHeader(name: $0, value: .bytes(value)) }
          + [EventStreamHeader(name: "e", value: .int8(1))], 0, "128 KiB"
      ),
      ("payload of too many bytes", [], 24 << 20 + 1, "24 MiB"),
      ("event of too many bytes", [], 24 << 20, "24 MiB"),
    ]
    var inputs: [BadInput] = table.map { description, headers, payload, named in
      BadInput("event: " + description, .invalidEvent, naming: named) {
        let message = EventStreamMessage(headers: headers, payload: [UInt8](repeating: 0, count: payload))
        var signer = try Streams.request(credentials: credentials).eventSigner
        _ = try signer.sign(message, at: Sample.time)
      }
    }
    for last in [true, false] {
      inputs.append(
        BadInput("event after the end, \(last)", .streamEnded, naming: "already") {
          var signer = try Streams.request(credentials: credentials).eventSigner
          _ = try signer.signEnd(at: Sample.time)
          if last { _ = try signer.signEnd(at: Sample.time) }
          _ = try signer.sign(Streams.events[0], at: Sample.time)
        })
    }
    return inputs
  }
}
