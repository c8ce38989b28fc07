internal import Crypto

/// The one text that a signature covers, whoever signs or verifies, and whether it is hashed or shown.
struct CanonicalRequest: ~Escapable {
  let method: Span<UInt8>
  /// The last line: the payload's hash, or a marker.
  let payload: Span<UInt8>
  let pathRules: Service.PathRules

  /// - Throws: `invalidMethod`.
  @inline(__always)
  @_lifetime(copy method, copy payload)
  init(method: Span<UInt8>, payload: Span<UInt8>, pathRules: Service.PathRules) throws(SigV4Error) {
    guard !method.isEmpty else { throw SigV4Error(.invalidMethod, "the method is empty") }
    let end = ByteSet.token.firstIndex(outsideIn: method, from: 0)
    guard end == method.count else {
      throw SigV4Error(.invalidMethod, "the method holds a character that no method may, at byte " + String(end))
    }
    self.method = method
    self.payload = payload
    self.pathRules = pathRules
  }

  /// Streams the canonical request into a sink.
  /// - Parameters:
  ///   - text: Holds the host, the path as it is on the wire, and the canonical query.
  ///   - layout: Where they lie in it.
  ///   - headers: What headers are signed.
  ///   - sink: Where the canonical request goes.
  @inline(__always)
  @_lifetime(sink: copy sink)
  func write(
    _ text: Span<UInt8>, _ layout: TextLayout,
    _ headers: borrowing some SignedHeaderText & ~Copyable & ~Escapable,
    to sink: inout some TextSink & ~Copyable & ~Escapable
  ) {
    writeMethod(to: &sink)
    if layout.hasCanonicalPath {
      sink.write(text.extracting(layout.path))
    } else {
      sink.writeCanonicalPath(text.extracting(layout.path), pathRules)
    }
    writeAfterPath(text, layout, headers, to: &sink)
  }

  /// Writes what comes before the path.
  @inline(__always)
  @_lifetime(sink: copy sink)
  func writeMethod(to sink: inout some TextSink & ~Copyable & ~Escapable) {
    sink.write(method)
    sink.write(UInt8(ascii: "\n"))
  }

  /// Writes what comes after the path.
  @inline(__always)
  @_lifetime(sink: copy sink)
  func writeAfterPath(
    _ text: Span<UInt8>, _ layout: TextLayout,
    _ headers: borrowing some SignedHeaderText & ~Copyable & ~Escapable,
    to sink: inout some TextSink & ~Copyable & ~Escapable
  ) {
    sink.write(UInt8(ascii: "\n"))
    sink.write(text.extracting(layout.canonicalQuery))
    sink.write(UInt8(ascii: "\n"))
    headers.writeLines(host: text.extracting(layout.host), to: &sink)
    sink.write(UInt8(ascii: "\n"))
    headers.writeNames(to: &sink)
    sink.write(UInt8(ascii: "\n"))
    sink.write(payload)
  }

  /// The hash of what `write` writes.
  @inline(__always)
  func hash(
    _ text: Span<UInt8>, _ layout: TextLayout,
    _ headers: borrowing some SignedHeaderText & ~Copyable & ~Escapable
  ) -> SHA256Digest {
    let hash: SHA256Digest? = withScratch(byteCount: shortTextByteCount) { whole in
      write(text, layout, headers, to: &whole)
      return whole.isFull ? nil : SHA256.hash(bytes: whole.span)
    }
    return hash ?? hashInPieces(text, layout, headers)
  }

  /// The same for any length.
  @inline(never)
  private func hashInPieces(
    _ text: Span<UInt8>, _ layout: TextLayout,
    _ headers: borrowing some SignedHeaderText & ~Copyable & ~Escapable
  ) -> SHA256Digest {
    var sink = HashSink()
    write(text, layout, headers, to: &sink)
    return sink.finish()
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
