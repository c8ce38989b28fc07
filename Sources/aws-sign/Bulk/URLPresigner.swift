internal import SigV4

/// Presigns one URL after the other on the same terms, and keeps what it learns for the next.
struct URLPresigner: Sendable {
  private let terms: SigningTerms
  private let expiry: Int?
  private let credentials: Credentials
  /// What is signed for, by the scheme and authority of a URL.
  private var scopes: [Substring: Scope] = [:]
  /// Each has the key for its scope.
  private var signers: [Scope: Signer] = [:]
  /// What the last URL began with, up to its path, and the signer for it: mostly the next begins so, too.
  private var latest: (beginning: String, signer: Signer)?

  /// Nil for what is not known.
  private struct Scope: Hashable {
    let service: String?
    let region: String?
  }

  /// - Parameter expiry: In seconds; nil for the service's default.
  init(_ terms: SigningTerms, _ credentials: Credentials, expiresIn expiry: Int?) {
    self.terms = terms
    self.credentials = credentials
    self.expiry = expiry
  }

  /// - Parameter text: A URL as on the command line.
  mutating func presign(_ text: String, at time: SigningTime) throws(ToolError) -> PresignedURL {
    let target = try terms.target(text)
    let signer = signer(for: target.url, target.service)
    let request = SigningRequest(
      method: terms.method, url: target.url, headers: terms.headers, payload: terms.payload)
    do {
      return try signer.presign(request, expiresIn: expiry, at: time)
    } catch {
      throw ToolError(error)
    }
  }

  /// - Parameter service: Nil where the host is to tell it.
  private mutating func signer(for url: String, _ service: Service?) -> Signer {
    if let latest, url.utf8.starts(with: latest.beginning.utf8) { return latest.signer }
    let origin = origin(of: url)
    let signer = signer(for: scope(of: url, origin, service))
    if origin.endIndex < url.endIndex, url.utf8[origin.endIndex] == UInt8(ascii: "/") {
      latest = (origin + "/", signer)
    }
    return signer
  }

  private mutating func signer(for scope: Scope) -> Signer {
    if let signer = signers[scope] { return signer }
    let signer = Signer(
      credentials: credentials, region: scope.region, service: scope.service.map { Service($0) })
    signers[scope] = signer
    return signer
  }

  private mutating func scope(of url: String, _ origin: Substring, _ service: Service?) -> Scope {
    if let scope = scopes[origin] { return scope }
    let endpoint = Endpoint(
      host: hostName(ofURL: url), isWebSocket: origin.utf8.first.map { $0 | 32 } == UInt8(ascii: "w"))
    let scope = Scope(
      service: service?.signingName ?? endpoint?.signingName, region: terms.region?.name ?? endpoint?.region)
    scopes[origin] = scope
    return scope
  }
}
