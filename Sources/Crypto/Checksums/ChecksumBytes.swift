/// The bytes of a checksum, the most significant first: what Amazon S3 wants Base64-encoded in `x-amz-checksum-crc32`,
/// `x-amz-checksum-crc32c` and `x-amz-checksum-crc64nvme`. Four bytes for `UInt32`, eight for `UInt64`.
///
/// With Foundation, a header's value is
/// `Data(ChecksumBytes(CRC32C.checksum(data: body))).base64EncodedString()`.
public struct ChecksumBytes<Value>: RandomAccessCollection, Sendable, BitwiseCopyable
where Value: FixedWidthInteger & UnsignedInteger & BitwiseCopyable & Sendable {
  private let value: Value

  /// The bytes of what ``Checksum/finalize()`` returned.
  public init(_ value: Value) { self.value = value }

  /// The position of the most significant byte: 0.
  public var startIndex: Int { 0 }
  /// The length in bytes: 4 or 8.
  public var endIndex: Int { Value.bitWidth / 8 }

  /// The byte at `position`, 0 for the most significant; outside the collection, 0.
  public subscript(position: Int) -> UInt8 {
    guard indices.contains(position) else { return 0 }
    return UInt8(truncatingIfNeeded: value &>> Value(truncatingIfNeeded: Value.bitWidth - 8 - position * 8))
  }
}
