internal import SigV4

/// Presigns one URL after the other on the same terms, and keeps what it learns for the next.
struct URLPresigner: Sendable {
  private let terms: SigningTerms
  private let expiry: Int?
  private let credentials: Credentials
  /// What is signed, but for its URL.
  private var request: SigningRequest
  /// What is signed for, by the scheme and authority of a URL.
  private var scopes: [Substring: Scope] = [:]
  /// Each has the key for its scope.
  private var signers: [Scope: Signer] = [:]
  /// Mostly the next URL has the same host.
  private var latest: Host?

  /// Nil for what is not known.
  private struct Scope: Hashable {
    let service: String?
    let region: String?
  }

  /// What URLs of a host begin with, up to their path, and the signer for them. An object, so that it is not copied for
  /// each of them.
  private final class Host: Sendable {
    let beginning: String
    let signer: Signer

    init(_ beginning: String, _ signer: Signer) {
      self.beginning = beginning
      self.signer = signer
    }
  }

  /// - Parameter expiry: In seconds; nil for the service's default.
  init(_ terms: SigningTerms, _ credentials: Credentials, expiresIn expiry: Int?) {
    self.terms = terms
    self.credentials = credentials
    self.expiry = expiry
    request = SigningRequest(method: terms.method, url: "", headers: terms.headers, payload: terms.payload)
  }

  /// Appends the presigned URL to `output`; nothing, where it fails.
  /// - Parameter text: A URL as on the command line.
  mutating func presign(
    _ text: String, at time: SigningTime, to output: inout [UInt8]
  ) throws(ToolError) -> PresignedURL.Terms {
    if let latest, text.begins(with: latest.beginning), isLegalInURL(text) {
      return try presign(text, latest.signer, at: time, to: &output)
    }
    let target = try terms.target(text)
    let origin = origin(of: target.url)
    let signer = signer(for: scope(of: target.url, origin, target.service))
    let beginning = String(origin) + "/"
    if target.url.begins(with: beginning) { latest = Host(beginning, signer) }
    return try presign(target.url, signer, at: time, to: &output)
  }

  private mutating func presign(
    _ url: String, _ signer: borrowing Signer, at time: SigningTime, to output: inout [UInt8]
  ) throws(ToolError) -> PresignedURL.Terms {
    request.url = url
    return try Self.presign(request, signer, expiresIn: expiry, at: time, to: &output)
  }

  private static func presign(
    _ request: borrowing SigningRequest, _ signer: borrowing Signer, expiresIn expiry: Int?, at time: SigningTime,
    to output: inout [UInt8]
  ) throws(ToolError) -> PresignedURL.Terms {
    var terms: PresignedURL.Terms?
    do {
      // A signature adds less to most URLs.
      try output.append(addingCapacity: request.url.utf8.count + 1024) { storage throws(SigV4Error) in
        terms = try signer.presign(request, expiresIn: expiry, at: time, into: &storage)
      }
      if let terms { return terms }
    } catch {
      guard error.code == .insufficientStorage else { throw ToolError(error) }
    }
    do {
      let presigned = try signer.presign(request, expiresIn: expiry, at: time)
      output.append(presigned.url.utf8.span)
      return presigned.terms
    } catch {
      throw ToolError(error)
    }
  }

  private mutating func signer(for scope: Scope) -> Signer {
    if let signer = signers[scope] { return signer }
    let signer = Signer(
      credentials: credentials, region: scope.region, service: scope.service.map { Service($0) })
    signers[scope] = signer
    return signer
  }

  /// - Parameter service: Nil where the host is to tell it.
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
