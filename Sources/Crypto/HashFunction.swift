/// A cryptographic hash function, fed in pieces of any length.
///
/// A value is the whole state of one message: copying it midway gives two messages with a common beginning.
/// All of it lies inline, so that it is copied without allocating and wiped by overwriting it.
public protocol HashFunction: Sendable, BitwiseCopyable {
  /// The length in bytes of the blocks the function works on; HMAC pads its key to it.
  static var blockByteCount: Int { get }

  /// The name that descriptions use, such as `SHA256`.
  static var name: String { get }

  /// What the function yields.
  associatedtype Digest: Crypto.Digest

  /// Begins an empty message.
  init()

  /// Appends bytes to the message.
  @unsafe mutating func update(bufferPointer: UnsafeRawBufferPointer)

  /// The digest of the message so far; the message can still be continued.
  func finalize() -> Digest

  /// The digest of the message so far followed by `bytes`, which the message does not keep.
  func finalize(appending bytes: RawSpan) -> Digest

  /// The digest of the message so far followed by the bytes of `digest`, which the message does not keep.
  func finalize(appending digest: Digest) -> Digest

  /// The digest of `bytes` in one call.
  static func hash(bytes: RawSpan) -> Digest
}

extension HashFunction {
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

  /// The digest of the message so far followed by `bytes`, which the message does not keep.
  @inlinable
  public func finalize(appending bytes: RawSpan) -> Digest {
    var function = self
    function.update(bytes: bytes)
    return function.finalize()
  }

  /// The digest of the message so far followed by the bytes of `digest`, which the message does not keep.
  @inlinable
  public func finalize(appending digest: Digest) -> Digest {
    unsafe digest.withUnsafeBytes { unsafe finalize(appending: RawSpan(_unsafeBytes: $0)) }
  }

  /// The digest of `bytes` in one call.
  @inlinable
  public static func hash(bytes: RawSpan) -> Digest { Self().finalize(appending: bytes) }

  /// The digest of the message so far with `bytes` after it; the message can still be continued.
  @inlinable
  public func finalize(appending bytes: Span<UInt8>) -> Digest { unsafe finalize(appending: bytes.bytes) }

  /// The digest of `bytes` in one call.
  @inlinable
  public static func hash(bytes: Span<UInt8>) -> Digest { unsafe hash(bytes: bytes.bytes) }

  /// The digest of the bytes of any sequence.
  @inlinable
  public static func hash(data: some Sequence<UInt8>) -> Digest {
    let digest = data.withContiguousStorageIfAvailable { bytes in
      unsafe hash(bytes: RawSpan(_unsafeElements: bytes))
    }
    if let digest { return digest }
    var function = Self()
    function.updateElementwise(data)
    return function.finalize()
  }

  /// Gathers the bytes of a sequence that is not contiguous in memory, 64 at a time.
  @usableFromInline
  mutating func updateElementwise(_ data: some Sequence<UInt8>) {
    forEachChunk(of: data) { update(bytes: $0) }
  }
}
