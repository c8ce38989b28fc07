internal import Crypto

/// What the URLs of a `Presigner`, and their canonical requests, have around a key.
struct PresigningTexts {
  let pathRules: Service.PathRules
  /// The path before the key, as it is on the wire.
  var path: [UInt8] = []
  /// The URL before the path, and after.
  var urlStart: [UInt8] = []
  var urlEnd: [UInt8] = []
  /// The canonical request before the path, and after.
  var canonicalStart: [UInt8] = []
  var canonicalEnd: [UInt8] = []

  /// How many bytes the URL of a path in canonical form has.
  @inline(__always)
  func urlByteCount(path: Span<UInt8>) -> Int {
    urlStart.count &+ path.count &+ urlEnd.count &+ Self.signatureByteCount
  }

  /// The path of a key as it is on the wire, but for what the rules do to the whole of it.
  func path(of key: Span<UInt8>) -> [UInt8] {
    [UInt8](capacity: path.count + 3 * key.count) { encoded in
      encoded.write(path.span)
      encoded.writeEncoded(key, keeping: .unreservedOrSlash)
    }
  }

  // The rules turn each byte of a path into three at most.

  /// The canonical request of a path of any kind.
  func request(path: Span<UInt8>) -> [UInt8] {
    [UInt8](capacity: canonicalStart.count + 3 * path.count + 1 + canonicalEnd.count) { request in
      request.write(canonicalStart.span)
      request.writeCanonicalPath(path, pathRules)
      request.write(canonicalEnd.span)
    }
  }

  /// The URL of such a path.
  func url(path: Span<UInt8>, _ signature: HashedAuthenticationCode<SHA256>) -> [UInt8] {
    [UInt8](capacity: urlStart.count + 3 * path.count + 1 + urlEnd.count + Self.signatureByteCount) { url in
      url.write(urlStart.span)
      url.writeWirePath(path, pathRules)
      url.write(urlEnd.span)
      url.append(hexDigitsOf: signature)
    }
  }

  /// Writes the canonical request of a path in canonical form, which is the same in both.
  @inline(__always)
  func writeRequest(path: Span<UInt8>, to request: inout OutputSpan<UInt8>) {
    request.write(canonicalStart.span)
    request.write(path)
    request.write(canonicalEnd.span)
  }

  /// Writes the URL of such a path up to the signature.
  @inline(__always)
  func writeURL(path: Span<UInt8>, to url: inout OutputSpan<UInt8>) {
    url.write(urlStart.span)
    url.write(path)
    url.write(urlEnd.span)
  }

  /// Writes the canonical request of such a path at another second.
  @inline(__always)
  func writeRequest(
    path: Span<UInt8>, _ scope: SigningScope, at time: SigningTime, to request: inout OutputSpan<UInt8>
  ) {
    request.write(canonicalStart.span)
    request.write(path)
    request.write(literal: "\n")
    scope.writeQueryBeginning(at: time, to: &request)
    request.write(canonicalEnd.span.extracting(droppingFirst: 1 &+ scope.queryBeginningByteCount))
  }

  /// Writes the URL of such a path at another second, up to the signature.
  /// - Parameter request: Its canonical request.
  @inline(__always)
  func writeURL(
    path: Span<UInt8>, _ scope: SigningScope, like request: Span<UInt8>, to url: inout OutputSpan<UInt8>
  ) {
    url.write(urlStart.span)
    url.write(path)
    url.write(literal: "?")
    let queryStart = canonicalStart.count &+ path.count &+ 1
    url.write(request.extracting(queryStart..<queryStart &+ scope.queryBeginningByteCount))
    url.write(urlEnd.span.extracting(droppingFirst: 1 &+ scope.queryBeginningByteCount))
  }

  /// How many bytes of a URL and of a canonical request come before a key.
  var urlByteCountBeforeKey: Int { urlStart.count + path.count }
  var requestByteCountBeforeKey: Int { canonicalStart.count + path.count }

  static var signatureByteCount: Int { 2 * SHA256Digest.byteCount }
}
