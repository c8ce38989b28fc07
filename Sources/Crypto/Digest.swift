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
  public static func == (lhs: Self, rhs: Self) -> Bool { constantTimeEqual(lhs, rhs) }

  /// Whether `rhs` holds just this digest's bytes, in time that depends on its length alone.
  public static func == (lhs: Self, rhs: some Sequence<UInt8>) -> Bool { constantTimeEqual(lhs, rhs) }

  /// Whether `rhs` holds other bytes, or another number of them.
  public static func != (lhs: Self, rhs: some Sequence<UInt8>) -> Bool { !constantTimeEqual(lhs, rhs) }

  public func hash(into hasher: inout Hasher) {
    for byte in self { hasher.combine(byte) }
  }
}

/// The 32 bytes of a SHA-256 hash.
public struct SHA256Digest: Digest {
  public static var byteCount: Int { 32 }

  /// The words of the final hash value (FIPS 180-4 §6.2.2), each stored big-endian.
  private let words: InlineArray<8, UInt32>

  init(state: InlineArray<8, UInt32>) {
    words = [
      state[0].bigEndian, state[1].bigEndian, state[2].bigEndian, state[3].bigEndian,
      state[4].bigEndian, state[5].bigEndian, state[6].bigEndian, state[7].bigEndian,
    ]
  }

  public func withUnsafeBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try unsafe words.span.withUnsafeBytes(body)
  }

  /// The 64 lower-case hexadecimal digits, in ASCII.
  package var hexDigits: InlineArray<64, UInt8> { hexadecimal(words) }

  public func makeIterator() -> Iterator { Iterator(words: words) }

  /// The bytes in order.
  public struct Iterator: IteratorProtocol, Sendable {
    fileprivate let words: InlineArray<8, UInt32>
    fileprivate var position = 0

    fileprivate init(words: InlineArray<8, UInt32>) { self.words = words }

    public mutating func next() -> UInt8? {
      guard position < SHA256Digest.byteCount else { return nil }
      defer { position += 1 }
      return UInt8(truncatingIfNeeded: UInt32(bigEndian: words[position / 4]) &>> UInt32(24 - position % 4 * 8))
    }
  }

  public var description: String { "SHA256 digest: " + hexString(self) }
}
