/// An absolute URL taken apart (RFC 3986 §3); the parts are ranges of bytes of the text.
struct RequestURL {
  enum Scheme { case http, https, ws, wss }

  let text: String
  let scheme: Scheme
  /// The host, with the brackets of an IPv6 address, without user information and port.
  let host: Range<Int>
  /// The digits of the port, empty where it is the scheme's own.
  let port: Range<Int>
  /// The path as written; it may be empty.
  let path: Range<Int>
  /// The query as written, without the question mark.
  let query: Range<Int>

  /// - Throws: `invalidURL`, `invalidHost`, `invalidPercentEncoding`.
  init(_ text: String) throws(SigV4Error) {
    self.text = text
    let bytes = text.utf8.span
    let (scheme, authorityStart) = try Self.scheme(of: bytes)
    self.scheme = scheme

    var end = authorityStart
    var hostStart = authorityStart
    while end < bytes.count, !Self.endsAuthority(bytes[end]) {
      if bytes[end] == UInt8(ascii: "@") { hostStart = end + 1 }
      end += 1
    }
    (host, port) = try Self.hostAndPort(of: bytes, in: hostStart..<end, scheme)

    let pathStart = end
    while end < bytes.count, bytes[end] != UInt8(ascii: "?") { end += 1 }
    path = pathStart..<end
    query = min(end + 1, bytes.count)..<bytes.count
    try Self.check(bytes, from: pathStart)
  }

  /// `https://` and the like.
  var schemePrefix: String {
    switch scheme {
    case .http: "http://"
    case .https: "https://"
    case .ws: "ws://"
    case .wss: "wss://"
    }
  }

  /// The `Host` header: the host in lower case, with the port unless it is the scheme's own.
  var authority: String {
    let bytes = text.utf8.span
    var authority = TextSink(capacity: host.count + 1 + port.count)
    for i in host { authority.write(bytes[i].lowercased) }
    if !port.isEmpty {
      authority.write(UInt8(ascii: ":"))
      authority.write(bytes.extracting(port))
    }
    return authority.text
  }

  private static func scheme(of bytes: Span<UInt8>) throws(SigV4Error) -> (Scheme, end: Int) {
    let candidates: [(Scheme, String)] = [(.https, "https://"), (.http, "http://"), (.wss, "wss://"), (.ws, "ws://")]
    for (scheme, prefix) in candidates where starts(bytes, with: prefix) { return (scheme, prefix.utf8.count) }
    throw SigV4Error(.invalidURL, "the URL does not begin with https:// or http://")
  }

  private static func starts(_ bytes: Span<UInt8>, with prefix: String) -> Bool {
    let prefix = prefix.utf8.span
    guard bytes.count >= prefix.count else { return false }
    for i in prefix.indices where bytes[i].lowercased != prefix[i] { return false }
    return true
  }

  private static func endsAuthority(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "/") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#")
  }

  private static func hostAndPort(
    of bytes: Span<UInt8>, in range: Range<Int>, _ scheme: Scheme
  ) throws(SigV4Error) -> (host: Range<Int>, port: Range<Int>) {
    var colon: Int?
    for i in range {
      guard ByteSet.host.contains(bytes[i]) else {
        throw SigV4Error(.invalidHost, "the host holds a character that no host name has; write other scripts in their xn-- form")
      }
      switch bytes[i] {
      case UInt8(ascii: ":") where colon == nil: colon = i
      case UInt8(ascii: "]"): colon = nil
      default: break
      }
    }
    let isBracketed = !range.isEmpty && bytes[range.lowerBound] == UInt8(ascii: "[")
    let host = range.lowerBound..<(colon ?? range.upperBound)
    guard !host.isEmpty, !isBracketed || bytes[host.upperBound - 1] == UInt8(ascii: "]") else {
      throw SigV4Error(.invalidHost, "the URL has no host, or an IPv6 address without its closing bracket")
    }
    guard let colon else { return (host, range.upperBound..<range.upperBound) }
    let port = colon + 1..<range.upperBound
    var number = 0
    for i in port {
      guard bytes[i] &- 48 < 10, number < 10_000 else {
        throw SigV4Error(.invalidHost, "the port is not a number from 0 to 65535")
      }
      number = number * 10 + Int(bytes[i] &- 48)
    }
    guard number < 65_536 else { throw SigV4Error(.invalidHost, "the port is not a number from 0 to 65535") }
    let isDefault = port.isEmpty || number == (scheme == .http || scheme == .ws ? 80 : 443)
    return (host, isDefault ? range.upperBound..<range.upperBound : port)
  }

  /// Refuses what no request line can carry, and a fragment, which is never sent: it is a `#` someone forgot to encode.
  private static func check(_ bytes: Span<UInt8>, from start: Int) throws(SigV4Error) {
    for i in start..<bytes.count {
      switch bytes[i] {
      case 0..<32, 127:
        throw SigV4Error(.invalidURL, "the URL holds a control character, at byte " + String(i))
      case UInt8(ascii: "#"):
        throw SigV4Error(.invalidURL, "the URL has a fragment, which is never sent; write %23 for a # that is meant")
      case UInt8(ascii: "%"):
        guard i + 2 < bytes.count, bytes[i + 1].hexValue != nil, bytes[i + 2].hexValue != nil else {
          throw SigV4Error(
            .invalidPercentEncoding,
            "two hexadecimal digits must follow the % at byte " + String(i) + " of the URL; write %25 for a % that is meant")
        }
      default: break
      }
    }
  }
}
