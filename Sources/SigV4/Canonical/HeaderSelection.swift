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

  func includes(_ field: HeaderField) -> Bool {
    if forced.contains(where: { field.isNamed($0) }) { return true }
    return !field.changesOnTheWay && !skipped.contains { field.isNamed($0) }
  }

  func validate(for fields: [HeaderField]) throws(SigV4Error) {
    for name in skipped where equalIgnoringCase(name, HeaderName.host) || beginsIgnoringCase(name, "x-amz-") {
      throw SigV4Error(.unsignableHeader, "the header " + name + " must be signed, and cannot be skipped")
    }
    // Host is always signed, whether the request has it or it follows from the URL.
    for name in forced where !equalIgnoringCase(name, HeaderName.host) {
      guard !equalIgnoringCase(name, HeaderName.authorization), fields.contains(where: { $0.isNamed(name) }) else {
        throw SigV4Error(.unsignableHeader, "the header " + name + " is to be signed, but the request does not have it")
      }
    }
  }
}

extension HeaderField {
  /// Whether clients or proxies set, change or drop the header between signing and verifying.
  fileprivate var changesOnTheWay: Bool {
    // Carries the signature.
    isNamed("authorization")
      // Rewritten by clients and load balancers.
      || isNamed("user-agent") || isNamed("x-amzn-trace-id")
      // Between two hops only (RFC 9110 §7.6.1).
      || isNamed("connection") || isNamed("expect") || isNamed("keep-alive") || isNamed("proxy-authenticate")
      || isNamed("proxy-authorization") || isNamed("te") || isNamed("trailer") || isNamed("transfer-encoding")
      || isNamed("upgrade") || beginsIgnoringCase(name, "sec-websocket-")
  }
}
