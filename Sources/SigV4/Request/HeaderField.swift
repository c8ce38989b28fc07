internal import Crypto

/// One header of a request: a name in any case, and a value as it is sent.
public struct HeaderField: Sendable {
  /// The name, in any case.
  public var name: String
  /// The value as it is sent: ASCII without control characters but tabs.
  public var value: String

  /// A header; it is checked when the request is signed.
  /// - Parameters:
  ///   - name: The name, in any case; checked when the request is signed.
  ///   - value: The value as it is sent; checked when the request is signed.
  public init(name: String, value: String) {
    self.name = name
    self.value = value
  }

  func isNamed(_ other: String) -> Bool { equalIgnoringCase(name, other) }

  /// Checks the name and the value of a header.
  /// - Throws: `invalidHeaderName`, `invalidHeaderValue`. The value is not shown: it may be a secret.
  @inline(__always)
  static func validate(_ name: Span<UInt8>, _ value: Span<UInt8>) throws(SigV4Error) {
    let nameEnd = ByteSet.token.firstIndex(outsideIn: name, from: 0)
    let valueEnd = ByteSet.headerValue.firstIndex(outsideIn: value, from: 0)
    guard !name.isEmpty, nameEnd == name.count, valueEnd == value.count else { throw error(name, nameEnd, valueEnd) }
  }

  /// Whether a value may be signed.
  @inline(__always)
  static func isValid(_ value: Span<UInt8>) -> Bool {
    ByteSet.headerValue.firstIndex(outsideIn: value, from: 0) == value.count
  }

  @inline(never)
  private static func error(_ name: Span<UInt8>, _ nameEnd: Int, _ valueEnd: Int) -> SigV4Error {
    if name.isEmpty { return SigV4Error(.invalidHeaderName, "the name of a header is empty") }
    if nameEnd < name.count {
      return SigV4Error(
        .invalidHeaderName, "the name of a header holds a character that no name may, at byte " + String(nameEnd))
    }
    return SigV4Error(
      .invalidHeaderValue,
      "the value of " + String(decoding: name) + " holds a control or non-ASCII character, at byte "
        + String(valueEnd) + "; encode it, for example as RFC 2047 says")
  }
}

/// The names of the headers that signing reads and writes.
enum HeaderName {
  static var authorization: String { "Authorization" }
  static var contentSHA256: String { "X-Amz-Content-Sha256" }
  static var date: String { "X-Amz-Date" }
  static var host: String { "Host" }
  static var s3SessionToken: String { "X-Amz-S3session-Token" }
  static var securityToken: String { "X-Amz-Security-Token" }
}
