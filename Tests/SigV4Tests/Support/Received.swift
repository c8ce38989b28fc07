// Signed requests as a server receives them, and a server's verdict.

public import SigV4
public import Testing

extension ReceivedRequest {
  /// A request on its way to the host of a URL, which may have a port.
  init(_ method: String, url: String, headers: [HeaderField]) {
    let afterScheme = url.firstRange(of: "://").map { url[$0.upperBound...] } ?? url[...]
    let host = afterScheme.prefix { $0 != "/" && $0 != "?" }
    let target = String(afterScheme.dropFirst(host.count))
    let hasHost = headers.contains { $0.name.lowercased() == "host" }
    self.init(
      method: method, target: target.hasPrefix("/") ? target : "/" + target,
      headers: (hasHost ? [] : [HeaderField("Host", String(host))]) + headers)
  }

  /// A request signed in its header.
  static func signed(
    _ request: SigningRequest, by signer: Signer = Sample.signer(), at time: SigningTime? = nil
  ) throws -> ReceivedRequest {
    let signed = try signer.sign(request, at: time ?? Sample.time)
    return ReceivedRequest(request.method, url: request.url, headers: signed.allHeaders(of: request))
  }

  /// A request sent with a presigned URL and no more headers than it needs.
  static func presigned(
    _ request: SigningRequest, by signer: Signer = Sample.signer(), expiresIn seconds: Int? = nil
  ) throws -> ReceivedRequest {
    let presigned = try signer.presign(request, expiresIn: seconds, at: Sample.time)
    return ReceivedRequest(request.method, url: presigned.url, headers: presigned.requiredHeaders)
  }

  func value(_ name: String) -> String? { headers.values(name).first }

  /// The request with a header in place of those of the same name.
  func with(_ name: String, _ value: String?) -> ReceivedRequest {
    var changed = self
    guard let index = headers.firstIndex(where: { $0.name.lowercased() == name.lowercased() }) else {
      if let value { changed.headers.append(HeaderField(name, value)) }
      return changed
    }
    changed.headers.removeAll { $0.name.lowercased() == name.lowercased() }
    if let value { changed.headers.insert(HeaderField(name, value), at: index) }
    return changed
  }

  /// The request with one more header.
  func adding(_ name: String, _ value: String) -> ReceivedRequest {
    var changed = self
    changed.headers.append(HeaderField(name, value))
    return changed
  }

  /// The request with a text of its `Authorization` header replaced.
  func replacingInAuthorization(_ old: String, _ new: String) throws -> ReceivedRequest {
    let authorization = try #require(value("Authorization"))
    try #require(authorization.contains(old))
    return with("Authorization", authorization.replacing(old, with: new))
  }

  /// The request with a text of its target replaced.
  func replacingInTarget(_ old: String, _ new: String) throws -> ReceivedRequest {
    try #require(target.contains(old), "\(target)")
    var changed = self
    changed.target = target.replacing(old, with: new)
    return changed
  }
}

extension Verifier {
  /// A verifier of what `Sample.signer(for:)` signs.
  static func sample(_ service: Service = "service") -> Verifier { Verifier(region: Sample.region, service: service) }

  /// What the verifier says to a request of the sample's signer.
  func verdict(
    _ request: ReceivedRequest, body: ReceivedBody = .empty, at now: SigningTime? = nil,
    credentials: Credentials = Sample.credentials
  ) throws -> Result<VerifiedRequest, VerificationError> {
    let now = try now ?? Sample.time
    return Result { () throws(VerificationError) in
      try verify(request, body: body, at: now) { $0.accessKeyID == credentials.accessKeyID ? credentials : nil }
    }
  }

  /// The same by way of an unverified request.
  func verdictInHalves(
    _ request: ReceivedRequest, body: ReceivedBody = .empty, at now: SigningTime? = nil,
    credentials: Credentials = Sample.credentials
  ) throws -> Result<VerifiedRequest, VerificationError> {
    let now = try now ?? Sample.time
    return Result { () throws(VerificationError) in
      let unverified = try read(request, body: body, at: now)
      let isKnown = unverified.signer.accessKeyID == credentials.accessKeyID
      return try unverified.verify(with: isKnown ? credentials : nil)
    }
  }

  func expectAcceptance(
    _ request: ReceivedRequest, body: ReceivedBody = .empty, at now: SigningTime? = nil,
    credentials: Credentials = Sample.credentials, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let verdict = try verdict(request, body: body, at: now, credentials: credentials)
    if case .failure(let error) = verdict { Issue.record("\(error)", sourceLocation: sourceLocation) }
  }

  /// Expects a request to be refused, for this reason, in words that show no secret.
  func expectRefusal(
    _ request: ReceivedRequest, body: ReceivedBody = .empty, at now: SigningTime? = nil,
    credentials: Credentials = Sample.credentials, _ code: VerificationError.Code, saying words: String = "",
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    switch try verdict(request, body: body, at: now, credentials: credentials) {
    case .success: Issue.record("accepted, not refused for: \(code)", sourceLocation: sourceLocation)
    case .failure(let error):
      #expect(error.code == code, "\(error)", sourceLocation: sourceLocation)
      #expect(error.message.contains(words), "\(error)", sourceLocation: sourceLocation)
      for text in Everything.texts(of: error) + [error.texts?.stringToSign ?? ""] {
        #expect(!text.contains(Sample.secret), sourceLocation: sourceLocation)
      }
      #expect(!error.description.contains(Sample.token), sourceLocation: sourceLocation)
    }
  }
}

extension Verifier {
  /// Lets the verifier meet a request so often that it has found a pattern.
  func expectAcceptanceOfSeveral(
    _ request: ReceivedRequest, body: ReceivedBody = .empty, credentials: Credentials = Sample.credentials,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    for _ in 0..<3 {
      try expectAcceptance(request, body: body, credentials: credentials, sourceLocation: sourceLocation)
    }
  }

  /// Expects that a request is refused for the reason for which a verifier refuses it that has met no others.
  func expectSameRefusal(
    _ request: ReceivedRequest, body: ReceivedBody = .empty, at now: SigningTime? = nil,
    credentials: Credentials = Sample.credentials, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    var fresh = Verifier(regions: regions, services: services)
    fresh.unsignedPayloads = unsignedPayloads
    fresh.headersAddedOnTheWay = headersAddedOnTheWay
    switch (
      try verdict(request, body: body, at: now, credentials: credentials),
      try verdictInHalves(request, body: body, at: now, credentials: credentials),
      try fresh.verdict(request, body: body, at: now, credentials: credentials)
    ) {
    case (.failure(let error), .failure(let inHalves), .failure(let expected)):
      for error in [error, inHalves] {
        #expect(error.code == expected.code, "\(error)", sourceLocation: sourceLocation)
        #expect(error.message == expected.message, sourceLocation: sourceLocation)
        #expect(error.texts?.canonicalRequest == expected.texts?.canonicalRequest, sourceLocation: sourceLocation)
        #expect(error.texts?.stringToSign == expected.texts?.stringToSign, sourceLocation: sourceLocation)
      }
    default:
      Issue.record(
        "accepted: \(request.method) \(request.target) \(request.headers)", sourceLocation: sourceLocation)
    }
  }
}

extension Service: CustomTestStringConvertible {
  public var testDescription: String { signingName }
}
