/// The output of a message authentication: raw bytes, compared in constant time.
public protocol MessageAuthenticationCode: Hashable, Sendable, CustomStringConvertible, Sequence
where Element == UInt8 {
  /// The length in bytes.
  var byteCount: Int { get }

  /// Calls `body` with the raw bytes.
  func withUnsafeBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result
}

extension MessageAuthenticationCode {
  /// Whether two codes are the same, in time that does not depend on where they differ.
  @inlinable
  public static func == (lhs: Self, rhs: Self) -> Bool {
    unsafe lhs.withUnsafeBytes { left in unsafe rhs.withUnsafeBytes { right in unsafe constantTimeEqual(left, right) } }
  }

  /// Whether `rhs` holds just this code's bytes, in time that depends on its length alone.
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
}

/// The code that HMAC yields: as many raw bytes as the digest of `H`.
public struct HashedAuthenticationCode<H: HashFunction>: MessageAuthenticationCode {
  @usableFromInline let digest: H.Digest

  @inlinable
  init(digest: H.Digest) { self.digest = digest }

  public var byteCount: Int { H.Digest.byteCount }

  @inlinable
  public func withUnsafeBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try unsafe digest.withUnsafeBytes(body)
  }

  /// An iterator over the raw bytes, the first one first.
  @inlinable
  public func makeIterator() -> H.Digest.Iterator { digest.makeIterator() }

  /// The name of the hash function, and the bytes in lower-case hexadecimal.
  public var description: String { "HMAC with \(H.name): " + hexString(self) }
}

extension HashedAuthenticationCode where H == SHA256 {
  /// The 64 lower-case hexadecimal digits, in ASCII.
  package var hexDigits: InlineArray<64, UInt8> { digest.hexDigits }
}
