/// Why a request is refused: a code to branch on, and a sentence that names what is wrong, never a secret.
public struct VerificationError: Error, Sendable, CustomStringConvertible {
  /// The reason. More may come in later versions.
  public struct Code: Hashable, Sendable, CustomStringConvertible {
    private enum Kind: Hashable, Sendable {
      case invalidMethod, invalidTarget, invalidHeader, repeatedHeader, missingHost, conflictingHost
      case missingAuthentication, twoCredentials, repeatedAuthorization, repeatedParameter, missingParameter,
        malformedAuthorization, repeatedComponent, malformedParameter, unsupportedAlgorithm,
        malformedCredential, malformedSignature
      case malformedSignedHeaders, missingSignedHeader, unsignedHost, unsignedDate, unsignedToken, unsignedHeader
      case missingDate, malformedDate, dateInFuture, dateInPast, expired, invalidExpiry, wrongScopeDate, wrongRegion,
        wrongService, wrongTerminator
      case missingPayloadHash, malformedPayloadHash, unsupportedPayload, unsignedPayload, payloadMismatch, bodyNeeded,
        invalidDecodedLength, missingTrailer
      case unknownAccessKey, unusableCredentials, expiredCredentials, wrongSessionToken, signatureMismatch
      case repeatedField, malformedPolicy, unconditionalField, failedCondition, wrongContentLength
    }

    private let kind: Kind

    // MARK: The request itself

    /// The method is not an HTTP token.
    public static let invalidMethod = Code(kind: .invalidMethod)
    /// The target is neither `/path?query` nor an absolute URL, or holds a byte or a `%` that none can.
    public static let invalidTarget = Code(kind: .invalidTarget)
    /// The name of a header is not an HTTP token, or a value holds a control byte, or a signed one a non-ASCII byte.
    public static let invalidHeader = Code(kind: .invalidHeader)
    /// A header is there twice that a request may have once.
    public static let repeatedHeader = Code(kind: .repeatedHeader)
    /// The request has no `Host` header.
    public static let missingHost = Code(kind: .missingHost)
    /// The `Host` header names another host than the absolute target.
    public static let conflictingHost = Code(kind: .conflictingHost)

    // MARK: Credentials and where they are

    /// The request bears no signature at all.
    public static let missingAuthentication = Code(kind: .missingAuthentication)
    /// The request is signed in its header and in its query at once.
    public static let twoCredentials = Code(kind: .twoCredentials)
    /// The request has two `Authorization` headers.
    public static let repeatedAuthorization = Code(kind: .repeatedAuthorization)
    /// An `X-Amz-…` parameter is there twice, or in the query and in a header.
    public static let repeatedParameter = Code(kind: .repeatedParameter)
    /// A presigned URL, or a form, lacks one of the parameters that make a signature.
    public static let missingParameter = Code(kind: .missingParameter)
    /// The `Authorization` header is not made as Signature Version 4 makes it.
    public static let malformedAuthorization = Code(kind: .malformedAuthorization)
    /// The `Authorization` header has its credential, its signed headers or its signature twice.
    public static let repeatedComponent = Code(kind: .repeatedComponent)
    /// An `X-Amz-…` parameter is written in another case than AWS's, or its value is malformed.
    public static let malformedParameter = Code(kind: .malformedParameter)
    /// The signature is of another kind, such as SigV4a (`AWS4-ECDSA-P256-SHA256`).
    public static let unsupportedAlgorithm = Code(kind: .unsupportedAlgorithm)
    /// The credential is not `access-key-id/date/region/service/aws4_request`.
    public static let malformedCredential = Code(kind: .malformedCredential)
    /// The signature is not 64 lower-case hexadecimal digits.
    public static let malformedSignature = Code(kind: .malformedSignature)

    // MARK: What is signed

    /// The names of the signed headers are not in lower case, sorted, and each there once.
    public static let malformedSignedHeaders = Code(kind: .malformedSignedHeaders)
    /// A header is listed as signed, but was not sent.
    public static let missingSignedHeader = Code(kind: .missingSignedHeader)
    /// `host` is not among the signed headers.
    public static let unsignedHost = Code(kind: .unsignedHost)
    /// The header that tells the date is not among the signed headers.
    public static let unsignedDate = Code(kind: .unsignedDate)
    /// The header of the session token is not among the signed headers.
    public static let unsignedToken = Code(kind: .unsignedToken)
    /// An `x-amz-…` header was sent that is not among the signed headers.
    public static let unsignedHeader = Code(kind: .unsignedHeader)

    // MARK: Time and scope

    /// The request does not say when it was signed.
    public static let missingDate = Code(kind: .missingDate)
    /// The date is not of the form `20130524T000000Z`.
    public static let malformedDate = Code(kind: .malformedDate)
    /// The request was signed more than 15 minutes from now.
    public static let dateInFuture = Code(kind: .dateInFuture)
    /// The request was signed in its header more than 15 minutes ago.
    public static let dateInPast = Code(kind: .dateInPast)
    /// The presigned URL or the policy has expired.
    public static let expired = Code(kind: .expired)
    /// The lifetime of a presigned URL is not 1 to 604800 seconds.
    public static let invalidExpiry = Code(kind: .invalidExpiry)
    /// The date of the credential scope is not the day of the request.
    public static let wrongScopeDate = Code(kind: .wrongScopeDate)
    /// The request is signed for another region.
    public static let wrongRegion = Code(kind: .wrongRegion)
    /// The request is signed for another service.
    public static let wrongService = Code(kind: .wrongService)
    /// The credential scope does not end in `aws4_request`.
    public static let wrongTerminator = Code(kind: .wrongTerminator)

    // MARK: The body

    /// The service needs the header `x-amz-content-sha256`, and the request does not have it.
    public static let missingPayloadHash = Code(kind: .missingPayloadHash)
    /// `x-amz-content-sha256` is neither 64 lower-case hexadecimal digits nor a marker.
    public static let malformedPayloadHash = Code(kind: .malformedPayloadHash)
    /// `x-amz-content-sha256` is a marker that is not supported, such as SigV4a's.
    public static let unsupportedPayload = Code(kind: .unsupportedPayload)
    /// The signature leaves the body out, and that is not allowed here.
    public static let unsignedPayload = Code(kind: .unsignedPayload)
    /// The body is not the one that was signed.
    public static let payloadMismatch = Code(kind: .payloadMismatch)
    /// What was signed of the body is not in a header: it must be read before the request can be verified.
    public static let bodyNeeded = Code(kind: .bodyNeeded)
    /// A chunked upload has no `x-amz-decoded-content-length`, or one that is no number.
    public static let invalidDecodedLength = Code(kind: .invalidDecodedLength)
    /// A chunked upload with a trailer does not name it in `x-amz-trailer`.
    public static let missingTrailer = Code(kind: .missingTrailer)

    // MARK: The signature

    /// No one is known by the access key id.
    public static let unknownAccessKey = Code(kind: .unknownAccessKey)
    /// The credentials that were looked up are malformed, or another's.
    public static let unusableCredentials = Code(kind: .unusableCredentials)
    /// The credentials that were looked up have ended.
    public static let expiredCredentials = Code(kind: .expiredCredentials)
    /// The session token is missing, or not the one that belongs to the access key.
    public static let wrongSessionToken = Code(kind: .wrongSessionToken)
    /// The signature is not that of this request under the known secret.
    public static let signatureMismatch = Code(kind: .signatureMismatch)

    // MARK: Browser uploads

    /// The form has a field twice.
    public static let repeatedField = Code(kind: .repeatedField)
    /// The policy is not base64 of a JSON object with an expiration and conditions.
    public static let malformedPolicy = Code(kind: .malformedPolicy)
    /// The policy has no condition for a field of the form.
    public static let unconditionalField = Code(kind: .unconditionalField)
    /// A field of the form does not meet a condition of the policy.
    public static let failedCondition = Code(kind: .failedCondition)
    /// The file is shorter or longer than the policy allows.
    public static let wrongContentLength = Code(kind: .wrongContentLength)

    /// The code in words, such as `wrong region`.
    public var description: String {
      switch kind {
      case .invalidMethod: "invalid method"
      case .invalidTarget: "invalid target"
      case .invalidHeader: "invalid header"
      case .repeatedHeader: "repeated header"
      case .missingHost: "missing host"
      case .conflictingHost: "conflicting host"
      case .missingAuthentication: "missing authentication"
      case .twoCredentials: "two credentials"
      case .repeatedAuthorization: "repeated authorization"
      case .repeatedParameter: "repeated parameter"
      case .missingParameter: "missing parameter"
      case .malformedAuthorization: "malformed authorization"
      case .repeatedComponent: "repeated component"
      case .malformedParameter: "malformed parameter"
      case .unsupportedAlgorithm: "unsupported algorithm"
      case .malformedCredential: "malformed credential"
      case .malformedSignature: "malformed signature"
      case .malformedSignedHeaders: "malformed signed headers"
      case .missingSignedHeader: "missing signed header"
      case .unsignedHost: "unsigned host"
      case .unsignedDate: "unsigned date"
      case .unsignedToken: "unsigned token"
      case .unsignedHeader: "unsigned header"
      case .missingDate: "missing date"
      case .malformedDate: "malformed date"
      case .dateInFuture: "date in future"
      case .dateInPast: "date in past"
      case .expired: "expired"
      case .invalidExpiry: "invalid expiry"
      case .wrongScopeDate: "wrong scope date"
      case .wrongRegion: "wrong region"
      case .wrongService: "wrong service"
      case .wrongTerminator: "wrong terminator"
      case .missingPayloadHash: "missing payload hash"
      case .malformedPayloadHash: "malformed payload hash"
      case .unsupportedPayload: "unsupported payload"
      case .unsignedPayload: "unsigned payload"
      case .payloadMismatch: "payload mismatch"
      case .bodyNeeded: "body needed"
      case .invalidDecodedLength: "invalid decoded length"
      case .missingTrailer: "missing trailer"
      case .unknownAccessKey: "unknown access key"
      case .unusableCredentials: "unusable credentials"
      case .expiredCredentials: "expired credentials"
      case .wrongSessionToken: "wrong session token"
      case .signatureMismatch: "signature mismatch"
      case .repeatedField: "repeated field"
      case .malformedPolicy: "malformed policy"
      case .unconditionalField: "unconditional field"
      case .failedCondition: "failed condition"
      case .wrongContentLength: "wrong content length"
      }
    }
  }

  /// The texts that the verifier signed where the sender signed others; services show them in their answer.
  public struct Texts: Sendable {
    /// The canonical request. It holds what the request holds: a session token in a header, too.
    public let canonicalRequest: String
    /// The string to sign: algorithm, time, scope and the hash of the canonical request.
    public let stringToSign: String
  }

  /// The reason.
  public let code: Code
  /// One sentence for a person: what is wrong with what.
  public let message: String
  /// For `signatureMismatch`: what was signed here. Never the signature itself.
  public let texts: Texts?

  init(_ code: Code, _ message: String, _ texts: Texts? = nil) {
    self.code = code
    self.message = message
    self.texts = texts
  }

  /// The code and the sentence.
  public var description: String { code.description + ": " + message }
}
