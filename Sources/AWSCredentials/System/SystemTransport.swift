// The HTTP client that there is without another one.

/// `URLSession`, which is set up when it is first asked; without the package's trait `Networking`, none.
struct SystemTransport: HTTPTransport {
  func send(_ request: TransportRequest) async throws(CredentialError) -> TransportResponse {
    #if Networking
    try await URLSessionTransport.shared.send(request)
    #else
    throw CredentialError(.unavailable, "this program is built without a network (the trait Networking)")
    #endif
  }
}
