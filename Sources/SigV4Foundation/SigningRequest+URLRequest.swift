public import SigV4

#if canImport(FoundationNetworking)
internal import Foundation
public import FoundationNetworking
#else
public import Foundation
#endif

extension SigningRequest {
  /// What a signature covers of a request that `URLSession` will send.
  /// - Parameters:
  ///   - request: The request; its headers are those set on it, not those that the session adds, which stay unsigned.
  ///   - payload: The body. Left out, that is `httpBody`, or else what an `x-amz-content-sha256` header says.
  /// - Throws: `invalidURL` without a URL, `unsignableBody` for a body that is a stream: it can be read only once.
  public init(_ request: URLRequest, payload: Payload? = nil) throws(SigV4Error) {
    guard let url = request.url else { throw SigV4Error(.invalidURL, "the request has no URL") }
    let headers = (request.allHTTPHeaderFields ?? [:]).map { HeaderField(name: $0.key, value: $0.value) }
    var payload = payload
    if payload == nil {
      if let body = request.httpBody {
        payload = .hashing(body)
      } else if request.httpBodyStream != nil, request.value(forHTTPHeaderField: "x-amz-content-sha256") == nil {
        throw SigV4Error(
          .unsignableBody, "the body is a stream; give its payload hash, or .unsigned where the service takes that")
      }
    }
    self.init(
      method: request.httpMethod ?? "GET", url: url.absoluteString, headers: headers.sorted { $0.name < $1.name },
      payload: payload)
  }
}
