internal import Crypto

/// What presigned URLs of one second, host, method and lifetime have in common.
///
/// A signer that signs one URL after another mostly finds that the next differs from the last in its path alone.
final class PresigningPattern: Sendable {
  private let presigner: Presigner
  private let method: String
  private let origin: Origin
  /// The lifetime that was asked for.
  private let seconds: Int
  let time: SigningTime

  /// A URL up to its path, as it was given.
  private struct Origin {
    let bytes: [UInt8]

    @inline(__always)
    func begins(_ url: Span<UInt8>) -> Bool { equalBytes(url.extracting(first: bytes.count), bytes.span) }
  }

  /// - Parameter presigner: One for keys right under `origin`.
  init(_ presigner: Presigner, method: String, origin: Span<UInt8>, seconds: Int, time: SigningTime) {
    self.presigner = presigner
    self.method = method
    self.origin = Origin(bytes: [UInt8](capacity: origin.count) { $0.write(origin) })
    self.seconds = seconds
    self.time = time
  }

  /// Appends the presigned URL of a request without headers or payload.
  /// - Returns: Nil where it departs from the pattern in more than its path, or there is no room; nothing is then
  ///   appended.
  @inline(__always)
  func write(
    _ request: borrowing SigningRequest, expiresIn seconds: Int, to text: inout OutputSpan<UInt8>
  ) -> PresignedURL.Terms? {
    guard seconds == self.seconds,
      method.withUTF8Bytes({ method in request.method.withUTF8Bytes { equalBytes($0, method) } })
    else { return nil }
    let isWritten = request.url.withUTF8Bytes { url in
      let pathStart = origin.bytes.count
      guard url.count > pathStart, url[pathStart] == UInt8(ascii: "/"), origin.begins(url) else { return false }
      // Any other byte would have to be encoded, or belongs to a query.
      guard ByteSet.unreservedOrSlash.firstIndex(outsideIn: url, from: pathStart) == url.count else { return false }
      return presigner.append(path: url.extracting(droppingFirst: pathStart), to: &text)
    }
    return isWritten ? presigner.terms : nil
  }
}
