internal import Crypto

/// An absolute URL taken apart (RFC 3986 §3); the parts are ranges of its bytes.
struct RequestURL {
  enum Scheme {
    case http, https, ws, wss

    var prefix: StaticString {
      switch self {
      case .http: "http://"
      case .https: "https://"
      case .ws: "ws://"
      case .wss: "wss://"
      }
    }

    var defaultPort: Int {
      switch self {
      case .http, .ws: 80
      case .https, .wss: 443
      }
    }
  }

  let scheme: Scheme
  /// The host, with the brackets of an IPv6 address, without user information and port.
  let host: Range<Int>
  /// The digits of the port, empty where it is the scheme's own.
  let port: Range<Int>
  /// The path as written; it may be empty.
  let path: Range<Int>
  /// Whether the path has nothing but unreserved characters and slashes.
  let hasPlainPath: Bool
  /// The query as written, without the question mark.
  let query: Range<Int>

  /// Whether the host is in lower case as written.
  private let isLowercase: Bool

  /// - Throws: `invalidURL`, `invalidHost`, `invalidPercentEncoding`.
  init(_ bytes: Span<UInt8>) throws(SigV4Error) {
    scheme = try Self.scheme(of: bytes)
    let authority = try Authority(bytes, from: scheme.prefix.utf8CodeUnitCount)
    host = authority.host
    isLowercase = authority.isLowercase
    port = try Self.port(bytes, authority.port, scheme)

    let plainEnd = ByteSet.unreservedOrSlash.firstIndex(outsideIn: bytes, from: authority.end)
    let pathEnd = plainEnd == bytes.count ? plainEnd : try Self.pathEnd(bytes, from: plainEnd)
    hasPlainPath = plainEnd == pathEnd
    path = authority.end..<pathEnd
    query = min(pathEnd + 1, bytes.count)..<bytes.count
  }

  /// Writes the `Host` header: the host in lower case, with the port unless it is the scheme's own.
  /// - Parameter bytes: The URL.
  @_lifetime(sink: copy sink)
  func writeAuthority(_ bytes: Span<UInt8>, to sink: inout some TextSink & ~Copyable & ~Escapable) {
    if isLowercase {
      sink.write(bytes.extracting(host))
    } else {
      sink.writeLowercased(bytes.extracting(host))
    }
    if !port.isEmpty {
      sink.write(UInt8(ascii: ":"))
      sink.write(bytes.extracting(port))
    }
  }

  @inline(__always)
  private static func scheme(of bytes: Span<UInt8>) throws(SigV4Error) -> Scheme {
    // Nearly all URLs begin so.
    if bytes.count >= 8, bytes.word(at: 0) == 0x2f2f_3a73_7074_7468 { return .https }
    return try schemeInAnyCase(of: bytes)
  }

  @inline(never)
  private static func schemeInAnyCase(of bytes: Span<UInt8>) throws(SigV4Error) -> Scheme {
    for scheme in [Scheme.https, .http, .wss, .ws] where beginsIgnoringCase(bytes, scheme.prefix.bytes) {
      return scheme
    }
    throw SigV4Error(.invalidURL, "the URL does not begin with https:// or http://")
  }

  /// The digits of a port that is not the scheme's own.
  private static func port(
    _ bytes: Span<UInt8>, _ digits: Range<Int>, _ scheme: Scheme
  ) throws(SigV4Error) -> Range<Int> {
    guard !digits.isEmpty else { return digits }
    var number = 0
    for i in digits {
      guard bytes[i] &- 48 < 10, number < 65_536 else {
        number = 65_536
        break
      }
      number = number * 10 + Int(bytes[i] &- 48)
    }
    guard number < 65_536 else { throw SigV4Error(.invalidHost, "the port is not a number from 0 to 65535") }
    return number == scheme.defaultPort ? digits.upperBound..<digits.upperBound : digits
  }

  /// Finds the first question mark, or the end, and checks all that comes after `start`.
  @inline(never)
  static func pathEnd(_ bytes: Span<UInt8>, from start: Int) throws(SigV4Error) -> Int {
    var pathEnd = bytes.count
    var i = start
    while i < bytes.count {
      if bytes[i] == UInt8(ascii: "?") { pathEnd = min(pathEnd, i) } else { try checkByte(at: i, of: bytes) }
      i = ByteSet.unreservedOrSlash.firstIndex(outsideIn: bytes, from: i + 1)
    }
    return pathEnd
  }

  /// Refuses what no request line can carry, and a fragment: it is never sent, so it is a `#` that someone forgot to
  /// encode.
  static func checkByte(at i: Int, of bytes: Span<UInt8>) throws(SigV4Error) {
    switch bytes[i] {
    case UInt8(ascii: "%"):
      guard i + 2 < bytes.count, bytes[i + 1].hexValue != nil, bytes[i + 2].hexValue != nil else {
        throw SigV4Error(
          .invalidPercentEncoding,
          "two hexadecimal digits must follow the % at byte " + String(i)
            + " of the URL; write %25 for a % that is meant")
      }
    case UInt8(ascii: "#"):
      throw SigV4Error(.invalidURL, "the URL has a fragment, which is never sent; write %23 for a # that is meant")
    case 0..<32, 127: throw SigV4Error(.invalidURL, "the URL holds a control character, at byte " + String(i))
    default: break
    }
  }
}

/// The part of a URL between the scheme and the path, taken apart.
private struct Authority {
  let host: Range<Int>
  /// The digits after the last colon outside brackets.
  let port: Range<Int>
  /// Where the path begins.
  let end: Int
  /// Whether the host is in lower case as written.
  let isLowercase: Bool

  /// - Throws: `invalidHost`.
  init(_ bytes: Span<UInt8>, from start: Int) throws(SigV4Error) {
    var hostStart = start
    var colon = -1
    var isBracketed = false
    var isValid = true
    var isLowercase = true
    var i = start
    scan: while i < bytes.count {
      // What most hosts are made of needs no more than this.
      let word = bytes.paddedWord(at: i)
      let usual =
        word.bytes(from: UInt8(ascii: "a"), through: UInt8(ascii: "z"))
        | word.bytes(from: UInt8(ascii: "0"), through: UInt8(ascii: "9"))
        | word.bytes(from: UInt8(ascii: "-"), through: UInt8(ascii: "."))
      let rest = ~usual & .eachByte(128)
      if rest == 0 {
        i = min(i &+ 8, bytes.count)
        continue
      }
      i &+= rest.byteIndexOfFirstBit
      let byte = bytes[i]
      switch byte {
      case UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "#"): break scan
      case UInt8(ascii: "@"):  // User information ends here; it is no part of the host.
        (hostStart, colon, isBracketed, isValid, isLowercase) = (i + 1, -1, false, true, true)
      case UInt8(ascii: ":"): if colon < 0 { colon = i }
      case UInt8(ascii: "["): isBracketed = true
      case UInt8(ascii: "]"):
        if !isBracketed { isValid = false }
        colon = -1
      default:
        if byte != byte.lowercased { isLowercase = false }
        if !ByteSet.host.contains(byte) { isValid = false }
      }
      i &+= 1
    }
    end = i
    self.isLowercase = isLowercase
    guard isValid else {
      throw SigV4Error(
        .invalidHost, "the host holds a character that no host name has; write other scripts in their xn-- form")
    }
    host = hostStart..<(colon < 0 ? end : colon)
    port = min(host.upperBound + 1, end)..<end
    let closes = !host.isEmpty && bytes[host.upperBound - 1] == UInt8(ascii: "]")
    guard !host.isEmpty, isBracketed == closes, !isBracketed || bytes[hostStart] == UInt8(ascii: "[") else {
      throw SigV4Error(.invalidHost, "the URL has no host, or one with a bracket out of place")
    }
  }
}
