public import SigV4

#if canImport(FoundationNetworking)
internal import Foundation
public import FoundationNetworking
#else
public import Foundation
#endif

/// Signs the requests of a `URLSession`, each with the credentials that are good at that moment.
///
/// Copies share the signing keys and what was learnt of the service's clock.
public struct RequestSigner: Sendable {
  /// Gives the credentials for a request; asked anew for every one.
  public typealias CredentialHook = @Sendable (URLRequest) async throws -> Credentials

  /// The region to sign for; nil to infer it from each request's host.
  public let region: String?
  /// The service to sign for; nil to infer it from each request's host.
  public let service: Service?
  /// Which headers are signed.
  public let headers: HeaderSelection

  private let credentials: CredentialHook
  let clock: ServiceClock
  private let last: LastSigner

  /// Signs with the credentials that a closure gives.
  /// - Parameters:
  ///   - region: Such as `us-east-1`. Left out, it is inferred from hosts like `sqs.us-east-1.amazonaws.com`.
  ///   - service: Such as `.s3` or `"execute-api"`. Left out, it is inferred in the same way.
  ///   - headers: Which headers are signed.
  ///   - clock: This machine's time.
  ///   - credentials: Gives the credentials for a request. It should keep them: it is asked for every request.
  public init(
    region: String? = nil, service: Service? = nil, headers: HeaderSelection = .standard,
    clock: @escaping @Sendable () -> SigningTime = { .now() }, credentials: @escaping CredentialHook
  ) {
    self.region = region
    self.service = service
    self.headers = headers
    self.credentials = credentials
    self.clock = ServiceClock(clock)
    last = LastSigner()
  }

  /// Signs every request with what a source gives, such as AWSCredentials' `.defaultChain`.
  /// - Parameters:
  ///   - source: Where credentials come from. It should keep them: it is asked for every request.
  ///   - region: Such as `us-east-1`. Left out, it is inferred from hosts like `sqs.us-east-1.amazonaws.com`.
  ///   - service: Such as `.s3` or `"execute-api"`. Left out, it is inferred in the same way.
  ///   - headers: Which headers are signed.
  ///   - clock: This machine's time.
  public init(
    _ source: some CredentialSource, region: String? = nil, service: Service? = nil,
    headers: HeaderSelection = .standard, clock: @escaping @Sendable () -> SigningTime = { .now() }
  ) {
    self.init(region: region, service: service, headers: headers, clock: clock) { _ in
      try await source.credentials()
    }
  }

  /// Signs everything as one signer does.
  /// - Parameters:
  ///   - signer: Who signs.
  ///   - clock: This machine's time.
  public init(_ signer: Signer, clock: @escaping @Sendable () -> SigningTime = { .now() }) {
    let credentials = signer.credentials
    self.init(region: signer.region, service: signer.service, headers: signer.headers, clock: clock) { _ in credentials
    }
  }

  /// The request with its signature in the `Authorization` header.
  /// - Parameters:
  ///   - request: The request. An earlier signature is replaced.
  ///   - payload: The body. Left out, that is `httpBody`.
  /// - Throws: A `SigV4Error`, or what getting the credentials throws.
  public func sign(_ request: URLRequest, payload: Payload? = nil) async throws -> URLRequest {
    try await sign(request, payload: payload, region: region)
  }

  /// As `sign(_:payload:)`, for a region that the service named.
  func sign(_ request: URLRequest, payload: Payload?, region: String?) async throws -> URLRequest {
    let request = keepingDotSegments(request)
    return try await request.signed(with: signer(for: request, region), payload: payload, at: clock.now())
  }

  /// The request of an upload in chunks, and what frames its body.
  func sign(
    _ request: URLRequest, body: ChunkedBody, region: String?
  ) async throws -> (request: URLRequest, chunkSigner: ChunkSigner) {
    let request = keepingDotSegments(request)
    return try await request.signed(with: signer(for: request, region), body: body, at: clock.now())
  }

  private func signer(for request: URLRequest, _ region: String?) async throws -> Signer {
    last.signer(credentials: try await credentials(request), region: region, service: service, headers: headers)
  }
}

extension RequestSigner {
  /// The request with its dot segments encoded where they are part of what the URL names.
  private func keepingDotSegments(_ request: URLRequest) -> URLRequest {
    guard let url = request.url, keepsDotSegments(of: url) else { return request }
    var request = request
    request.url = url.withDotSegmentsEncoded
    return request
  }

  /// Whether `.` and `..` are part of what the URL names: to S3 they are letters of an object's key.
  private func keepsDotSegments(of url: URL) -> Bool {
    let service = service ?? url.host.flatMap { Endpoint(host: $0) }.map { Service($0.signingName) }
    return service?.pathNormalization == Service.PathNormalization.none
  }
}

extension URL {
  /// The URL with its dot segments written as `%2E`: a session removes them otherwise, once they are signed.
  fileprivate var withDotSegmentsEncoded: URL {
    guard var components = URLComponents(url: self, resolvingAgainstBaseURL: true) else { return self }
    let segments = components.percentEncodedPath.split(separator: "/", omittingEmptySubsequences: false)
    let dots = [".": "%2E", "..": "%2E%2E"]
    components.percentEncodedPath = segments.map { dots[String($0)] ?? String($0) }.joined(separator: "/")
    return components.url ?? self
  }
}

/// The signer of the request before, which has its signing keys still.
private final class LastSigner: @unchecked Sendable {
  // The thread sanitizer knows this lock, and not that of `Mutex`.
  private let lock = NSLock()
  /// Guarded by `lock`.
  private var last: Signer?

  func signer(
    credentials: Credentials, region: String?, service: Service?, headers: HeaderSelection
  ) -> Signer {
    lock.withLock {
      if let last, last.credentials == credentials, last.region == region { return last }
      let signer = Signer(credentials: credentials, region: region, service: service, headers: headers)
      last = signer
      return signer
    }
  }
}
