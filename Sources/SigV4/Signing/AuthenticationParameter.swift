internal import Crypto

/// The parameters of the query that carry a signature.
enum AuthenticationParameter {
  static var algorithm: String { "X-Amz-Algorithm" }
  static var credential: String { "X-Amz-Credential" }
  static var date: String { "X-Amz-Date" }
  static var expires: String { "X-Amz-Expires" }
  static var s3SessionToken: String { "X-Amz-S3session-Token" }
  static var securityToken: String { "X-Amz-Security-Token" }
  static var signature: String { "X-Amz-Signature" }
  static var signedHeaders: String { "X-Amz-SignedHeaders" }

  private static var all: [String] {
    [algorithm, credential, date, expires, s3SessionToken, securityToken, signature, signedHeaders]
  }

  /// Which of the parameters an encoded name is, if any, in any case.
  static func index(of name: Span<UInt8>) -> Int? {
    guard name.count >= date.utf8.count else { return nil }
    let text = String(decoding: name)
    return all.firstIndex { equalIgnoringCase($0, text) }
  }

  /// Whether a parameter of this name makes a URL a presigned one.
  static func isSignature(_ name: Span<UInt8>) -> Bool {
    guard let index = index(of: name) else { return false }
    return [algorithm, credential, signature].contains { equalBytes($0, all[index]) }
  }
}
