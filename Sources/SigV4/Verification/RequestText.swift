internal import Crypto

/// The text that a canonical request takes its host, path and query from.
struct RequestText {
  /// The host, the path and the canonical query; empty where the target itself is as it must be.
  private let text: [UInt8]
  private let target: String
  let layout: TextLayout

  init(_ request: String, _ target: RequestTarget, _ placement: VerifiedRequest.Placement, _ service: Service) {
    self.target = request
    var layout = TextLayout()
    var text: [UInt8] = []
    if target.query.isEmpty, target.url == nil {
      layout.path = target.path
    } else {
      let source = request.utf8.span
      var buffer = TextBuffer()
      target.url?.writeAuthority(source, to: &buffer)
      layout.host = 0..<buffer.count
      buffer.write(source.extracting(target.path))
      layout.path = layout.host.upperBound..<buffer.count
      let query = CanonicalQuery(source.extracting(target.query)) { name in
        placement == .query && Self.isUnsigned(name, service)
      }
      query.write(to: &buffer)
      layout.canonicalQuery = layout.path.upperBound..<buffer.count
      text = buffer.array
    }
    self.layout = layout
    self.text = text
  }

  /// Whether a parameter of a presigned URL is not signed: the signature, and a token that was added afterwards.
  private static func isUnsigned(_ name: Span<UInt8>, _ service: Service) -> Bool {
    equalBytes(name, AuthenticationParameter.signature.name)
      || service.tokenPlacement == .addedAfterSigning && equalBytes(name, service.tokenName.header)
  }

  /// Calls `body` with the text that `layout` tells of.
  @inline(__always)
  func withSpan<Result>(_ body: (Span<UInt8>) throws(SigV4Error) -> Result) throws(SigV4Error) -> Result {
    try text.isEmpty ? body(target.utf8.span) : body(text.span)
  }
}
