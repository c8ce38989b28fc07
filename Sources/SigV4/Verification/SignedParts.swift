internal import Crypto

/// What the canonical request of a received request is made of, but for its target.
struct SignedParts {
  private let method: String
  private let headers: CoveredHeaders
  private let payload: Payload
  private let pathRules: Service.PathRules

  /// - Throws: `invalidMethod`.
  init(
    _ method: String, _ headers: CoveredHeaders, _ payload: Payload, _ pathRules: Service.PathRules
  ) throws(VerificationError) {
    do throws(SigV4Error) {
      _ = try CanonicalRequest(method: method.utf8.span, payload: payload.text.utf8.span, pathRules: pathRules)
    } catch {
      throw VerificationError(.invalidMethod, error.message)
    }
    self.method = method
    self.headers = headers
    self.payload = payload
    self.pathRules = pathRules
  }

  /// Calls `body` with the request, its headers in order.
  /// - Returns: Nil for a method that no request has, which `init` does not let pass.
  func withRequest<Result>(
    _ layout: TextLayout, _ body: (SignableRequest, borrowing CanonicalHeaders) -> Result
  ) -> Result? {
    let method = method.utf8.span
    let payload = payload.text.utf8.span
    let covered = headers
    do throws(SigV4Error) {
      return try withCanonicalHeaders(of: covered.fields.span) { noHeaders throws(SigV4Error) in
        var headers = noHeaders
        for index in covered.indices { headers.include(index) }
        if covered.includesHost { headers.includeHost() }
        headers.sort()
        let request = try CanonicalRequest(method: method, payload: payload, pathRules: pathRules)
        return body(SignableRequest(request, layout), headers)
      }
    } catch {
      return nil
    }
  }
}
