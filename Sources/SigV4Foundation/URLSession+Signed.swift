public import Foundation
public import SigV4

#if canImport(FoundationNetworking)
public import FoundationNetworking
#endif

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

  /// Sends a request, signed for the region and service that its host names, with this session's configuration; see
  /// `SigningSession`, which is better for many requests.
  ///
  /// With AWSCredentials, `signedWith: .defaultChain` finds the credentials where boto finds them.
  /// - Parameters:
  ///   - request: The request. An earlier signature is replaced.
  ///   - source: Where the credentials come from.
  /// - Throws: What `SigningSession.data(for:)` throws.
  public func data(
    for request: URLRequest, signedWith source: some CredentialSource
  ) async throws -> (Data, HTTPURLResponse) {
    try await data(for: request, signedWith: RequestSigner(source))
  }
}
