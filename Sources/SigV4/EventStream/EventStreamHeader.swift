/// A header of an event: a name, and a value of one of the format's types.
public struct EventStreamHeader: Hashable, Sendable {
  /// A value, by the number of its type.
  public enum Value: Hashable, Sendable {
    /// Types 0, true, and 1, false.
    case bool(Bool)
    /// Type 2.
    case int8(Int8)
    /// Type 3.
    case int16(Int16)
    /// Type 4.
    case int32(Int32)
    /// Type 5.
    case int64(Int64)
    /// Type 6: at most 32767 bytes.
    case bytes([UInt8])
    /// Type 7: UTF-8 of at most 32767 bytes.
    case string(String)
    /// Type 8: milliseconds since 1970-01-01T00:00:00Z.
    case timestamp(Int64)
    /// Type 9: sixteen bytes, the first eight in the first number.
    case uuid(UInt64, UInt64)
  }

  /// UTF-8 of 1 to 255 bytes.
  public var name: String
  /// The value, with its type.
  public var value: Value

  /// Checked when the message is encoded.
  public init(name: String, value: Value) {
    self.name = name
    self.value = value
  }
}

extension EventStreamHeader {
  /// The length of the longest value, in bytes.
  static var maximumValueByteCount: Int { 32_767 }

  /// - Throws: `invalidEvent`.
  func validate() throws(SigV4Error) {
    guard (1...255).contains(name.utf8.count) else {
      throw SigV4Error(.invalidEvent, "the name of an event's header must be of 1 to 255 bytes")
    }
    let byteCount =
      switch value {
      case .bytes(let bytes): bytes.count
      case .string(let text): text.utf8.count
      default: 0
      }
    guard byteCount <= Self.maximumValueByteCount else {
      throw SigV4Error(.invalidEvent, "the value of the event's header " + name + " has more than 32767 bytes")
    }
  }

  /// Appends the header as it is encoded.
  func append(to bytes: inout [UInt8]) {
    bytes.append(UInt8(truncatingIfNeeded: name.utf8.count))
    bytes.append(contentsOf: name.utf8)
    switch value {
    case .bool(let value): bytes.append(value ? 0 : 1)
    case .int8(let value): bytes.append(contentsOf: [2, UInt8(bitPattern: value)])
    case .int16(let value):
      bytes.append(3)
      bytes.appendBigEndian(UInt16(bitPattern: value))
    case .int32(let value):
      bytes.append(4)
      bytes.appendBigEndian(UInt32(bitPattern: value))
    case .int64(let value):
      bytes.append(5)
      bytes.appendBigEndian(UInt64(bitPattern: value))
    case .bytes(let value):
      bytes.append(6)
      bytes.appendBigEndian(UInt16(truncatingIfNeeded: value.count))
      bytes.append(contentsOf: value)
    case .string(let value):
      bytes.append(7)
      bytes.appendBigEndian(UInt16(truncatingIfNeeded: value.utf8.count))
      bytes.append(contentsOf: value.utf8)
    case .timestamp(let value):
      bytes.append(8)
      bytes.appendBigEndian(UInt64(bitPattern: value))
    case .uuid(let first, let last):
      bytes.append(9)
      bytes.appendBigEndian(first)
      bytes.appendBigEndian(last)
    }
  }

  /// Reads a header.
  /// - Throws: `malformedEvent`.
  init(_ reader: inout EventStreamReader) throws(BodyError) {
    name = try reader.text(byteCount: Int(try reader.integer(UInt8.self)))
    guard !name.utf8.isEmpty else { throw BodyError(.malformedEvent, "a header of an event has no name") }
    switch try reader.integer(UInt8.self) {
    case 0: value = .bool(true)
    case 1: value = .bool(false)
    case 2: value = .int8(Int8(bitPattern: try reader.integer(UInt8.self)))
    case 3: value = .int16(Int16(bitPattern: try reader.integer(UInt16.self)))
    case 4: value = .int32(Int32(bitPattern: try reader.integer(UInt32.self)))
    case 5: value = .int64(Int64(bitPattern: try reader.integer(UInt64.self)))
    case 6: value = .bytes(try reader.bytes(byteCount: try Self.valueByteCount(&reader)))
    case 7: value = .string(try reader.text(byteCount: try Self.valueByteCount(&reader)))
    case 8: value = .timestamp(Int64(bitPattern: try reader.integer(UInt64.self)))
    case 9: value = .uuid(try reader.integer(UInt64.self), try reader.integer(UInt64.self))
    default: throw BodyError(.malformedEvent, "a header of an event has a value of an unknown type")
    }
  }

  private static func valueByteCount(_ reader: inout EventStreamReader) throws(BodyError) -> Int {
    let byteCount = Int(try reader.integer(UInt16.self))
    guard byteCount <= maximumValueByteCount else {
      throw BodyError(.malformedEvent, "a header of an event has a value of more than 32767 bytes")
    }
    return byteCount
  }
}

extension [EventStreamHeader] {
  /// A name that is there twice, or nil. In order, so that tens of thousands of headers do not take their number squared.
  var repeatedName: String? {
    let order = indices.sorted { compare(self[$0].name.utf8.span, self[$1].name.utf8.span) < 0 }
    for (index, next) in zip(order, order.dropFirst()) where equalBytes(self[index].name, self[next].name) {
      return self[index].name
    }
    return nil
  }
}

extension [UInt8] {
  /// Appends a number, the most significant byte first.
  mutating func appendBigEndian<Number: FixedWidthInteger & UnsignedInteger>(_ number: Number) {
    var shift = Number.bitWidth
    while shift > 0 {
      shift -= 8
      append(UInt8(truncatingIfNeeded: number &>> Number(truncatingIfNeeded: shift)))
    }
  }
}
