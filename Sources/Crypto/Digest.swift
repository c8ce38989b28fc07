/// The output of a hash function: a fixed number of raw bytes, compared in constant time.
public protocol Digest: Hashable, Sendable, CustomStringConvertible, Sequence where Element == UInt8 {
  /// The length in bytes.
  static var byteCount: Int { get }

  /// Calls `body` with the raw bytes.
  func withUnsafeBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result
}

extension Digest {
  /// Whether two digests are the same, in time that does not depend on where they differ.
  @inlinable
  public static func == (lhs: Self, rhs: Self) -> Bool {
    unsafe lhs.withUnsafeBytes { left in unsafe rhs.withUnsafeBytes { right in unsafe constantTimeEqual(left, right) } }
  }

  /// Whether `rhs` holds just this digest's bytes, in time that depends on its length alone.
  @inlinable
  public static func == (lhs: Self, rhs: some Sequence<UInt8>) -> Bool {
    unsafe lhs.withUnsafeBytes { unsafe constantTimeEqual($0, rhs) }
  }

  /// Whether `rhs` holds other bytes, or another number of them.
  @inlinable
  public static func != (lhs: Self, rhs: some Sequence<UInt8>) -> Bool { !(lhs == rhs) }

  /// Feeds the bytes into `hasher`.
  public func hash(into hasher: inout Hasher) {
    for byte in self { hasher.combine(byte) }
  }

  /// An iterator over the raw bytes, the first one first.
  @inlinable
  public func makeIterator() -> DigestIterator<Self> { DigestIterator(self) }
}

/// The bytes of a digest in order.
public struct DigestIterator<Source: Digest>: IteratorProtocol, Sendable {
  @usableFromInline let digest: Source
  @usableFromInline var position = 0

  @inlinable
  init(_ digest: Source) { self.digest = digest }

  /// The next byte; nil after the last.
  @inlinable
  public mutating func next() -> UInt8? {
    let position = position
    let byte: UInt8? = unsafe digest.withUnsafeBytes { unsafe position < $0.count ? $0[position] : nil }
    if byte != nil { self.position = position &+ 1 }
    return byte
  }
}

/// The 32 bytes of a SHA-256 hash.
public struct SHA256Digest: Digest {
  public static var byteCount: Int { 32 }

  /// The words of the final hash value (FIPS 180-4 §6.2.2), each stored big-endian.
  ///
  /// As vectors they are returned in registers and stored whole: what hashes them next need not wait for single words.
  @usableFromInline let words: (SIMD4<UInt32>, SIMD4<UInt32>)

  @inline(__always)
  init(state: InlineArray<8, UInt32>) {
    let (low, high) = unsafe unsafeBitCast(state, to: (SIMD4<UInt32>, SIMD4<UInt32>).self)
    words = (bigEndian(low), bigEndian(high))
  }

  @inlinable
  public func withUnsafeBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try unsafe Swift.withUnsafeBytes(of: words, body)
  }

  /// The 64 lower-case hexadecimal digits, in ASCII.
  package var hexDigits: InlineArray<64, UInt8> { hexadecimal(words) }

  /// The name of the function, and the bytes in lower-case hexadecimal.
  public var description: String { "SHA256 digest: " + hexString(self) }
}
