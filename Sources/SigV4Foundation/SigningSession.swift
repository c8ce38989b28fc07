public import Foundation
public import SigV4

#if canImport(FoundationNetworking)
public import FoundationNetworking
#endif

/// A `URLSession` whose requests are signed as they are sent, and signed anew when that is called for.
///
/// * A redirect is followed with a signature of its own, within one host and among AWS's own hosts. Any other redirect is
///   returned, so that no credentials go where they were not meant for.
/// * When S3 says that the bucket is in another region, the request is signed for that one.
/// * When the service refuses the time and its clock shows another, the request is signed by that clock, once.
///
/// Headers that the session adds of its own accord, such as `User-Agent` and `Accept-Encoding`, are not signed.
public final class SigningSession: Sendable {
  let signer: RequestSigner
  private let session: URLSession

  /// A session of its own, with its own connections.
  /// - Parameters:
  ///   - signer: Who signs.
  ///   - configuration: The session's own settings: timeouts, proxies, and so on.
  public init(_ signer: RequestSigner, configuration: URLSessionConfiguration = .default) {
    self.signer = signer
    session = URLSession(configuration: configuration, delegate: RedirectRefusal(), delegateQueue: nil)
  }

  deinit { session.finishTasksAndInvalidate() }

  /// Sends a request and returns the answer with its body in memory.
  /// - Throws: A `SigV4Error`, what getting the credentials throws, or a `URLError`. A refusal of the service is an
  ///   answer, not an error: `ServiceError(_:body:)` reads it.
  public func data(for request: URLRequest) async throws -> (Data, HTTPURLResponse) {
    try await perform(request, payload: nil, body: \.self) { [session] in try await session.data(for: $0) }
  }

  /// Sends a request with a body that is in memory.
  /// - Throws: What `data(for:)` throws.
  public func upload(for request: URLRequest, from body: Data) async throws -> (Data, HTTPURLResponse) {
    try await perform(request, payload: .hashing(body), body: \.self) { [session] in
      try await session.upload(for: $0, from: body)
    }
  }

  /// Sends a request with a body that is in a file, of which only a piece at a time is in memory.
  /// - Parameters:
  ///   - request: The request.
  ///   - file: The body.
  ///   - payload: What is signed of it. Left out, its hash, for which the file is read twice.
  /// - Throws: What `data(for:)` throws, or what reading the file throws.
  public func upload(
    for request: URLRequest, fromFile file: URL, payload: Payload? = nil
  ) async throws -> (Data, HTTPURLResponse) {
    let payload = try payload ?? .hashing(contentsOf: file)
    return try await perform(request, payload: payload, body: \.self) { [session] in
      try await session.upload(for: $0, fromFile: file)
    }
  }

  /// Sends a request and puts the body of the answer into a temporary file, which is the caller's to remove.
  /// - Throws: What `data(for:)` throws.
  public func download(for request: URLRequest) async throws -> (URL, HTTPURLResponse) {
    try await perform(request, payload: nil, body: Self.contents) { [session] in
      try await session.download(for: $0)
    }
  }

  private static func contents(of file: URL) -> Data? { try? Data(contentsOf: file) }

  /// Signs and sends a request until its answer is one for the caller.
  private func perform<Body>(
    _ request: URLRequest, payload: Payload?, body: (Body) -> Data?,
    _ transfer: (URLRequest) async throws -> (Body, URLResponse)
  ) async throws -> (Body, HTTPURLResponse) {
    var attempt = Attempt(request: request, payload: payload, region: signer.region)
    while true {
      let signed = try await signer.sign(attempt.request, payload: attempt.payload, region: attempt.region)
      let (received, response) = try await transfer(signed)
      guard let response = response as? HTTPURLResponse else { throw URLError(.badServerResponse) }
      guard response.statusCode >= 300, let error = ServiceError(response, body: body(received) ?? Data()),
        attempt.isWorthAnother(after: response, error, signer.clock)
      else { return (received, response) }
    }
  }
}

extension URLSession {
  /// Sends a request, signed, with this session's configuration; see `SigningSession`, which is better for many requests.
  /// - Parameters:
  ///   - request: The request. An earlier signature is replaced.
  ///   - signer: Who signs.
  /// - Throws: What `SigningSession.data(for:)` throws.
  public func data(
    for request: URLRequest, signedWith signer: RequestSigner
  ) async throws -> (Data, HTTPURLResponse) {
    try await SigningSession(signer, configuration: configuration).data(for: request)
  }

  /// Sends a request, signed, with this session's configuration; see `SigningSession`, which is better for many requests.
  /// - Parameters:
  ///   - request: The request. An earlier signature is replaced.
  ///   - signer: Who signs.
  /// - Throws: What `SigningSession.data(for:)` throws.
  public func data(for request: URLRequest, signedWith signer: Signer) async throws -> (Data, HTTPURLResponse) {
    try await data(for: request, signedWith: RequestSigner(signer))
  }
}

/// Leaves redirects to the caller: what the session would send on would bear the signature of another request.
private final class RedirectRefusal: NSObject, URLSessionTaskDelegate {
  func urlSession(
    _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
    newRequest request: URLRequest, completionHandler: @escaping @Sendable (URLRequest?) -> Void
  ) { completionHandler(nil) }
}
