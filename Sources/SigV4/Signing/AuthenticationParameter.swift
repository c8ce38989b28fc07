internal import Crypto

/// A parameter of the query that carries a part of a signature.
enum AuthenticationParameter: Int {
  case algorithm, credential, date, expires, s3SessionToken, securityToken, signature, signedHeaders

  /// Nil for any other name; case does not matter.
  init?(_ encodedName: Span<UInt8>) {
    guard encodedName.count >= "X-Amz-Date".utf8.count, encodedName[0] | 32 == UInt8(ascii: "x") else { return nil }
    let text = String(decoding: encodedName)
    for rawValue in 0... {
      guard let parameter = Self(rawValue: rawValue) else { return nil }
      if equalIgnoringCase(parameter.name, text) {
        self = parameter
        return
      }
    }
    return nil
  }

  var name: String {
    switch self {
    case .algorithm: "X-Amz-Algorithm"
    case .credential: "X-Amz-Credential"
    case .date: HeaderName.date
    case .expires: "X-Amz-Expires"
    case .s3SessionToken: HeaderName.s3SessionToken
    case .securityToken: HeaderName.securityToken
    case .signature: "X-Amz-Signature"
    case .signedHeaders: "X-Amz-SignedHeaders"
    }
  }

  /// Whether a URL with this parameter is a presigned one.
  var makesPresigned: Bool { self == .algorithm || self == .credential || self == .signature }
}
