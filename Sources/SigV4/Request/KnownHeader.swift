internal import Crypto

/// The headers that signing knows by name.
enum KnownHeader {
  case authorization, contentSHA256, date, host, s3SessionToken, securityToken
  /// One that clients or proxies set, change or drop between signing and verifying.
  case changingOnTheWay

  /// - Parameter name: The name of a header, in any case. Nil for one that signing treats as any other.
  init?(_ name: Span<UInt8>) {
    guard !name.isEmpty else { return nil }
    // By the first letter, since most headers are none of these.
    switch name[0].lowercased {
    case UInt8(ascii: "a") where equalIgnoringCase(name, "authorization"): self = .authorization
    case UInt8(ascii: "h") where equalIgnoringCase(name, "host"): self = .host
    case UInt8(ascii: "x"):
      if equalIgnoringCase(name, "x-amz-content-sha256") {
        self = .contentSHA256
      } else if equalIgnoringCase(name, "x-amz-date") {
        self = .date
      } else if equalIgnoringCase(name, "x-amz-security-token") {
        self = .securityToken
      } else if equalIgnoringCase(name, "x-amz-s3session-token") {
        self = .s3SessionToken
      } else if equalIgnoringCase(name, "x-amzn-trace-id") {
        self = .changingOnTheWay
      } else {
        return nil
      }
    default:
      guard Self.changesOnTheWay(name) else { return nil }
      self = .changingOnTheWay
    }
  }

  private static func changesOnTheWay(_ name: Span<UInt8>) -> Bool {
    switch name[0].lowercased {
    // Rewritten by clients and load balancers.
    case UInt8(ascii: "u"): equalIgnoringCase(name, "user-agent") || equalIgnoringCase(name, "upgrade")
    // Between two hops only (RFC 9110 §7.6.1), as is `upgrade`.
    case UInt8(ascii: "c"): equalIgnoringCase(name, "connection")
    case UInt8(ascii: "e"): equalIgnoringCase(name, "expect")
    case UInt8(ascii: "k"): equalIgnoringCase(name, "keep-alive")
    case UInt8(ascii: "p"):
      equalIgnoringCase(name, "proxy-authenticate") || equalIgnoringCase(name, "proxy-authorization")
    case UInt8(ascii: "t"):
      equalIgnoringCase(name, "te") || equalIgnoringCase(name, "trailer")
        || equalIgnoringCase(name, "transfer-encoding")
    case UInt8(ascii: "s"): beginsIgnoringCase(name, StaticString("sec-websocket-").bytes)
    default: false
    }
  }
}
