public import Crypto

/// A request as a server received it, before anyone has changed it: neither decoded nor normalised.
public struct ReceivedRequest: Sendable {
  /// The method, in the case it came in.
  public var method: String
  /// The request target as it came: `/path?query`, or an absolute URL, which a proxy gets.
  public var target: String
  /// The headers in the order they came, repeated ones as often as they came. Over HTTP/2, `Host` is `:authority`.
  public var headers: [HeaderField]

  /// A request as it came.
  /// - Parameters:
  ///   - method: The method, in the case it came in.
  ///   - target: The request target as it came.
  ///   - headers: The headers in the order they came.
  public init(method: String, target: String, headers: [HeaderField]) {
    self.method = method
    self.target = target
    self.headers = headers
  }
}

/// What is known of a request's body when its signature is verified.
public enum ReceivedBody: Sendable {
  /// All of it, as it came (a chunked upload with its framing). It is hashed only where the signature covers it.
  case bytes([UInt8])
  /// Its hash.
  case sha256(SHA256Digest)
  /// Nothing yet. The verified request then says what the body must be.
  case notRead

  /// No body.
  public static var empty: ReceivedBody { .bytes([]) }

  /// The hash as a canonical request has it; nil where nothing is known yet.
  var payload: Payload? {
    switch self {
    case .bytes(let bytes): bytes.isEmpty ? .empty : .hashing(bytes)
    case .sha256(let digest): Payload(digest)
    case .notRead: nil
    }
  }

  /// Its hash, as 64 lower-case hexadecimal digits in ASCII; nil where nothing is known yet.
  var hashDigits: InlineArray<64, UInt8>? {
    switch self {
    case .bytes(let bytes):
      // That of no body is known without hashing.
      bytes.isEmpty ? Payload.emptyDigits : SHA256.hash(bytes: bytes.span).hexDigits
    case .sha256(let digest): digest.hexDigits
    case .notRead: nil
    }
  }

  /// Whether its hash is a payload's; nil where nothing is known yet.
  func hashes(to payload: Span<UInt8>) -> Bool? {
    guard let hashDigits else { return nil }
    return equalBytes(hashDigits.span, payload)
  }

  /// Whether hashing it takes longer than all else, so that it is not to be hashed twice.
  var isLong: Bool {
    guard case .bytes(let bytes) = self else { return false }
    return bytes.count > 4096
  }
}

/// Who a request says it is from. Nothing of it is proved yet.
public struct ClaimedSigner: Sendable {
  /// The access key id; it may hold slashes.
  public var accessKeyID: String { identity.accessKeyID }
  /// The session token, where the request bears one.
  public let sessionToken: String?
  /// The region that the request is signed for, one of those that the verifier expects.
  public var region: String { identity.region }
  /// The signing name of the service that the request is signed for, one of those that the verifier expects.
  public var service: String { identity.service }
  /// When the request says it was signed.
  public let time: SigningTime

  let identity: ClaimedIdentity
}
