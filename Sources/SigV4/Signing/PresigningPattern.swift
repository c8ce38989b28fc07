internal import Crypto

/// What presigned URLs of one second, host, method and lifetime have in common.
///
/// A signer that signs one URL after another mostly finds that the next differs from the last in its path alone.
final class PresigningPattern: SecondsPattern {
  private let presigner: Presigner
  private let target: CommonTarget
  /// The lifetime that was asked for.
  private let seconds: Int
  let time: SigningTime

  /// - Parameter presigner: One for keys right under `target`.
  init(_ presigner: Presigner, _ target: CommonTarget, seconds: Int, time: SigningTime) {
    self.presigner = presigner
    self.target = target
    self.seconds = seconds
    self.time = time
  }

  /// What comes with the URLs.
  var terms: PresignedURL.Terms { presigner.terms }

  /// Appends the presigned URL of a request without headers or payload.
  /// - Returns: Nil where it departs from the pattern in more than its path, or there is no room; nothing is then
  ///   appended.
  @inline(__always)
  func write(
    _ request: borrowing SigningRequest, expiresIn seconds: Int, to text: inout OutputSpan<UInt8>
  ) -> PresignedURL.Terms? {
    write(request, expiresIn: seconds) { presigner.append(path: $0, to: &text) }
  }

  /// Appends the URL at another second.
  /// - Returns: Nil where it departs from the pattern in more than its path and the second, or there is no room.
  @inline(__always)
  func write(
    _ request: borrowing SigningRequest, expiresIn seconds: Int, at time: SigningTime, by keys: SigningKeyCache,
    to text: inout OutputSpan<UInt8>
  ) -> PresignedURL.Terms? {
    write(request, expiresIn: seconds) { presigner.append(path: $0, at: time, by: keys, to: &text) }
  }

  @inline(__always)
  private func write(
    _ request: borrowing SigningRequest, expiresIn seconds: Int, append: (_ path: Span<UInt8>) -> Bool
  ) -> PresignedURL.Terms? {
    guard seconds == self.seconds else { return nil }
    return target.withPlainPath(of: request) { append($0) ? terms : nil }
  }
}
