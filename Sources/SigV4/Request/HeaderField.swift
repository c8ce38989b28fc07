/// One header of a request: a name in any case, and a value as it is sent.
public struct HeaderField: Sendable {
  public var name: String
  public var value: String

  public init(name: String, value: String) {
    self.name = name
    self.value = value
  }

  func isNamed(_ other: String) -> Bool { equalIgnoringCase(name, other) }
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
