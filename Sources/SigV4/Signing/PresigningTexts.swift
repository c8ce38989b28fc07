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

  /// How many bytes a URL has at most: each byte of a key becomes three, and nine where it is encoded twice.
  func urlCapacity(_ key: Span<UInt8>) -> Int {
    9 * (path.count + key.count) + 1 + urlStart.count + urlEnd.count + Self.signatureByteCount
  }

  /// How many bytes the URL of a path in canonical form has.
  @inline(__always)
  func urlByteCount(path: Span<UInt8>) -> Int {
    urlStart.count &+ path.count &+ urlEnd.count &+ Self.signatureByteCount
  }

  /// How many bytes a canonical request has at most.
  func requestCapacity(_ key: Span<UInt8>) -> Int {
    9 * (path.count + key.count) + 1 + canonicalStart.count + canonicalEnd.count
  }

  /// Writes the canonical request of a key.
  @inline(__always)
  func writeRequest(_ key: Span<UInt8>, to request: inout OutputSpan<UInt8>) {
    request.write(canonicalStart.span)
    if pathRules.keepsEncodedPath {
      request.write(path.span)
      request.writeEncoded(key, keeping: .unreservedOrSlash)
    } else {
      request.writeCanonicalPath(encodedPath(key).span, pathRules)
    }
    request.write(canonicalEnd.span)
  }

  /// Writes the URL of a key up to the signature.
  /// - Parameter request: Its canonical request.
  @inline(__always)
  func writeURL(_ key: Span<UInt8>, _ request: Span<UInt8>, to url: inout OutputSpan<UInt8>) {
    url.write(urlStart.span)
    if pathRules.keepsEncodedPath {
      url.write(request.extracting(canonicalStart.count..<request.count &- canonicalEnd.count))
    } else {
      url.writeWirePath(encodedPath(key).span, pathRules)
    }
    url.write(urlEnd.span)
  }

  /// The path where it is not the same in both.
  @inline(never)
  private func encodedPath(_ key: Span<UInt8>) -> [UInt8] {
    [UInt8](capacity: path.count + 3 * key.count) { encoded in
      encoded.write(path.span)
      encoded.writeEncoded(key, keeping: .unreservedOrSlash)
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

  /// How many bytes of a URL and of a canonical request come before a key.
  var urlByteCountBeforeKey: Int { urlStart.count + path.count }
  var requestByteCountBeforeKey: Int { canonicalStart.count + path.count }

  static var signatureByteCount: Int { 2 * SHA256Digest.byteCount }
}
