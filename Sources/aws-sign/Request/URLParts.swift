// Parts of a URL (RFC 3986 §3), as they stand.

/// The scheme and the authority.
func origin(of url: String) -> Substring {
  guard let colon = url.utf8.firstIndex(of: UInt8(ascii: ":")) else { return url[...] }
  return url[..<(url.utf8[colon...].dropFirst(3).firstIndex { "/?#".utf8.contains($0) } ?? url.endIndex)]
}

/// The host of a URL, without its port.
func hostName(ofURL url: String) -> String {
  let authority = origin(of: url).utf8.drop { $0 != UInt8(ascii: ":") }.dropFirst(3)
  return String(Substring(authority.prefix { $0 != UInt8(ascii: ":") }))
}
