/// The target of a request line taken apart (RFC 9112 §3.2): origin form or absolute form.
struct RequestTarget {
  /// The path as it came.
  let path: Range<Int>
  /// The query as it came, without the question mark. It goes on to the end, and its bytes are not looked at yet.
  let query: Range<Int>
  /// Whether it has the absolute form, which says the host.
  let isAbsolute: Bool

  /// - Throws: `invalidTarget`.
  @inline(__always)
  init(_ bytes: Span<UInt8>) throws(VerificationError) {
    do {
      if !bytes.isEmpty, bytes[0] == UInt8(ascii: "/") {
        var pathEnd = ByteSet.unreservedOrSlash.firstIndex(outsideIn: bytes, from: 0)
        while pathEnd < bytes.count, bytes[pathEnd] != UInt8(ascii: "?") {
          try RequestURL.checkByte(at: pathEnd, of: bytes)
          pathEnd = ByteSet.unreservedOrSlash.firstIndex(outsideIn: bytes, from: pathEnd + 1)
        }
        path = 0..<pathEnd
        query = min(pathEnd + 1, bytes.count)..<bytes.count
        isAbsolute = false
      } else {
        let absolute = try RequestURL(bytes)
        path = absolute.path
        query = absolute.query
        isAbsolute = true
      }
    } catch {
      throw Self.invalid(error)
    }
  }

  /// What an absolute target says of the host; nil for the origin form.
  @inline(never)
  func url(_ bytes: Span<UInt8>) -> RequestURL? { isAbsolute ? try? RequestURL(bytes) : nil }

  @inline(never)
  static func invalid(_ error: SigV4Error) -> VerificationError {
    VerificationError(
      .invalidTarget, "the target of the request is neither /path?query nor an absolute URL: " + error.message)
  }
}
