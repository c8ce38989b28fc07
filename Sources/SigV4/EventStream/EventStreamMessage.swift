internal import Crypto

/// A message of an event stream (`application/vnd.amazon.eventstream`): headers and a payload, between checksums.
public struct EventStreamMessage: Hashable, Sendable {
  /// The headers in the order they are sent in, each name once.
  public var headers: [EventStreamHeader]
  /// At most 24 MiB.
  public var payload: [UInt8]

  /// Checked when it is encoded.
  public init(headers: [EventStreamHeader] = [], payload: [UInt8] = []) {
    self.headers = headers
    self.payload = payload
  }

  /// The message as it is sent: lengths and their CRC-32, headers, payload, and the CRC-32 of all.
  /// - Throws: `invalidEvent` for headers of more than 128 KiB, one that is there twice, a name or value that is too
  ///   long, and a payload of more than 24 MiB.
  /// - Source: “Event stream encoding”, Amazon Transcribe Developer Guide.
  public func encoded() throws(SigV4Error) -> [UInt8] {
    for header in headers { try header.validate() }
    if let name = headers.repeatedName {
      throw SigV4Error(.invalidEvent, "the event has the header " + name + " twice")
    }
    var block: [UInt8] = []
    for header in headers { header.append(to: &block) }
    guard block.count <= Self.maximumHeadersByteCount else {
      throw SigV4Error(.invalidEvent, "the headers of the event are of more than 128 KiB")
    }
    guard payload.count <= Self.maximumPayloadByteCount else {
      throw SigV4Error(.invalidEvent, "the payload of the event is of more than 24 MiB")
    }
    let total = Self.preludeByteCount + block.count + payload.count + Self.checksumByteCount
    var encoded: [UInt8] = []
    encoded.reserveCapacity(total)
    encoded.appendBigEndian(UInt32(truncatingIfNeeded: total))
    encoded.appendBigEndian(UInt32(truncatingIfNeeded: block.count))
    encoded.appendBigEndian(CRC32.checksum(bytes: encoded.span))
    encoded.append(contentsOf: block)
    encoded.append(contentsOf: payload)
    encoded.appendBigEndian(CRC32.checksum(bytes: encoded.span))
    return encoded
  }

  /// The lengths and their checksum.
  static var preludeByteCount: Int { 12 }
  static var checksumByteCount: Int { 4 }
  static var maximumHeadersByteCount: Int { 128 << 10 }
  static var maximumPayloadByteCount: Int { 24 << 20 }

  /// Takes a whole message apart.
  /// - Throws: `malformedEvent`.
  init(_ encoded: [UInt8], prelude: EventStreamPrelude) throws(BodyError) {
    let end = encoded.count - Self.checksumByteCount
    var checksum = EventStreamReader(encoded, in: max(0, end)..<encoded.count)
    guard try checksum.integer(UInt32.self) == CRC32.checksum(bytes: encoded.span.extracting(0..<end)) else {
      throw BodyError(.malformedEvent, "an event does not have the checksum that it says")
    }
    let payloadStart = Self.preludeByteCount + prelude.headersByteCount
    var reader = EventStreamReader(encoded, in: Self.preludeByteCount..<payloadStart)
    headers = []
    while !reader.isAtEnd { headers.append(try EventStreamHeader(&reader)) }
    guard headers.repeatedName == nil else { throw BodyError(.malformedEvent, "an event has a header twice") }
    payload = Array(encoded[payloadStart..<end])
  }
}

/// What a message begins with: how long it is, and its headers.
struct EventStreamPrelude {
  /// The length of the whole message, in bytes.
  let byteCount: Int
  /// The length of the headers, in bytes.
  let headersByteCount: Int

  /// - Parameter encoded: The first twelve bytes of a message.
  /// - Throws: `malformedEvent`, `eventTooLong`.
  init(_ encoded: [UInt8]) throws(BodyError) {
    var reader = EventStreamReader(encoded, in: 0..<encoded.count)
    let total = try reader.integer(UInt32.self)
    let headers = try reader.integer(UInt32.self)
    guard try reader.integer(UInt32.self) == CRC32.checksum(bytes: encoded.span.extracting(0..<8)) else {
      throw BodyError(.malformedEvent, "an event does not have the checksum of its lengths that it says")
    }
    let around = EventStreamMessage.preludeByteCount + EventStreamMessage.checksumByteCount
    guard headers <= UInt32(EventStreamMessage.maximumHeadersByteCount),
      total <= headers + UInt32(EventStreamMessage.maximumPayloadByteCount + around)
    else {
      throw BodyError(.eventTooLong, "an event has headers of more than 128 KiB or a payload of more than 24 MiB")
    }
    byteCount = Int(total)
    headersByteCount = Int(headers)
    guard byteCount >= headersByteCount + around else {
      throw BodyError(.malformedEvent, "an event is shorter than its headers")
    }
  }
}
