// The oracle: messages of event streams, framed as “Event stream encoding” in the Amazon Transcribe Developer Guide has
// them. The CRC-32 is that of Crypto, which has a target of its own.

import Crypto
import SigV4

enum ReferenceEvent {
  /// A message of encoded headers and a payload.
  static func message(headers: [UInt8], payload: [UInt8]) -> [UInt8] {
    var message = bigEndian(UInt32(16 + headers.count + payload.count)) + bigEndian(UInt32(headers.count))
    message += bigEndian(CRC32.checksum(data: message))
    message += headers + payload
    return message + bigEndian(CRC32.checksum(data: message))
  }

  /// The headers of a message as they are encoded.
  static func headers(_ headers: [EventStreamHeader]) -> [UInt8] {
    headers.flatMap { [UInt8($0.name.utf8.count)] + Array($0.name.utf8) + value($0.value) }
  }

  private static func value(_ value: EventStreamHeader.Value) -> [UInt8] {
    switch value {
    case .bool(let value): [value ? 0 : 1]
    case .int8(let number): [2] + bigEndian(number)
    case .int16(let number): [3] + bigEndian(number)
    case .int32(let number): [4] + bigEndian(number)
    case .int64(let number): [5] + bigEndian(number)
    case .bytes(let bytes): [6] + bigEndian(UInt16(bytes.count)) + bytes
    case .string(let text): [7] + bigEndian(UInt16(text.utf8.count)) + Array(text.utf8)
    case .timestamp(let number): [8] + bigEndian(number)
    case .uuid(let first, let last): [9] + bigEndian(first) + bigEndian(last)
    }
  }

  private static func bigEndian(_ number: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: number.bigEndian) { Array($0) }
  }
}
