// The seam to HTTP: whoever has a client of their own puts it here.

public import SigV4

/// Sends one HTTP request. `URLSessionTransport` is the default.
public protocol HTTPTransport: Sendable {
  /// Sends a request and returns the whole answer, whatever its status.
  ///
  /// An implementation does not follow redirects (a request carries tokens that are meant for one host), keeps the
  /// request's timeout and limit, and stops when the task is cancelled.
  /// - Throws: `unavailable` where no answer comes in time, `invalidAnswer` where the body is longer than the limit,
  ///   `cancelled`.
  func send(_ request: TransportRequest) async throws(CredentialError) -> TransportResponse
}

/// An HTTP request for credentials. It may hold secrets, and shows none.
public struct TransportRequest: Sendable, CustomStringConvertible, CustomReflectable {
  /// The HTTP method.
  public var method: String
  /// An absolute `http` or `https` URL, percent-encoded.
  public var url: String
  /// The headers, but for `Host` and `Content-Length`.
  public var headers: [HeaderField]
  /// The body; empty for none.
  public var body: [UInt8]
  /// How long the whole exchange may take.
  public var timeout: Duration
  /// How many bytes of body an answer may have.
  public var responseByteLimit: Int

  /// A request, as a provider makes it.
  /// - Parameters:
  ///   - method: The HTTP method.
  ///   - url: An absolute `http` or `https` URL, percent-encoded.
  ///   - headers: The headers, but for `Host` and `Content-Length`.
  ///   - body: The body; empty for none.
  ///   - timeout: How long the whole exchange may take.
  ///   - responseByteLimit: How many bytes of body an answer may have; no honest one comes near the default, 256 KiB.
  public init(
    method: String = "GET", url: String, headers: [HeaderField] = [], body: [UInt8] = [], timeout: Duration,
    responseByteLimit: Int = 262_144
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
    self.timeout = timeout
    self.responseByteLimit = responseByteLimit
  }

  /// The method alone: a URL can hold a token.
  public var description: String { "TransportRequest(\(method))" }
  /// The method alone.
  public var customMirror: Mirror { Mirror(self, children: ["method": method]) }
}

/// An HTTP answer. It may hold secrets, and shows none.
public struct TransportResponse: Sendable, CustomStringConvertible, CustomReflectable {
  /// The HTTP status, such as 200.
  public var status: Int
  /// The headers.
  public var headers: [HeaderField]
  /// The body, without transfer and content codings.
  public var body: [UInt8]

  /// An answer, as a transport returns it.
  /// - Parameters:
  ///   - status: The HTTP status.
  ///   - headers: The headers.
  ///   - body: The body, without transfer and content codings.
  public init(status: Int, headers: [HeaderField] = [], body: [UInt8] = []) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// The status and the length of the body.
  public var description: String { "TransportResponse(\(status), \(body.count) bytes)" }
  /// The status and the length of the body.
  public var customMirror: Mirror { Mirror(self, children: ["status": status, "byteCount": body.count]) }
}
