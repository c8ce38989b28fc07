internal import Crypto

/// What differs between what was signed here and what a service says it should have been, and what usually causes it.
public struct Mismatch: Sendable {
  /// A kind of difference. More may come in later versions.
  public struct Cause: Hashable, Sendable, CustomStringConvertible {
    private enum Kind: Hashable, Sendable {
      case method, doubleEncodedPath, encodedPath, normalizedPath, path
      case queryOrder, plusInQuery, encodedQuery, query
      case hostPort, host, missingHeader, addedHeader, spacesInHeader, changedHeader, signedHeaders
      case payload, algorithm, date, region, service, scope
      case secret, otherSignature, clock, accessKey, notShown
    }

    private let kind: Kind

    /// The HTTP method is another.
    public static let method = Cause(kind: .method)
    /// One side percent-encoded the path once more than the other.
    public static let doubleEncodedPath = Cause(kind: .doubleEncodedPath)
    /// The sides percent-encode a character of the path differently.
    public static let encodedPath = Cause(kind: .encodedPath)
    /// One side removed dot segments or doubled slashes from the path.
    public static let normalizedPath = Cause(kind: .normalizedPath)
    /// The path is another.
    public static let path = Cause(kind: .path)
    /// The parameters of the query are the same, in another order.
    public static let queryOrder = Cause(kind: .queryOrder)
    /// A `+`, which may mean a space or itself.
    public static let plusInQuery = Cause(kind: .plusInQuery)
    /// The sides percent-encode a character of the query differently.
    public static let encodedQuery = Cause(kind: .encodedQuery)
    /// A parameter of the query is missing, added or changed.
    public static let query = Cause(kind: .query)
    /// The host is the same, with a port on one side.
    public static let hostPort = Cause(kind: .hostPort)
    /// The host is another.
    public static let host = Cause(kind: .host)
    /// A signed header did not arrive.
    public static let missingHeader = Cause(kind: .missingHeader)
    /// The service takes a header for signed that was not.
    public static let addedHeader = Cause(kind: .addedHeader)
    /// A signed header arrived with other white space.
    public static let spacesInHeader = Cause(kind: .spacesInHeader)
    /// A signed header arrived with another value.
    public static let changedHeader = Cause(kind: .changedHeader)
    /// The list of signed headers is another.
    public static let signedHeaders = Cause(kind: .signedHeaders)
    /// The payload hash is another.
    public static let payload = Cause(kind: .payload)
    /// The algorithm is another.
    public static let algorithm = Cause(kind: .algorithm)
    /// The time of signing is another.
    public static let date = Cause(kind: .date)
    /// The region is another.
    public static let region = Cause(kind: .region)
    /// The service is another.
    public static let service = Cause(kind: .service)
    /// The credential scope is another in a way that no other cause names.
    public static let scope = Cause(kind: .scope)
    /// All texts are equal: the secret is not the service's.
    public static let secret = Cause(kind: .secret)
    /// All texts are equal, but the signature that was sent is not of the secret at hand.
    public static let otherSignature = Cause(kind: .otherSignature)
    /// The signer's clock, or the time the request was on its way.
    public static let clock = Cause(kind: .clock)
    /// The service does not know the access key id, or the token that goes with it.
    public static let accessKey = Cause(kind: .accessKey)
    /// The service does not show what it would tell from.
    public static let notShown = Cause(kind: .notShown)

    /// The cause in words, such as `port of the host`.
    public var description: String {
      switch kind {
      case .method: "method"
      case .doubleEncodedPath: "path encoded twice"
      case .encodedPath: "encoding of the path"
      case .normalizedPath: "normalised path"
      case .path: "path"
      case .queryOrder: "order of the query"
      case .plusInQuery: "+ in the query"
      case .encodedQuery: "encoding of the query"
      case .query: "query"
      case .hostPort: "port of the host"
      case .host: "host"
      case .missingHeader: "missing header"
      case .addedHeader: "added header"
      case .spacesInHeader: "spaces in a header"
      case .changedHeader: "changed header"
      case .signedHeaders: "signed headers"
      case .payload: "payload hash"
      case .algorithm: "algorithm"
      case .date: "date"
      case .region: "region"
      case .service: "service"
      case .scope: "credential scope"
      case .secret: "secret"
      case .otherSignature: "other signature"
      case .clock: "clock"
      case .accessKey: "access key"
      case .notShown: "not shown"
      }
    }
  }

  /// One difference.
  public struct Finding: Sendable, CustomStringConvertible {
    /// What kind of difference it is.
    public let cause: Cause
    /// What differs, what usually causes that, and what to do; session tokens and cookies are not shown.
    public let message: String

    /// The cause in words, and the sentence.
    public var description: String { cause.description + ": " + message }
  }

  /// The differences in the order of the canonical request; at least one.
  public private(set) var findings: [Finding] = []

  /// Compares what a service answered with what was signed.
  /// - Parameters:
  ///   - answer: The service's answer.
  ///   - explanation: The steps of the request's signature, as `Signer.explain` or `explainPresigning` tell them, for
  ///     the time that the request was signed at.
  public static func explain(_ answer: ServiceAnswer, of explanation: Explanation) -> Mismatch {
    var mismatch = Mismatch()
    if let theirs = answer.canonicalRequest {
      mismatch.compareCanonicalRequests(explanation.canonicalRequest, theirs)
    }
    if let theirs = answer.stringToSign {
      mismatch.compareStringsToSign(
        explanation.stringToSign, theirs, showsCanonicalRequest: answer.canonicalRequest != nil)
    }
    if mismatch.findings.isEmpty { mismatch.readCode(answer, explanation) }
    if mismatch.findings.isEmpty { mismatch.compareSignatures(answer, explanation) }
    return mismatch
  }

  /// Adds a finding; the same one twice tells no more than once.
  mutating func add(_ cause: Cause, _ message: String) {
    let repeatable = [Cause.missingHeader, .addedHeader, .spacesInHeader, .changedHeader, .query]
    if findings.contains(where: { $0.cause == cause }), !repeatable.contains(cause) { return }
    // A request of thousands of headers would not be understood any better by thousands of findings.
    if findings.count < 32 { findings.append(Finding(cause: cause, message: message)) }
  }

  private mutating func compareSignatures(_ answer: ServiceAnswer, _ explanation: Explanation) {
    guard answer.stringToSign != nil || answer.canonicalRequest != nil else {
      add(
        .notShown,
        "the service does not show what it signed; compare what the request was sent with, byte by byte, and the secret"
      )
      return
    }
    if let provided = answer.signatureProvided, !equalBytes(provided, explanation.signature) {
      add(
        .otherSignature,
        "all texts are equal, but the signature that was sent is not the one that the secret at hand makes: the request "
          + "was signed with another secret, or its signature was changed or cut on the way")
      return
    }
    add(
      .secret,
      "all texts are equal, so the secret is not the one that the service has for this access key id: a key that was "
        + "rotated, a secret of another key, one with a character lost in copying, or with a space or line break at its end"
    )
  }
}

/// A text within quotation marks, cut where it is long.
func quoted(_ text: String) -> String {
  let bytes = text.utf8.span
  guard bytes.count > 200 else { return "“" + text + "”" }
  return "“" + String(decoding: bytes.extracting(first: 200)) + "…”"
}
