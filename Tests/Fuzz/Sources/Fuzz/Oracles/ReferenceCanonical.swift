// The oracle: the steps of Signature V4 as AWS describes them, slow and plain, with nothing taken from the module.

enum ReferenceCanonical {
  /// `UriEncode`: all but `A-Za-z0-9-._~`, and the slash where it is kept, as `%XX`.
  static func encoded(_ bytes: some Sequence<UInt8>, keepingSlash: Bool = false) -> String {
    let digits = Array("0123456789ABCDEF")
    return bytes.reduce(into: "") { result, byte in
      let character = Character(Unicode.Scalar(byte))
      let isLetterOrDigit = character.isASCII && (character.isLetter || character.isNumber)
      if isLetterOrDigit || "-._~".contains(character) || keepingSlash && character == "/" {
        result.append(character)
      } else {
        result += ["%", digits[Int(byte / 16)], digits[Int(byte % 16)]]
      }
    }
  }

  static func decoded(_ text: some Collection<UInt8>, plusIsSpace: Bool = false) -> [UInt8] {
    var (result, rest) = ([UInt8](), Array(text)[...])
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) {
        result.append(value)
        rest = rest.dropFirst(2)
      } else {
        result.append(plusIsSpace && byte == UInt8(ascii: "+") ? 32 : byte)
      }
    }
    return result
  }

  /// The parameters of a query, decoded.
  static func pairs(_ query: some Collection<UInt8>) -> [(name: String, value: String)] {
    query.split(separator: UInt8(ascii: "&")).map { pair in
      let name = pair.prefix { $0 != UInt8(ascii: "=") }
      return (text(name), text(pair.dropFirst(name.count + 1)))
    }
  }

  private static func text(_ bytes: some Collection<UInt8>) -> String {
    String(decoding: decoded(bytes, plusIsSpace: true), as: UTF8.self)
  }

  /// The canonical query of a query on the wire.
  static func query(_ query: some Collection<UInt8>) -> String {
    let pairs = query.split(separator: UInt8(ascii: "&")).map { pair in
      let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      return (0..<2).map { $0 < parts.count ? encoded(decoded(parts[$0], plusIsSpace: true)) : "" }
    }
    return pairs.sorted {
      $0.lexicographicallyPrecedes($1) { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
    }
    .map { $0.joined(separator: "=") }.joined(separator: "&")
  }

  /// Whether a service names an object by its decoded path, encoded once, with dot segments kept.
  static func isS3(_ service: String) -> Bool {
    ["s3", "s3-outposts", "s3-object-lambda", "s3express"].contains(service)
  }

  /// The `Host` header that goes with a URL: without user information, and without the port that is the scheme's own.
  static func host(_ url: String) -> String {
    let bytes = Substring(url).utf8
    let scheme = String(bytes.prefix { $0 != UInt8(ascii: ":") }) ?? ""
    let authority = bytes.dropFirst(scheme.utf8.count + 3).prefix { !"/?".utf8.contains($0) }
    let host = authority.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false).last ?? authority
    // After the brackets of an address.
    let end = host.lastIndex(of: UInt8(ascii: "]")) ?? host.startIndex
    let colon = host[end...].firstIndex(of: UInt8(ascii: ":")) ?? host.endIndex
    let port = String(host[colon...].dropFirst()) ?? ""
    let own = ["http": 80, "ws": 80, "https": 443, "wss": 443][scheme.lowercased()]
    let name = port.isEmpty || Int(port) == own ? host[..<colon] : host
    return String(Substring(name)).lowercased()
  }

  /// The canonical path of a path on the wire.
  /// - Parameter isS3: Whether it is the key of an object, from which nothing is taken away.
  static func path(_ path: some Collection<UInt8>, isS3: Bool) -> String {
    guard !path.isEmpty else { return "/" }
    if isS3 { return encoded(decoded(path), keepingSlash: true) }
    var segments: [ArraySlice<UInt8>] = []
    for segment in Array(path).split(separator: UInt8(ascii: "/")) where segment != ArraySlice(".".utf8) {
      if segment == ArraySlice("..".utf8) { _ = segments.popLast() } else { segments.append(segment) }
    }
    var result = segments.map { "/" + encoded($0) }.joined()
    if segments.isEmpty || Array(path).last == UInt8(ascii: "/") { result += "/" }
    return result
  }

  /// The value of all headers of one name: spaces and tabs at the ends gone, runs of them one space, commas between.
  static func value(_ values: [String]) -> String {
    values.map { value in
      value.utf8.split { $0 == 32 || $0 == 9 }.map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ")
    }.joined(separator: ",")
  }

  /// The signature of a canonical request.
  static func signature(_ canonicalRequest: String, secret: String, date: String, scope: String) -> String {
    let hash = ReferenceSHA256.hash(Array(canonicalRequest.utf8))
    let stringToSign = "AWS4-HMAC-SHA256\n\(date)\n\(scope)\n\(hex(hash))"
    let key = scope.utf8.split(separator: UInt8(ascii: "/")).reduce(Array("AWS4\(secret)".utf8)) {
      ReferenceSHA256.authenticationCode(for: Array($1), key: $0)
    }
    return hex(ReferenceSHA256.authenticationCode(for: Array(stringToSign.utf8), key: key))
  }

  static func hex(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
