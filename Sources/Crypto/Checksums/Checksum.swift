/// A checksum: a short value that tells whether data was damaged by accident, fed in pieces of any length.
///
/// It is not cryptographic. Anyone can make data with a given checksum; where someone might want to, use ``SHA256``.
///
/// A value is the whole state of one message: copying it midway gives two messages with a common beginning.
public protocol Checksum: Sendable, BitwiseCopyable {
  /// What the function yields.
  associatedtype Value: FixedWidthInteger & UnsignedInteger & BitwiseCopyable & Sendable

  /// The name that Amazon S3 gives the algorithm, such as `CRC32C` (in `x-amz-checksum-algorithm`).
  static var name: String { get }

  /// Begins an empty message.
  init()

  /// Appends bytes to the message.
  @unsafe mutating func update(bufferPointer: UnsafeRawBufferPointer)

  /// The checksum of the message so far; the message can still be continued.
  ///
  /// `ChecksumBytes` has its bytes in the order in which S3 wants them encoded.
  func finalize() -> Value
}

extension Checksum {
  /// Appends bytes to the message.
  @inlinable
  public mutating func update(bytes: RawSpan) {
    unsafe bytes.withUnsafeBytes { unsafe update(bufferPointer: $0) }
  }

  /// Appends bytes to the message.
  @inlinable
  public mutating func update(bytes: Span<UInt8>) { unsafe update(bytes: bytes.bytes) }

  /// Appends the bytes of any sequence to the message: an array, a slice, `Data`, a string's `utf8` view.
  @inlinable
  public mutating func update(data: some Sequence<UInt8>) {
    let contiguous: Void? = data.withContiguousStorageIfAvailable { bytes in
      unsafe update(bufferPointer: UnsafeRawBufferPointer(bytes))
    }
    if contiguous == nil { updateElementwise(data) }
  }

  /// The checksum of `bytes` in one call.
  @inlinable
  public static func checksum(bytes: RawSpan) -> Value {
    var message = Self()
    message.update(bytes: bytes)
    return message.finalize()
  }

  /// The checksum of `bytes` in one call.
  @inlinable
  public static func checksum(bytes: Span<UInt8>) -> Value { unsafe checksum(bytes: bytes.bytes) }

  /// The checksum of the bytes of any sequence.
  @inlinable
  public static func checksum(data: some Sequence<UInt8>) -> Value {
    var message = Self()
    message.update(data: data)
    return message.finalize()
  }

  /// For a sequence that is not contiguous in memory.
  @usableFromInline
  mutating func updateElementwise(_ data: some Sequence<UInt8>) {
    forEachChunk(of: data) { update(bytes: $0) }
  }
}
