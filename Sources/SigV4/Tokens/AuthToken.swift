internal import Crypto

/// A password made of a signature: what a database, cache, broker or cluster takes in place of one.
///
/// It is a presigned request in disguise, made without asking AWS. Whoever has it can log in until it ends: it is never
/// printed, only `text` has it.
public struct AuthToken: Sendable {
  /// The token, to be sent as it is.
  public let text: String
  /// Until when it can be used to log in; connections stay open after that.
  public let expiration: SigningTime
  /// Whether that is sooner than it would be, because the credentials themselves end then.
  public let isCappedByCredentials: Bool

  /// How long most services take a token, in seconds.
  static var lifetime: Int { 900 }

  /// - Parameter seconds: How long the service takes the token, from `time` on.
  init(
    _ text: String, seconds: Int, from time: SigningTime, _ credentials: Credentials
  ) throws(SigV4Error) {
    self.text = text
    let end = try SigningTime(secondsSinceEpoch: time.secondsSinceEpoch + Int64(seconds))
    if let credentialsEnd = credentials.expiration, credentialsEnd.secondsSinceEpoch < end.secondsSinceEpoch {
      expiration = credentialsEnd
      isCappedByCredentials = true
    } else {
      expiration = end
      isCappedByCredentials = false
    }
  }

  /// A token that is a presigned URL less its scheme.
  /// - Parameters:
  ///   - scheme: What the URL begins with.
  ///   - authority: The host, and the port if there is one.
  ///   - query: The parameters that say what the token is for; their values are encoded here.
  init(
    scheme: String, authority: String, query: [(name: String, value: String)], service: String, region: String,
    credentials: Credentials, at time: SigningTime
  ) throws(SigV4Error) {
    let url = try Self.url(scheme: scheme, authority: authority, query: query)
    let presigned = try Signer(credentials: credentials, region: region, service: Service(service))
      .presign(SigningRequest(url: url), expiresIn: Self.lifetime, at: time)
    try self.init(
      String(decoding: presigned.url.utf8.span.extracting(scheme.utf8.count..<presigned.url.utf8.count)),
      seconds: Self.lifetime, from: time, credentials)
  }

  /// - Throws: `invalidHost` for an authority that is more than a host and a port.
  static func url(
    scheme: String, authority: String, query: [(name: String, value: String)]
  ) throws(SigV4Error) -> String {
    guard !authority.utf8.isEmpty, authority.utf8.allSatisfy(ByteSet.host.contains) else {
      throw SigV4Error(.invalidHost, "the host is empty or holds a character that no host name has")
    }
    var url = TextBuffer()
    url.write(scheme)
    url.write(authority)
    url.write(literal: "/?")
    for (index, parameter) in query.enumerated() {
      if index > 0 { url.write(literal: "&") }
      url.write(parameter.name)
      url.write(literal: "=")
      url.writeEncoded(parameter.value.utf8.span, keeping: .unreserved)
    }
    return String(decoding: url.span)
  }

  /// - Throws: `invalidUserName`.
  static func checkUser(_ name: String) throws(SigV4Error) {
    guard !name.utf8.isEmpty, name.utf8.allSatisfy({ $0 >= 32 && $0 != 127 }) else {
      throw SigV4Error(.invalidUserName, "the name of the user is empty or holds a control character")
    }
  }
}

extension AuthToken: CustomStringConvertible {
  /// When it ends; the token stays hidden.
  public var description: String { "AuthToken(<redacted>, expiration: " + expiration.description + ")" }
}

#if !hasFeature(Embedded)
extension AuthToken: CustomReflectable {
  /// When it ends; the token stays hidden.
  public var customMirror: Mirror { Mirror(self, children: ["expiration": expiration]) }
}
#endif
