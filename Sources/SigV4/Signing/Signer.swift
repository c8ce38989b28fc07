internal import Crypto

/// Signs requests with AWS Signature Version 4, in a header or in the query of a presigned URL.
///
/// A signer changes nothing: it says what to set on the request. It keeps the signing keys it derived, and can be used
/// from any number of threads at once.
public struct Signer: Sendable {
  /// Who signs.
  public var credentials: Credentials { parts.credentials }
  /// The region to sign for; nil to infer it from each request's host.
  public var region: String? { parts.region }
  /// The service to sign for; nil to infer it from each request's host.
  public var service: Service? { parts.service }
  /// Which headers are signed.
  public var headers: HeaderSelection { parts.headers }

  var keys: SigningKeyCache { parts.keys }
  /// The rules of `service`, where nothing is left to be inferred.
  var rules: Service.Rules? { parts.rules }

  private let parts: Parts

  /// What a signer consists of. In one object, so that handing a signer on costs little.
  private final class Parts: Sendable {
    let credentials: Credentials
    let region: String?
    let service: Service?
    let headers: HeaderSelection
    let keys: SigningKeyCache
    let rules: Service.Rules?

    init(_ credentials: Credentials, _ region: String?, _ service: Service?, _ headers: HeaderSelection) {
      self.credentials = credentials
      self.region = region
      self.service = service
      self.headers = headers
      var scope: SigningScope?
      // What is wrong with them is said when something is signed.
      if let region, let service {
        scope = try? SigningScope(credentials, region: region, service: service.signingName)
      }
      keys = SigningKeyCache(credentials, scope: scope)
      rules = scope == nil ? nil : service?.rules
    }
  }

  /// A signer for one service and region, or for whatever the hosts of requests name.
  /// - Parameters:
  ///   - credentials: Who signs.
  ///   - region: Such as `us-east-1`. Left out, it is inferred from hosts like `sqs.us-east-1.amazonaws.com`.
  ///   - service: Such as `.s3` or `"execute-api"`. Left out, it is inferred in the same way.
  ///   - headers: Which headers are signed.
  public init(
    credentials: Credentials, region: String? = nil, service: Service? = nil, headers: HeaderSelection = .standard
  ) {
    parts = Parts(credentials, region, service, headers)
  }

  /// What is signed for, as given or as the host tells, and the key for it.
  @inline(__always)
  func resolve(
    _ url: RequestURL, _ bytes: Span<UInt8>, at time: SigningTime
  ) throws(SigV4Error) -> (rules: Service.Rules, moment: SigningMoment) {
    if let rules, let moment = keys.moment(at: time) { return (rules, moment) }
    return try inferred(url, bytes, at: time)
  }

  @inline(never)
  private func inferred(
    _ url: RequestURL, _ bytes: Span<UInt8>, at time: SigningTime
  ) throws(SigV4Error) -> (rules: Service.Rules, moment: SigningMoment) {
    let (service, region) = try scope(url, bytes)
    let moment = try keys.moment(at: time, region: region, service: service.signingName)
    return (service.rules, moment)
  }

  /// What is signed for, as given or as the host tells.
  private func scope(
    _ url: RequestURL, _ bytes: Span<UInt8>
  ) throws(SigV4Error) -> (service: Service, region: String) {
    if let service, let region { return (service, region) }
    let endpoint = Endpoint(
      host: bytes.extracting(url.host), isWebSocket: url.scheme == .ws || url.scheme == .wss)
    guard let service = service ?? endpoint.map({ Service($0.signingName) }) else {
      throw SigV4Error(
        .missingService, "name the service: the host is not a standard AWS endpoint, which would tell it")
    }
    guard let region = region ?? endpoint?.region else {
      throw SigV4Error(.missingRegion, "name the region: the host does not tell it")
    }
    return (service, region)
  }
}
