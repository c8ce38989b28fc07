/// The one text that a signature covers, whoever signs or verifies, and whether it is hashed or shown.
struct CanonicalRequest: ~Copyable {
  let method: String
  let headers: CanonicalHeaders
  let payload: Payload
  let pathRules: Service.PathRules

  /// - Throws: `invalidMethod`.
  init(
    method: String, headers: consuming CanonicalHeaders, payload: Payload, pathRules: Service.PathRules
  ) throws(SigV4Error) {
    let bytes = method.utf8.span
    guard !bytes.isEmpty else { throw SigV4Error(.invalidMethod, "the method is empty") }
    for i in bytes.indices where !ByteSet.token.contains(bytes[i]) {
      throw SigV4Error(.invalidMethod, "the method holds a character that no method may, at byte " + String(i))
    }
    self.method = method
    self.headers = headers
    self.payload = payload
    self.pathRules = pathRules
  }

  /// Streams the canonical request into a sink.
  /// - Parameters:
  ///   - text: Holds the host, the path as it is on the wire, and the canonical query.
  ///   - layout: Where they lie in it.
  ///   - sink: Where the canonical request goes.
  @_lifetime(sink: copy sink)
  func write(_ text: Span<UInt8>, _ layout: TextLayout, to sink: inout some TextSink & ~Copyable & ~Escapable) {
    sink.write(method)
    sink.write(UInt8(ascii: "\n"))
    if layout.hasCanonicalPath {
      sink.write(text.extracting(layout.path))
    } else {
      sink.writeCanonicalPath(text.extracting(layout.path), pathRules)
    }
    sink.write(UInt8(ascii: "\n"))
    sink.write(text.extracting(layout.canonicalQuery))
    sink.write(UInt8(ascii: "\n"))
    headers.writeLines(host: text.extracting(layout.host), to: &sink)
    sink.write(UInt8(ascii: "\n"))
    headers.writeNames(to: &sink)
    sink.write(UInt8(ascii: "\n"))
    sink.write(payload.text)
  }
}

/// Where the parts of a target lie in a text.
struct TextLayout {
  /// The host and port, as the `Host` header says them.
  var host = 0..<0
  /// The path as it is on the wire.
  var path = 0..<0
  /// Whether the path is in canonical form already.
  var hasCanonicalPath = false
  var canonicalQuery = 0..<0
}
