public import Foundation
public import SigV4

#if canImport(FoundationNetworking)
public import FoundationNetworking
#endif

extension URLRequest {
  /// This request with its signature in the `Authorization` header; an earlier signature is replaced.
  /// - Parameters:
  ///   - signer: Who signs.
  ///   - payload: The body. Left out, that is `httpBody`.
  ///   - time: When it is sent, to within a quarter of an hour by the server's clock.
  /// - Throws: A `SigV4Error` that says what is wrong with the request, the credentials or the scope.
  public func signed(
    with signer: Signer, payload: Payload? = nil, at time: SigningTime = .now()
  ) throws(SigV4Error) -> URLRequest {
    let request = try SigningRequest(self, payload: payload)
    return withHeaders(try signer.sign(request, at: time).allHeaders(of: request))
  }

  /// This request with the headers and the signature of an upload in chunks, and what frames its body.
  ///
  /// Its `Content-Length` must become `body.encodedByteCount`. A session sets it for a file or for data; for a stream
  /// not every one does.
  /// - Parameters:
  ///   - signer: Who signs.
  ///   - body: How the body is sent.
  ///   - time: When it is sent, to within a quarter of an hour by the server's clock.
  /// - Throws: A `SigV4Error` that says what is wrong with the request, the credentials or the scope.
  public func signed(
    with signer: Signer, body: ChunkedBody, at time: SigningTime = .now()
  ) throws(SigV4Error) -> (request: URLRequest, chunkSigner: ChunkSigner) {
    let chunked = try signer.sign(SigningRequest(self, payload: .unsigned), body: body, at: time)
    return (withHeaders(chunked.headers), chunked.chunkSigner)
  }

  private func withHeaders(_ headers: [HeaderField]) -> URLRequest {
    var request = self
    request.allHTTPHeaderFields = [:]
    for field in headers { request.setValue(field.value, forHTTPHeaderField: field.name) }
    return request
  }

  /// This request with its signature in the query of its URL, and with no headers but those that are signed.
  /// - Parameters:
  ///   - signer: Who signs.
  ///   - payload: The body. Left out, that is `httpBody`, or else what the service takes for granted.
  ///   - seconds: How long the URL is good: 1 to 604800 (seven days). Left out, the service's default.
  ///   - time: From when.
  /// - Throws: A `SigV4Error` that says what is wrong with the request, the credentials, the scope or the expiry.
  public func presigned(
    with signer: Signer, payload: Payload? = nil, expiresIn seconds: Int? = nil, at time: SigningTime = .now()
  ) throws(SigV4Error) -> URLRequest {
    let presigned = try signer.presign(SigningRequest(self, payload: payload), expiresIn: seconds, at: time)
    var request = self
    request.url = try URL(presigned: presigned.url)
    request.allHTTPHeaderFields = [:]
    for field in presigned.requiredHeaders { request.addValue(field.value, forHTTPHeaderField: field.name) }
    return request
  }
}

extension Signer {
  /// A URL that carries its signature: whoever has it can send the request, until it expires.
  /// - Parameters:
  ///   - url: The URL to sign.
  ///   - method: The HTTP method that it is good for.
  ///   - seconds: How long it is good: 1 to 604800 (seven days). Left out, the service's default.
  ///   - time: From when.
  /// - Throws: A `SigV4Error` that says what is wrong with the URL, the credentials, the scope or the expiry.
  public func presignedURL(
    _ url: URL, method: String = "GET", expiresIn seconds: Int? = nil, at time: SigningTime = .now()
  ) throws(SigV4Error) -> URL {
    let request = SigningRequest(method: method, url: url.absoluteString)
    return try URL(presigned: presign(request, expiresIn: seconds, at: time).url)
  }
}

extension URL {
  /// A URL in canonical encoding, which Foundation takes as it is.
  fileprivate init(presigned text: String) throws(SigV4Error) {
    guard let url = URL(string: text) else {
      throw SigV4Error(.invalidURL, "Foundation takes no such URL; presign it as text, with Signer.presign")
    }
    self = url
  }
}
