internal import SigV4

/// Presigns one URL after the other on the same terms.
struct URLPresigner: Sendable {
  private let terms: SigningTerms
  private let expiry: Int?
  /// Signs for the service that the terms name, or S3.
  private let signer: Signer
  /// Signs for the service that the host tells.
  private let inferringSigner: Signer

  /// - Parameter expiry: In seconds; nil for the service's default.
  init(_ terms: SigningTerms, _ credentials: Credentials, expiresIn expiry: Int?) {
    self.terms = terms
    self.expiry = expiry
    let region = terms.region?.name
    signer = Signer(credentials: credentials, region: region, service: terms.service ?? .s3)
    inferringSigner = Signer(credentials: credentials, region: region)
  }

  /// - Parameter text: A URL as on the command line.
  func presign(_ text: String, at time: SigningTime) throws(ToolError) -> PresignedURL {
    let target = try terms.target(text)
    let request = SigningRequest(
      method: terms.method, url: target.url, headers: terms.headers, payload: terms.payload)
    do {
      return try (target.service == nil ? inferringSigner : signer).presign(request, expiresIn: expiry, at: time)
    } catch {
      throw ToolError(error)
    }
  }
}
