/// An AWS service as signing sees it: its name in the credential scope, and its departures from the rule.
///
/// `Service("es")` or the literal `"es"` finds the preset of that name; the properties can be changed afterwards.
public struct Service: Sendable, ExpressibleByStringLiteral {
  /// How the canonical URI is encoded.
  public enum PathEncoding: Sendable {
    /// The decoded path, encoded once: S3, where the decoded path is the object's key.
    case once
    /// The path as sent, encoded once more: the rule.
    case twice
  }

  /// What happens to `.`, `..` and empty segments before.
  public enum PathNormalization: Sendable {
    /// They stay: to S3 they are part of the object's key.
    case none
    /// They are resolved and collapsed (RFC 3986 §5.2.4): the rule.
    case removingDotSegments
  }

  /// What the canonical URI is made by.
  struct PathRules {
    let encoding: PathEncoding
    let normalization: PathNormalization

    /// Whether a path is signed as it is sent, provided that it is encoded canonically.
    var keepsEncodedPath: Bool { encoding == .once && normalization == .none }
  }

  /// When a request tells the service the payload hash in an `x-amz-content-sha256` header.
  public enum PayloadHeader: Sendable {
    /// Always.
    case always
    /// Only where it is not the body's hash but a marker, which the service could not know: the rule.
    case forMarkers
  }

  /// Where a session token goes.
  public enum TokenPlacement: Sendable {
    /// Among what is signed: the rule.
    case signed
    /// Added when the signature is computed already.
    case addedAfterSigning
  }

  /// What a session token is called.
  public enum TokenName: Sendable {
    /// `X-Amz-Security-Token`: the rule.
    case securityToken
    /// `X-Amz-S3session-Token`: the session of an S3 Express directory bucket.
    case s3SessionToken
  }

  /// What a presigned URL says of the body when the caller does not.
  public enum PresignedPayload: Sendable {
    /// That it has none: the rule.
    case empty
    /// `UNSIGNED-PAYLOAD`: whoever has the URL may send any.
    case unsigned

    var payload: Payload {
      switch self {
      case .empty: .empty
      case .unsigned: .unsigned
      }
    }
  }

  /// The name in the credential scope, such as `s3` or `execute-api`.
  public var signingName: String
  /// How the canonical URI is encoded.
  public var pathEncoding = PathEncoding.twice
  /// What happens to `.`, `..` and empty segments of the path.
  public var pathNormalization = PathNormalization.removingDotSegments
  /// When a request tells the payload hash in a header.
  public var payloadHeader = PayloadHeader.forMarkers
  /// Whether a session token is signed.
  public var tokenPlacement = TokenPlacement.signed
  /// What a session token is called.
  public var tokenName = TokenName.securityToken
  /// What a presigned URL says of the body when the caller does not.
  public var presignedPayload = PresignedPayload.empty
  /// How long a presigned URL is good when the caller does not say, in seconds.
  public var defaultExpiry = 3600

  /// The preset of a signing name, or for other names the rule.
  public init(_ signingName: String) {
    self.signingName = signingName
    for (name, departures) in Self.presets where equalBytes(name, signingName) { departures(&self) }
  }

  /// The preset of a signing name, or for other names the rule: `"es"` is `Service("es")`.
  public init(stringLiteral signingName: String) { self.init(signingName) }

  /// What signing does differently for this service.
  var rules: Rules {
    Rules(
      path: PathRules(encoding: pathEncoding, normalization: pathNormalization), payloadHeader: payloadHeader,
      tokenPlacement: tokenPlacement, tokenName: tokenName, presignedPayload: presignedPayload,
      defaultExpiry: defaultExpiry)
  }

  /// The departures of a service from the rule, without its name.
  struct Rules {
    let path: PathRules
    let payloadHeader: PayloadHeader
    let tokenPlacement: TokenPlacement
    let tokenName: TokenName
    let presignedPayload: PresignedPayload
    /// In seconds.
    let defaultExpiry: Int
  }
}

extension Service.TokenName {
  var header: String {
    switch self {
    case .securityToken: HeaderName.securityToken
    case .s3SessionToken: HeaderName.s3SessionToken
    }
  }

  var lowercaseHeader: StaticString {
    switch self {
    case .securityToken: "x-amz-security-token"
    case .s3SessionToken: "x-amz-s3session-token"
    }
  }
}
