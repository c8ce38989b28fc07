public import Foundation
package import SigV4

#if canImport(FoundationNetworking)
public import FoundationNetworking
#endif

/// A `URLSession` whose requests are signed as they are sent, and signed anew when that is called for.
///
/// * A redirect is followed with a signature of its own, within one host and among those of S3. Any other redirect is
///   returned, so that no credentials go where they were not meant for.
/// * When S3 says that the bucket is in another region, the request is signed for that one.
/// * When the service refuses the time and its clock shows another, the request is signed by that clock, once.
///
/// Each time, the body is sent again: a file is read again, and framed again where it goes in chunks. A request whose
/// body is a stream cannot be sent again; then `unsignableBody` is thrown, which says what the service answered.
///
/// Headers that the session adds of its own accord, such as `User-Agent` and `Accept-Encoding`, are not signed; those of
/// the configuration's `httpAdditionalHeaders` are. An answer that asks for a password is returned like any other.
public final class SigningSession: Sendable {
  let signer: RequestSigner
  private let exchange: Exchange

  /// A session of its own, with its own connections.
  /// - Parameters:
  ///   - signer: Who signs.
  ///   - configuration: The session's own settings: timeouts, proxies, and so on.
  ///   - willStart: Gets each task before it starts, as for its `progress`. A request that is sent again has another.
  public init(
    _ signer: RequestSigner, configuration: URLSessionConfiguration = .default,
    willStart: @escaping @Sendable (URLSessionTask) -> Void = { _ in }
  ) {
    self.signer = signer
    exchange = Exchange(configuration, willStart: willStart)
  }

  /// Sends a request and returns the answer with its body in memory.
  /// - Throws: A `SigV4Error`, what getting the credentials throws, or a `URLError`. A refusal of the service is an
  ///   answer, not an error: `ServiceError(_:body:)` reads it.
  public func data(for request: URLRequest) async throws -> (Data, HTTPURLResponse) { try await send(request, .own) }

  /// Sends a request with a body that is in memory.
  /// - Throws: What `data(for:)` throws.
  public func upload(for request: URLRequest, from body: Data) async throws -> (Data, HTTPURLResponse) {
    try await send(request, .data(body, .hashing(body)))
  }

  /// Sends a request with a body that is in a file, of which only a piece at a time is in memory.
  ///
  /// What goes in chunks is framed into a temporary file of its own, which is as long as `file`.
  /// - Parameters:
  ///   - request: The request.
  ///   - file: The body. It must not change meanwhile.
  ///   - signing: How the body is signed.
  /// - Throws: What `data(for:)` throws, or what reading the file throws.
  public func upload(
    for request: URLRequest, fromFile file: URL, signing: BodySigning = .hash
  ) async throws -> (Data, HTTPURLResponse) {
    try await send(request, signing.body(of: file))
  }

  /// Sends a request with a body that comes a piece at a time, and of which only a piece at a time is in memory.
  ///
  /// All of it is kept in a temporary file first: its length must be known before it is sent, and it may have to be sent
  /// again.
  /// - Parameters:
  ///   - request: The request.
  ///   - body: Pieces of any lengths. Single bytes become pieces with `map { CollectionOfOne($0) }`.
  ///   - signing: How the body is signed.
  /// - Throws: What `data(for:)` throws, what `body` throws, or what writing the file throws.
  public func upload<Body: AsyncSequence>(
    for request: URLRequest, from body: Body, signing: BodySigning = .hash
  ) async throws -> (Data, HTTPURLResponse) where Body.Element: Collection, Body.Element.Element == UInt8 {
    try await FileManager.default.withTemporaryFile(of: body) { file in
      try await upload(for: request, fromFile: file, signing: signing)
    }
  }

  /// Sends a request and returns the answer as soon as its head is there; its body arrives while it is read.
  /// - Throws: What `data(for:)` throws.
  package func stream(for request: URLRequest) async throws -> (ArrivingBody, HTTPURLResponse) {
    try await stream(request, .own)
  }

  /// As `stream(for:)`, with a body that is in memory.
  package func stream(
    for request: URLRequest, from body: Data, payload: Payload
  ) async throws -> (ArrivingBody, HTTPURLResponse) {
    try await stream(request, .data(body, payload))
  }

  /// As `stream(for:)`, with a body that is in a file.
  package func stream(
    for request: URLRequest, fromFile file: URL, signing: BodySigning
  ) async throws -> (ArrivingBody, HTTPURLResponse) {
    try await stream(request, signing.body(of: file))
  }

  /// As `stream(for:)`, with a body that comes a piece at a time.
  package nonisolated(nonsending) func stream<Body: AsyncSequence>(
    for request: URLRequest, from body: Body, signing: BodySigning
  ) async throws -> (ArrivingBody, HTTPURLResponse) where Body.Element: Collection, Body.Element.Element == UInt8 {
    try await FileManager.default.withTemporaryFile(of: body) { file in
      try await stream(for: request, fromFile: file, signing: signing)
    }
  }

  /// Sends a request and puts the body of the answer into a temporary file, which is the caller's to remove.
  /// - Throws: What `data(for:)` throws.
  public func download(for request: URLRequest) async throws -> (URL, HTTPURLResponse) {
    var last: URL?
    // An answer that is not for the caller leaves no file.
    let discard = { if let last { try? FileManager.default.removeItem(at: last) } }
    do {
      return try await perform(request, .own, contents: Self.contents) { attempt in
        discard()
        let answer = try await deliver(attempt, by: exchange.download)
        last = answer.0
        return answer
      }
    } catch {
      discard()
      throw error
    }
  }

  private static func contents(of file: inout URL) -> Data? { try? Data(contentsOf: file) }
  private static func contents(of data: inout Data) -> Data? { data }
  private static func contents(of body: inout ArrivingBody) async throws -> Data? { try await body.beginning() }
}

extension SigningSession {
  private func send(_ request: URLRequest, _ body: RequestBody) async throws -> (Data, HTTPURLResponse) {
    try await perform(request, body, contents: Self.contents) { attempt in try await deliver(attempt, by: exchange.send)
    }
  }

  private func stream(_ request: URLRequest, _ body: RequestBody) async throws -> (ArrivingBody, HTTPURLResponse) {
    try await perform(request, body, contents: Self.contents) { attempt in
      try await deliver(attempt, by: exchange.stream)
    }
  }

  private func deliver<Body>(
    _ attempt: Attempt, by send: (URLRequest, SentBody) async throws -> (Body, HTTPURLResponse)
  ) async throws -> (Body, HTTPURLResponse) {
    switch attempt.body {
    case .own: return try await send(signed(attempt, nil), .own)
    case .data(let data, let payload): return try await send(signed(attempt, payload), .data(data))
    case .file(let file, let payload): return try await send(signed(attempt, payload), .file(file))
    case .chunks(let file, let body):
      let (request, chunkSigner) = try await signer.sign(attempt.request, body: body, region: attempt.region)
      return try await FileManager.default.withTemporaryFile(of: chunkSigner.encode(FilePieces(file))) { framed in
        try await send(request, .file(framed))
      }
    }
  }

  private func signed(_ attempt: Attempt, _ payload: Payload?) async throws -> URLRequest {
    try await signer.sign(attempt.request, payload: payload, region: attempt.region)
  }

  /// Sends a request until its answer is one for the caller.
  private func perform<Body>(
    _ request: URLRequest, _ body: RequestBody, contents: (inout Body) async throws -> Data?,
    _ transfer: (Attempt) async throws -> (Body, HTTPURLResponse)
  ) async throws -> (Body, HTTPURLResponse) {
    var attempt = Attempt(request: whole(request), body: body, region: signer.region)
    while true {
      let start = signer.clock.reading
      var (received, response) = try await transfer(attempt)
      guard response.statusCode >= 300,
        let error = ServiceError(response, body: try await contents(&received) ?? Data()),
        try attempt.isWorthAnother(after: response, error, signer.clock, since: start)
      else { return (received, response) }
    }
  }

  /// The request with the headers that the session would add to it unsigned, though it is known what they will be.
  private func whole(_ request: URLRequest) -> URLRequest {
    var request = request
    for case (let name as String, let value as String) in exchange.additionalHeaders
    where request.value(forHTTPHeaderField: name) == nil { request.setValue(value, forHTTPHeaderField: name) }
    let hasBody = request.httpBody?.isEmpty == false || request.httpBodyStream != nil
    if hasBody, request.httpMethod == "POST", request.value(forHTTPHeaderField: "Content-Type") == nil {
      request.setValue("application/x-www-form-urlencoded", forHTTPHeaderField: "Content-Type")
    }
    return request
  }
}
