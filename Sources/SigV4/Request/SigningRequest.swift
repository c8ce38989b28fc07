/// The parts of an HTTP request that a signature covers.
public struct SigningRequest: Sendable {
  /// The HTTP method, in the case it is sent in.
  public var method: String
  /// The absolute URL as it goes on the wire: already percent-encoded, and not to be encoded again.
  public var url: String
  /// The headers as they are sent. `Host` may be left out: it follows from the URL.
  public var headers: [HeaderField]
  /// The body. Left out, an `x-amz-content-sha256` header among `headers` says it; else it is what the service
  /// expects: for presigned S3 URLs `UNSIGNED-PAYLOAD`, otherwise no body.
  public var payload: Payload?

  /// A request; it is checked when it is signed.
  /// - Parameters:
  ///   - method: The HTTP method, in the case it is sent in.
  ///   - url: The absolute URL as it goes on the wire, already percent-encoded.
  ///   - headers: The headers as they are sent. `Host` may be left out.
  ///   - payload: The body, as the signature is to cover it; nil for what headers or service say.
  public init(method: String = "GET", url: String, headers: [HeaderField] = [], payload: Payload? = nil) {
    self.method = method
    self.url = url
    self.headers = headers
    self.payload = payload
  }
}
