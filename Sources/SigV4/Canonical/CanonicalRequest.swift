/// The one text that a signature covers, whoever signs or verifies, and whether it is hashed or shown.
struct CanonicalRequest {
  let method: String
  let headers: CanonicalHeaders
  let payload: Payload
  /// Says how the path is encoded.
  let service: Service

  /// - Throws: `invalidMethod`.
  init(method: String, headers: CanonicalHeaders, payload: Payload, service: Service) throws(SigV4Error) {
    let bytes = method.utf8.span
    guard !bytes.isEmpty else { throw SigV4Error(.invalidMethod, "the method is empty") }
    for i in bytes.indices where !ByteSet.token.contains(bytes[i]) {
      throw SigV4Error(.invalidMethod, "the method holds a character that no method may, at byte " + String(i))
    }
    self.method = method
    self.headers = headers
    self.payload = payload
    self.service = service
  }

  /// Streams the canonical request into a sink.
  /// - Parameters:
  ///   - sink: Where it goes.
  ///   - path: The path as it is on the wire.
  ///   - canonicalQuery: What `CanonicalQuery` wrote.
  func write(
    to sink: inout some CanonicalSink & ~Copyable, path: Span<UInt8>, canonicalQuery: Span<UInt8>
  ) {
    sink.write(method)
    sink.write(UInt8(ascii: "\n"))
    sink.writeCanonicalPath(path, service)
    sink.write(UInt8(ascii: "\n"))
    sink.write(canonicalQuery)
    sink.write(UInt8(ascii: "\n"))
    headers.writeLines(to: &sink)
    sink.write(UInt8(ascii: "\n"))
    headers.writeNames(to: &sink)
    sink.write(UInt8(ascii: "\n"))
    sink.write(payload.text)
  }
}
