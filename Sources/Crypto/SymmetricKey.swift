/// The length of a symmetric key.
public struct SymmetricKeySize: Sendable {
  /// The length in bits, a multiple of eight.
  public let bitCount: Int

  /// 128 bits, 16 bytes.
  public static var bits128: SymmetricKeySize { SymmetricKeySize(bitCount: 128) }
  /// 192 bits, 24 bytes.
  public static var bits192: SymmetricKeySize { SymmetricKeySize(bitCount: 192) }
  /// 256 bits, 32 bytes.
  public static var bits256: SymmetricKeySize { SymmetricKeySize(bitCount: 256) }

  /// A length in bits; what is not positive or not a multiple of eight is rounded up to whole bytes.
  public init(bitCount: Int) {
    let (roundedUp, overflow) = max(bitCount, 0).addingReportingOverflow(7)
    self.bitCount = overflow ? bitCount & ~7 : roundedUp & ~7
  }
}

/// A secret key. It is compared in constant time, never printed, and overwritten when the last copy is gone.
public struct SymmetricKey: Sendable, Equatable {
  @usableFromInline let storage: SecretBytes

  /// A key with the given raw bytes.
  public init(data: some Sequence<UInt8>) {
    let contiguous = data.withContiguousStorageIfAvailable { bytes in
      unsafe SecretBytes(Span(_unsafeElements: bytes))
    }
    if let contiguous {
      storage = contiguous
    } else {
      var copy = Array(data)
      storage = SecretBytes(copy.span)
      unsafe copy.withUnsafeMutableBytes { unsafe wipe($0) }
    }
  }

  /// A key with the given raw bytes.
  public init(copying bytes: Span<UInt8>) { storage = SecretBytes(bytes) }

  /// A key with the given raw bytes.
  public init(copying bytes: RawSpan) { storage = SecretBytes(Span(_bytes: bytes)) }

  /// A key with the given raw bytes, which are overwritten with zeros.
  public init(copyingWithZeroing bytes: inout MutableRawSpan) {
    storage = SecretBytes(Span(_bytes: bytes.bytes))
    unsafe bytes.withUnsafeMutableBytes { unsafe wipe($0) }
  }

  /// A key of the bytes that `initializer` appends: as many as `size` says, or the key is shorter.
  public init<Failure: Error>(
    size: SymmetricKeySize, initializingWith initializer: (inout OutputRawSpan) throws(Failure) -> Void
  ) throws(Failure) {
    try self.init(byteCount: size.bitCount / 8, initializingWith: initializer)
  }

  @usableFromInline
  init<Failure: Error>(
    byteCount: Int, initializingWith initializer: (inout OutputRawSpan) throws(Failure) -> Void
  ) throws(Failure) {
    storage = try SecretBytes.appended(byteCount: byteCount, initializer)
  }

  /// A key made of two runs of bytes, one after the other.
  package init(concatenating first: Span<UInt8>, _ second: Span<UInt8>) { storage = SecretBytes(first, second) }

  /// A random key, from a generator of the caller's choice.
  public init(size: SymmetricKeySize, using generator: inout some RandomNumberGenerator) {
    self.init(size: size) { bytes in
      while !bytes.isFull { bytes.append(UInt8.random(in: .min ... .max, using: &generator)) }
    }
  }

  #if !hasFeature(Embedded)
  /// A random key, from the system's generator.
  public init(size: SymmetricKeySize) {
    var generator = SystemRandomNumberGenerator()
    self.init(size: size, using: &generator)
  }
  #endif

  /// The length in bits.
  public var bitCount: Int { storage.byteCount * 8 }

  /// The raw bytes.
  public var bytes: RawSpan {
    @_lifetime(borrow self) get {
      unsafe _overrideLifetime(RawSpan(_unsafeBytes: UnsafeRawBufferPointer(storage.buffer)), borrowing: self)
    }
  }

  /// Calls `body` with the raw bytes.
  @inlinable
  public func withUnsafeBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try unsafe storage.withUnsafeBytes(body)
  }

  /// Calls `body` with the raw bytes.
  @inlinable
  public func withBytes<Result, Failure: Error>(
    _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try unsafe storage.withUnsafeBytes { bytes throws(Failure) in try unsafe body(Span(_unsafeBytes: bytes)) }
  }

  /// Whether two keys hold the same bytes, in time that depends on their lengths alone.
  public static func == (lhs: SymmetricKey, rhs: SymmetricKey) -> Bool {
    // A copy is the same at once: that says where the bytes lie, and nothing of what they are.
    if lhs.storage === rhs.storage { return true }
    return unsafe lhs.withUnsafeBytes { left in
      unsafe rhs.withUnsafeBytes { right in unsafe constantTimeEqual(left, right) }
    }
  }
}
