/// One header of a request: a name in any case, and a value as it is sent.
public struct HeaderField: Sendable {
  public var name: String
  public var value: String

  public init(name: String, value: String) {
    self.name = name
    self.value = value
  }

  func isNamed(_ other: String) -> Bool { equalIgnoringCase(name, other) }

  /// - Throws: `invalidHeaderName`, `invalidHeaderValue`. The value is not shown: it may be a secret.
  func validate() throws(SigV4Error) {
    let nameBytes = name.utf8.span
    guard !nameBytes.isEmpty else { throw SigV4Error(.invalidHeaderName, "the name of a header is empty") }
    for i in nameBytes.indices where !ByteSet.token.contains(nameBytes[i]) {
      throw SigV4Error(
        .invalidHeaderName, "the name of a header holds a character that no name may, at byte " + String(i))
    }
    let valueBytes = value.utf8.span
    for i in valueBytes.indices {
      let byte = valueBytes[i]
      guard byte >= 32 || byte == UInt8(ascii: "\t"), byte < 127 else {
        throw SigV4Error(
          .invalidHeaderValue,
          "the value of " + name + " holds a control or non-ASCII character, at byte " + String(i)
            + "; encode it, for example as RFC 2047 says")
      }
    }
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
