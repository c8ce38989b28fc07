/// What is wrong with what: a code to branch on, and a sentence that names the input, never a secret.
public struct SigV4Error: Error, Sendable, CustomStringConvertible {
  /// The kind of mistake. More may come in later versions.
  public struct Code: Hashable, Sendable, CustomStringConvertible {
    private enum Kind: Hashable, Sendable {
      case invalidURL, invalidHost, invalidPercentEncoding, invalidMethod
      case invalidHeaderName, invalidHeaderValue, unsignableHeader
      case invalidPayloadHash, conflictingPayloadHash, unsignableBody
      case ambiguousAuthentication
      case invalidExpiry, invalidDate
      case missingRegion, missingService, invalidScope, invalidCredentials, expiredCredentials
      case invalidChunkSize, invalidContentLength, invalidTrailer, streamEnded
      case invalidEvent, invalidPolicy, invalidUserName, tokenTooLong
      case unreadableAnswer
      case insufficientStorage
    }

    private let kind: Kind

    /// Not an absolute `http` or `https` URL, or with something in it that no request could carry.
    public static let invalidURL = Code(kind: .invalidURL)
    /// The host or port is empty, malformed or not ASCII.
    public static let invalidHost = Code(kind: .invalidHost)
    /// A `%` that two hexadecimal digits do not follow.
    public static let invalidPercentEncoding = Code(kind: .invalidPercentEncoding)
    /// The method is not an HTTP token.
    public static let invalidMethod = Code(kind: .invalidMethod)
    /// The name of a header is not an HTTP token.
    public static let invalidHeaderName = Code(kind: .invalidHeaderName)
    /// The value of a header holds a control or non-ASCII byte, which no server would sign the same way.
    public static let invalidHeaderValue = Code(kind: .invalidHeaderValue)
    /// A header that must be signed was to be skipped, or one that is not there was to be signed.
    public static let unsignableHeader = Code(kind: .unsignableHeader)
    /// The payload hash is neither 64 lower-case hexadecimal digits nor a marker such as `UNSIGNED-PAYLOAD`.
    public static let invalidPayloadHash = Code(kind: .invalidPayloadHash)
    /// The request's `x-amz-content-sha256` header contradicts the payload it is signed with.
    public static let conflictingPayloadHash = Code(kind: .conflictingPayloadHash)
    /// The body can be read only once, so its hash cannot be signed before it is sent.
    public static let unsignableBody = Code(kind: .unsignableBody)
    /// The request already bears two signatures, or one in a place that signing it anew would leave.
    public static let ambiguousAuthentication = Code(kind: .ambiguousAuthentication)
    /// The lifetime of a presigned URL is not 1 to 604800 seconds.
    public static let invalidExpiry = Code(kind: .invalidExpiry)
    /// Not a time of the form `20130524T000000Z`, or outside the years 0 to 9999.
    public static let invalidDate = Code(kind: .invalidDate)
    /// No region was given, and the host does not tell it.
    public static let missingRegion = Code(kind: .missingRegion)
    /// No service was given, and the host does not tell it.
    public static let missingService = Code(kind: .missingService)
    /// A region or service name is empty or holds a byte that a credential scope cannot.
    public static let invalidScope = Code(kind: .invalidScope)
    /// The access key id, secret access key or session token is empty or holds a byte that a header cannot.
    public static let invalidCredentials = Code(kind: .invalidCredentials)
    /// The credentials' own expiration is past.
    public static let expiredCredentials = Code(kind: .expiredCredentials)
    /// The chunks of a body are to be shorter than 8192 bytes.
    public static let invalidChunkSize = Code(kind: .invalidChunkSize)
    /// A body is not as long as was said, or `Content-Length` is not the encoded length.
    public static let invalidContentLength = Code(kind: .invalidContentLength)
    /// A trailer is malformed, there twice, missing, or not as long as was said.
    public static let invalidTrailer = Code(kind: .invalidTrailer)
    /// The last chunk or event is written already.
    public static let streamEnded = Code(kind: .streamEnded)
    /// An event's header or payload is longer than the format allows, or a header is there twice.
    public static let invalidEvent = Code(kind: .invalidEvent)
    /// A field or condition that a POST policy cannot have.
    public static let invalidPolicy = Code(kind: .invalidPolicy)
    /// A user's name is empty, or holds a control character.
    public static let invalidUserName = Code(kind: .invalidUserName)
    /// A token would be longer than its service takes.
    public static let tokenTooLong = Code(kind: .tokenTooLong)
    /// A service's answer is not one that tells of an error, in XML or JSON.
    public static let unreadableAnswer = Code(kind: .unreadableAnswer)
    /// The memory that a result was to be written to is too short for it; `requiredByteCount` says how long it is.
    public static let insufficientStorage = Code(kind: .insufficientStorage)

    /// The code in words, such as `invalid host`.
    public var description: String {
      switch kind {
      case .invalidURL: "invalid URL"
      case .invalidHost: "invalid host"
      case .invalidPercentEncoding: "invalid percent-encoding"
      case .invalidMethod: "invalid method"
      case .invalidHeaderName: "invalid header name"
      case .invalidHeaderValue: "invalid header value"
      case .unsignableHeader: "unsignable header"
      case .invalidPayloadHash: "invalid payload hash"
      case .conflictingPayloadHash: "conflicting payload hash"
      case .unsignableBody: "unsignable body"
      case .ambiguousAuthentication: "ambiguous authentication"
      case .invalidExpiry: "invalid expiry"
      case .invalidDate: "invalid date"
      case .missingRegion: "missing region"
      case .missingService: "missing service"
      case .invalidScope: "invalid scope"
      case .invalidCredentials: "invalid credentials"
      case .expiredCredentials: "expired credentials"
      case .invalidChunkSize: "invalid chunk size"
      case .invalidContentLength: "invalid content length"
      case .invalidTrailer: "invalid trailer"
      case .streamEnded: "stream ended"
      case .invalidEvent: "invalid event"
      case .invalidPolicy: "invalid policy"
      case .invalidUserName: "invalid user name"
      case .tokenTooLong: "token too long"
      case .unreadableAnswer: "unreadable answer"
      case .insufficientStorage: "insufficient storage"
      }
    }
  }

  /// The kind of mistake.
  public let code: Code
  /// One sentence for a person: what is wrong with what, and what to do.
  public let message: String

  /// How many bytes a result has that did not fit into the caller's memory; nil for other mistakes.
  public let requiredByteCount: Int?

  package init(_ code: Code, _ message: String, requiredByteCount: Int? = nil) {
    self.code = code
    self.message = message
    self.requiredByteCount = requiredByteCount
  }

  /// - Parameters:
  ///   - beginning: Of the sentence, up to how many bytes are required.
  ///   - freeCapacity: For how many there is room.
  static func insufficientStorage(
    _ beginning: String, _ requiredByteCount: Int, _ freeCapacity: Int
  ) -> SigV4Error {
    SigV4Error(
      .insufficientStorage,
      beginning + " " + String(requiredByteCount) + " bytes, and there is room for " + String(freeCapacity),
      requiredByteCount: requiredByteCount)
  }

  /// The code and the sentence.
  public var description: String { code.description + ": " + message }
}
