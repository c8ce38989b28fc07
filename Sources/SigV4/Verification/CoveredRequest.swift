internal import Crypto

/// What the signature of a received request covers, kept so that it can be hashed, and shown.
struct CoveredRequest: ~Copyable {
  private let method: String
  private let headers: CoveredHeaders
  private let payload: Payload
  private let pathRules: Service.PathRules
  private let text: RequestText

  init(
    method: String, headers: consuming CoveredHeaders, payload: Payload, pathRules: Service.PathRules,
    text: RequestText
  ) {
    self.method = method
    self.headers = headers
    self.payload = payload
    self.pathRules = pathRules
    self.text = text
  }

  /// The hash of the canonical request.
  /// - Throws: `invalidMethod`.
  func hash() throws(SigV4Error) -> SHA256Digest {
    try withCanonicalRequest { canonical, text, layout, headers in canonical.hash(text, layout, headers) }
  }

  /// - Throws: `invalidMethod`.
  func canonicalRequest() throws(SigV4Error) -> String {
    try withCanonicalRequest { canonical, text, layout, headers in
      var buffer = TextBuffer()
      canonical.write(text, layout, headers, to: &buffer)
      return String(decoding: buffer.span)
    }
  }

  /// Calls `body` with what writes the canonical request.
  @inline(__always)
  private func withCanonicalRequest<Result>(
    _ body: (CanonicalRequest, Span<UInt8>, TextLayout, borrowing CanonicalHeaders) -> Result
  ) throws(SigV4Error) -> Result {
    try text.withSpan { text throws(SigV4Error) in
      try headers.withCanonicalHeaders { headers throws(SigV4Error) in
        let canonical = try CanonicalRequest(
          method: method.utf8.span, payload: payload.text.utf8.span, pathRules: pathRules)
        return body(canonical, text, self.text.layout, headers)
      }
    }
  }
}
