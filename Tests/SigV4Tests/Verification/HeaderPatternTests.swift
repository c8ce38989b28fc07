// Requests signed in a header that have the headers of one before: a verifier that met the others looks at them as
// strictly as one that did not.

import Crypto
import SigV4
import Testing

@Suite("One request signed in its header after another, verified")
struct HeaderPatternTests {
  private static let host = "https://examplebucket.s3.amazonaws.com"
  private static let services: [Service] = [.s3, "service"]
  private let body = Array("{\"a\":1}".utf8)

  private func request(
    _ path: String = "/a", by credentials: Credentials = Sample.credentials, for service: Service = .s3,
    method: String = "GET", payload: Payload? = nil, _ headers: [HeaderField] = Self.headers
  ) throws -> ReceivedRequest {
    try .signed(
      SigningRequest(method: method, url: Self.host + path, headers: headers, payload: payload),
      by: Sample.signer(for: service, credentials: credentials))
  }

  private static let headers = [
    HeaderField("Range", "bytes=0-9"), HeaderField("User-Agent", "any"), HeaderField("x-amz-meta-a", "1"),
    HeaderField("X-Amz-Meta-a", "2"),
  ]

  /// A verifier that has met requests of the sample's second.
  private func verifier(
    of service: Service = .s3, by credentials: Credentials = Sample.credentials
  ) throws -> Verifier {
    let verifier = Verifier.sample(service)
    try verifier.expectAcceptanceOfSeveral(request(by: credentials, for: service), credentials: credentials)
    return verifier
  }

  /// Expects that a request is accepted, and that the same is said of it as by a verifier that has met no others.
  private func expectSameAcceptance(
    _ request: ReceivedRequest, body: ReceivedBody = .empty, by verifier: Verifier,
    credentials: Credentials = Sample.credentials
  ) throws {
    let verified = try verifier.verdict(request, body: body, credentials: credentials).get()
    let fresh = Verifier(regions: verifier.regions, services: verifier.services)
    let expected = try fresh.verdict(request, body: body, credentials: credentials).get()
    #expect(String(describing: verified) == String(describing: expected))
    let inHalves = try verifier.verdictInHalves(request, body: body, credentials: credentials).get()
    #expect(String(describing: inHalves) == String(describing: expected))
    #expect(verified.signedHeaders == expected.signedHeaders && verified.expiration == nil)
  }

  @Test(
    "Others with the same headers, and with others, are accepted, and said to be what they are", arguments: services)
  func acceptance(service: Service) throws {
    let credentials = Sample.sessionCredentials
    let verifier = try verifier(of: service, by: credentials)
    for method in ["GET", "PUT", "X"] {
      for path in ["/", "/a//b/../~c_.txt", "/with%20space", "/" + String(repeating: "long/", count: 400), "/?a=b"] {
        for value in ["", "2", "  two   words\t", "a  b", String(repeating: "long", count: 400)] {
          var headers = Self.headers
          headers[2].value = value
          headers[1].value = value
          let request = try request(path, by: credentials, for: service, method: method, headers)
          try expectSameAcceptance(request, by: verifier, credentials: credentials)
          var absolute = request
          absolute.target = Self.host + path
          try expectSameAcceptance(absolute, by: verifier, credentials: credentials)
          // A name of another case means the same, and so does another order of other names.
          var reordered = request
          reordered.headers.swapAt(0, 1)
          reordered.headers[2].name = reordered.headers[2].name.uppercased()
          try expectSameAcceptance(reordered, by: verifier, credentials: credentials)
        }
      }
    }
  }

  @Test("Queries in any form, and another in place of the one that was signed", arguments: services)
  func queries(service: Service) throws {
    let verifier = try verifier(of: service)
    let queries = [
      "", "?", "?a", "?a=", "?a=1", "?b=2&a=1", "?a=1&b=2", "?a=1&a=0", "?a=%41%2f+%2B", "?a=A%2F%20%2B", "?&&a=1&",
      "?=", "?list-type=2&prefix=a%2Fb&max-keys=1", "?a=b=c", "?a=~%7E", "?X-Amz-Expires=1&X-Amz-Date=2",
      "?X-Amz-Content-Sha256=UNSIGNED-PAYLOAD", "?X-Amz-Security-Token=1",
      "?" + String(repeating: "long=1&", count: 300),
    ]
    // Such as cannot be signed in a header, or sent.
    let others = [
      "?a=%zz", "?a=%2", "?a=1#b", "?a=\u{1}", "?a=\u{7f}", "?X-Amz-Signature=1", "?x-amz-credential=1",
      "?X%2DAmz-Algorithm=1", "?X-Amz-Expires=1&X-Amz-Expires=1",
    ]
    for query in queries {
      let right = try request("/a%20b" + query, for: service)
      for other in queries + others {
        var request = right
        request.target = "/a%20b" + other
        let fresh = Verifier(regions: verifier.regions, services: verifier.services)
        if case .success = try fresh.verdict(request) {
          try expectSameAcceptance(request, by: verifier)
        } else {
          #expect(other != query)
          try verifier.expectSameRefusal(request)
        }
      }
    }
  }

  @Test("Bodies that are there, hashed or not read", arguments: services)
  func bodies(service: Service) throws {
    let verifier = try verifier(of: service)
    let long = Array(repeating: UInt8(1), count: 10_000)
    for bytes in [[], body, long] {
      let hashed = ReceivedBody.sha256(SHA256.hash(data: bytes))
      let request = try request(for: service, payload: .hashing(bytes))
      try expectSameAcceptance(request, body: .bytes(bytes), by: verifier)
      try expectSameAcceptance(request, body: hashed, by: verifier)
      for other in [ReceivedBody.bytes(bytes + [0]), .sha256(SHA256.hash(data: [1])), bytes.isEmpty ? hashed : .empty]
      where !(bytes.isEmpty && other.isEqual(to: hashed)) {
        try verifier.expectSameRefusal(request, body: other)
      }
      guard request.value("X-Amz-Content-Sha256") != nil else {
        try verifier.expectSameRefusal(request, body: .notRead)
        continue
      }
      try expectSameAcceptance(request, body: .notRead, by: verifier)
      let verified = try verifier.verdict(request, body: .notRead).get()
      try verified.checkBody(SHA256.hash(data: bytes))
      #expect(throws: VerificationError.self) { try verified.checkBody(SHA256.hash(data: [7])) }
    }
  }

  @Test("A body that is left out, where it may be, and markers")
  func unsignedBodies() throws {
    var verifier = try verifier()
    let unsigned = try request(payload: .unsigned)
    try expectSameAcceptance(unsigned, body: .bytes(body), by: verifier)
    // A copy shares what the verifier knows, but not what it allows.
    verifier.unsignedPayloads = .refused
    try verifier.expectRefusal(unsigned, .unsignedPayload)
    try verifier.expectSameRefusal(unsigned)
    let hash = Payload.hashing(body).text
    for stated in [
      "", "UNSIGNED-PAYLOAD ", "unsigned-payload", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", hash.uppercased(), hash + "0",
      String(hash.dropLast()), " " + hash, String(repeating: "g", count: 64), "é",
    ] {
      for body in [ReceivedBody.notRead, .empty, .bytes(body)] {
        try verifier.expectSameRefusal(unsigned.with("X-Amz-Content-Sha256", stated), body: body)
      }
    }
    let chunks = try request(
      payload: Payload(marker: ChunkSeed.Mode.signed.marker),
      Self.headers + [HeaderField("x-amz-decoded-content-length", "1")])
    try verifier.expectAcceptanceOfSeveral(chunks, body: .notRead)
  }

  @Test("A header that is dropped, added, repeated, renamed or changed", arguments: services)
  func headers(service: Service) throws {
    let credentials = Sample.sessionCredentials
    let verifier = try verifier(of: service, by: credentials)
    let right = try request(by: credentials, for: service)
    func isRefused(_ request: ReceivedRequest) throws {
      try verifier.expectSameRefusal(request, credentials: credentials)
    }
    for index in right.headers.indices where right.headers[index].name != "User-Agent" {
      var changed = right
      let field = changed.headers.remove(at: index)
      if field.name != "X-Amz-Content-Sha256" { try isRefused(changed) }
      try isRefused(right.adding(field.name, field.value))
      changed.headers.insert(HeaderField(field.name + "s", field.value), at: index)
      if field.name != "X-Amz-Content-Sha256" { try isRefused(changed) }
      for value in ["", field.value + "0", "a\u{0}", "a\u{7F}b", "é", "a\r\nb: c", "1" + field.value] {
        changed.headers[index] = HeaderField(field.name, value)
        try isRefused(changed)
      }
    }
    // The signature does not cover it, but no header may hold a control character.
    for value in ["a\u{0}", "a\u{7F}b", "a\nb"] { try isRefused(right.with("User-Agent", value)) }
    try expectSameAcceptance(right.with("User-Agent", "é\t"), by: verifier, credentials: credentials)
    for (name, value) in [("X-Amz-Acl", "private"), ("Na me", "1"), ("Authorization", "AWS4-HMAC-SHA256 Credential=a")]
    {
      try isRefused(right.adding(name, value))
    }
    // In the place of one that is there.
    try isRefused(right.with("User-Agent", nil).adding("X-Amz-Acl", "private"))
    var swapped = right
    let metadata = try #require(right.headers.firstIndex { $0.name == "x-amz-meta-a" })
    swapped.headers.swapAt(metadata, metadata + 1)
    try isRefused(swapped)
  }

  @Test("An x-amz header that one verifier lets through, and a copy does not")
  func addedOnTheWay() throws {
    var verifier = Verifier.sample(.s3)
    verifier.headersAddedOnTheWay = ["x-amz-cf-id"]
    let received = try request().adding("X-Amz-Cf-Id", "abc")
    try verifier.expectAcceptanceOfSeveral(received)
    verifier.headersAddedOnTheWay = []
    try verifier.expectRefusal(received, .unsignedHeader)
    try verifier.expectSameRefusal(received)
  }

  @Test("Requests of many kinds in one second, each in its turn")
  func manyKinds() throws {
    let verifier = Verifier.sample(.s3)
    for round in 0..<4 {
      for kind in 0..<8 {
        let headers = (0...kind).map { HeaderField("x-amz-meta-\($0)", "\(round)") }
        let signed = try request("/\(round)", headers)
        let presigned = try ReceivedRequest.presigned(
          SigningRequest(url: Self.host + "/\(round)"), by: Sample.signer(for: .s3), expiresIn: 60 + kind)
        for request in [signed, presigned, signed, presigned] {
          try expectSameAcceptance(signed, by: verifier)
          try verifier.expectAcceptance(request)
          try verifier.expectSameRefusal(request.replacingInTarget("/\(round)", "/other"))
          try verifier.expectSameRefusal(request.with("Host", "other.s3.amazonaws.com"))
        }
      }
    }
  }

  @Test("Who signed is asked for once, whatever the verdict")
  func lookUps() throws {
    let verifier = try verifier()
    let right = try request()
    for request in [right, right.withMethod("PUT"), right.withTarget("/b")] {
      for credentials in [Sample.credentials, nil] {
        var count = 0
        _ = try? verifier.verify(request, at: Sample.time) { signer in
          count += 1
          #expect(signer.accessKeyID == Sample.accessKeyID && signer.service == "s3")
          return credentials
        }
        #expect(count == 1)
      }
    }
  }

  @Test("Times and credentials are looked at anew")
  func circumstances() throws {
    let credentials = Sample.sessionCredentials
    let verifier = try verifier(by: credentials)
    let right = try request(by: credentials)
    let signed = try Sample.time.secondsSinceEpoch
    for (seconds, code) in [(Int64(-901), VerificationError.Code.dateInFuture), (901, .dateInPast)] {
      let now = try SigningTime(secondsSinceEpoch: signed + seconds)
      try verifier.expectRefusal(right, at: now, credentials: credentials, code)
      try verifier.expectSameRefusal(right, at: now, credentials: credentials)
    }
    for seconds in [Int64(-900), 900] {
      try verifier.expectAcceptance(
        right, at: SigningTime(secondsSinceEpoch: signed + seconds), credentials: credentials)
    }
    let id = Sample.accessKeyID
    for other in [
      Credentials(accessKeyID: id, secretAccessKey: "another", sessionToken: Sample.token),
      Credentials(accessKeyID: id, secretAccessKey: Sample.secret, sessionToken: "another"),
      Credentials(
        accessKeyID: id, secretAccessKey: Sample.secret, sessionToken: Sample.token, expiration: try Sample.time),
      Credentials(accessKeyID: "unknown", secretAccessKey: Sample.secret),
    ] {
      try verifier.expectSameRefusal(right, credentials: other)
      try verifier.expectAcceptance(right, credentials: credentials)
    }
  }
}

extension ReceivedBody {
  fileprivate func isEqual(to other: ReceivedBody) -> Bool {
    if case .sha256(let one) = self, case .sha256(let other) = other { return one == other }
    return false
  }
}
