/// Verifies requests that were signed with AWS Signature Version 4, in a header, in the query of a presigned URL, in the
/// fields of a form, or chunk by chunk.
///
/// It is stricter than many servers: `host`, the date and every `x-amz-…` header must be signed, the body must be the one
/// that was signed, and a request with two credentials is refused. It does no input or output, keeps the signing keys of
/// signers it met, and can be used from any number of threads at once.
///
/// A request under an unknown access key id costs what a first request under a known one costs: a key is derived and a
/// signature computed, and only then is it refused. Later requests of known signers are faster, for their keys are kept.
/// Access key ids are no secrets; a server that wants to hide them gives all refusals one answer.
public struct Verifier: Sendable {
  /// The regions that requests may be signed for.
  public let regions: [String]
  /// The services that requests may be signed for.
  public let services: [Service]
  /// Whether the signature may leave the body out.
  public var unsignedPayloads = UnsignedPayloads.asServiceDoes
  /// Names of `x-amz-…` headers that may be unsigned, because a proxy adds them, such as CloudFront's `x-amz-cf-id`.
  public var headersAddedOnTheWay: [String] = []

  let keys: VerifyingKeyCache

  /// A verifier for some regions and services.
  /// - Parameters:
  ///   - regions: The regions that requests may be signed for, such as `us-east-1`.
  ///   - services: The services that requests may be signed for, such as `.s3`.
  ///   - cachedKeys: How many signing keys to keep; there is one for each signer, day, region and service.
  public init(regions: [String], services: [Service], cachedKeys: Int = 256) {
    self.regions = regions
    self.services = services
    keys = VerifyingKeyCache(capacity: cachedKeys)
  }

  /// A verifier for one region and service.
  /// - Parameters:
  ///   - region: The region that requests must be signed for, such as `us-east-1`.
  ///   - service: The service that requests must be signed for, such as `.s3`.
  public init(region: String, service: Service) { self.init(regions: [region], services: [service]) }

  /// Verifies a request.
  /// - Parameters:
  ///   - request: The request as it came.
  ///   - body: What is known of its body.
  ///   - now: The time by the server's clock.
  ///   - credentials: Finds the credentials of a signer by the access key id; nil where there are none. Credentials
  ///     with a session token are only right for requests that bear it.
  /// - Returns: Who signed.
  /// - Throws: Why the request is refused.
  /// - Source: “Create a signed AWS API request”, AWS Identity and Access Management User Guide.
  public func verify(
    _ request: ReceivedRequest, body: ReceivedBody = .empty, at now: SigningTime,
    credentials: (ClaimedSigner) -> Credentials?
  ) throws(VerificationError) -> VerifiedRequest {
    if let match = match(request, body, at: now) {
      guard let found = credentials(match.claim.signer) else { return try judge(request, body, at: now, with: nil) }
      // What is wrong is found as it is where there is no pattern.
      guard match.isSigned(request, with: found, at: now) else { return try judge(request, body, at: now, with: found) }
      return match.verified(request)
    }
    let claim = try claimUnlikeOthers(of: request, body, at: now)
    let found = credentials(claim.signer)
    return try judge(claim, of: request, body, at: now, with: found)
  }

  #if !hasFeature(Embedded)
  /// Verifies a request, where finding the credentials takes a while.
  ///
  /// Where finding them can fail, use `read(_:body:at:)`, and look them up between that and `verify(with:)`.
  /// - Throws: Why the request is refused.
  public func verify(
    _ request: ReceivedRequest, body: ReceivedBody = .empty, at now: SigningTime,
    credentials: (ClaimedSigner) async -> Credentials?
  ) async throws(VerificationError) -> VerifiedRequest {
    let unverified = try read(request, body: body, at: now)
    let found = await credentials(unverified.signer)
    return try unverified.verify(with: found)
  }
  #endif

  /// The first half of verifying: all that can be said without the secret. The second is `UnverifiedRequest.verify`.
  /// - Throws: Why the request is refused.
  public func read(
    _ request: ReceivedRequest, body: ReceivedBody = .empty, at now: SigningTime
  ) throws(VerificationError) -> UnverifiedRequest {
    try UnverifiedRequest(request, body, at: now, for: self)
  }

  static func list(_ names: [String]) -> String {
    var list = ""
    for name in names { list += (list.utf8.isEmpty ? "" : " or ") + name }
    return list
  }
}

extension Verifier: CustomStringConvertible {
  /// The regions and services; keys stay hidden.
  public var description: String {
    "Verifier(regions: " + Self.list(regions) + ", services: " + Self.list(services.map { $0.signingName }) + ")"
  }
}
