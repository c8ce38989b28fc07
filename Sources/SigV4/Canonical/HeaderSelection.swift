/// Which headers a signature covers: all but those that change on the way, unless told otherwise.
public struct HeaderSelection: Sendable {
  /// Names of headers to leave unsigned besides the ones that never are; `host` and `x-amz-…` cannot be among them.
  public var skipped: [String]
  /// Names of headers to sign though they usually are not; the request must have them. This wins over `skipped`.
  public var forced: [String]

  public init(skipping skipped: [String] = [], forcing forced: [String] = []) {
    self.skipped = skipped
    self.forced = forced
  }

  /// Every header but those that change on the way.
  public static var standard: HeaderSelection { HeaderSelection() }

  /// Headers that clients and proxies set, change or drop between signing and verifying.
  private static var unsigned: [String] {
    [
      "authorization",  // Carries the signature.
      "connection", "expect", "keep-alive", "proxy-authenticate", "proxy-authorization", "te", "trailer",
      "transfer-encoding", "upgrade",  // Between two hops only (RFC 9110 §7.6.1).
      "user-agent", "x-amzn-trace-id",  // Rewritten by clients and load balancers.
    ]
  }

  func includes(_ name: String) -> Bool {
    if contains(forced, name) { return true }
    if Self.isNeverSigned(name) { return false }
    return skipped.isEmpty || !contains(skipped, name)
  }

  func validate(for fields: [HeaderField]) throws(SigV4Error) {
    for name in skipped where equalIgnoringCase(name, HeaderName.host) || begins(name, "x-amz-") {
      throw SigV4Error(.unsignableHeader, "the header " + name + " must be signed, and cannot be skipped")
    }
    for name in forced {
      guard !equalIgnoringCase(name, HeaderName.authorization), fields.contains(where: { $0.isNamed(name) }) else {
        throw SigV4Error(.unsignableHeader, "the header " + name + " is to be signed, but the request does not have it")
      }
    }
  }

  private static func isNeverSigned(_ name: String) -> Bool {
    contains(unsigned, name) || begins(name, "sec-websocket-")
  }
}

private func contains(_ names: [String], _ name: String) -> Bool {
  names.contains { equalIgnoringCase($0, name) }
}

/// Whether a name begins with a prefix in lower case, in any case of its own.
private func begins(_ name: String, _ prefix: String) -> Bool {
  let (name, prefix) = (name.utf8.span, prefix.utf8.span)
  guard name.count >= prefix.count else { return false }
  for i in prefix.indices where name[i].lowercased != prefix[i] { return false }
  return true
}
