// What this library signs, it verifies, and tells what it was.

import Crypto
import SigV4
import Testing

@Suite("Sign, then verify")
struct RoundTripTests {
  private let body = Array("{\"query\":{\"match_all\":{}}}".utf8)
  private let url = "https://example.amazonaws.com:8443/a%20path/to//~x/?b=2&a=1+2&a=&flag"

  static let services: [Service] = [
    "service", .s3, .s3Express, .s3Outposts, .openSearch, .openSearchServerless, .executeAPI, .vpcLattice,
    .iotDeviceGateway, .sts,
  ]

  private var request: SigningRequest {
    SigningRequest(
      method: "POST", url: url,
      headers: [
        HeaderField("Content-Type", "application/json"), HeaderField("X-Custom", "  two   words "),
        HeaderField("X-Custom", "again"), HeaderField("x-amz-meta-a", ""), HeaderField("User-Agent", "any"),
      ],
      payload: .hashing(body))
  }

  @Test("in a header", arguments: services, [false, true])
  func header(service: Service, hasToken: Bool) throws {
    let credentials = hasToken ? Sample.sessionCredentials : Sample.credentials
    let received = try ReceivedRequest.signed(request, by: Sample.signer(for: service, credentials: credentials))
    let verified = try Verifier.sample(service).verdict(received, body: .bytes(body), credentials: credentials).get()
    #expect(verified.placement == .header)
    #expect(verified.accessKeyID == Sample.accessKeyID)
    #expect(verified.sessionToken == (hasToken ? Sample.token : nil))
    #expect(try verified.time.description == Sample.time.description)
    #expect(verified.region == Sample.region && verified.service == service.signingName)
    #expect(verified.credentialScope == "20150830/us-east-1/\(service.signingName)/aws4_request")
    #expect(verified.signedHeaders.hasPrefix("content-type;host;x-amz-"))
    #expect(verified.expiration == nil)
    guard case .verified = verified.payload else { return #expect(Bool(false), "\(verified.payload)") }
    try Verifier.sample(service).expectRefusal(
      received, body: .bytes(body + [10]), credentials: credentials,
      received.value("X-Amz-Content-Sha256") == nil ? .signatureMismatch : .payloadMismatch)
  }

  @Test("in a query", arguments: services, [false, true])
  func query(service: Service, hasToken: Bool) throws {
    let credentials = hasToken ? Sample.sessionCredentials : Sample.credentials
    var request = request
    request.payload = nil
    let received = try ReceivedRequest.presigned(
      request, by: Sample.signer(for: service, credentials: credentials), expiresIn: 60)
    let verified = try Verifier.sample(service).verdict(received, credentials: credentials).get()
    #expect(verified.placement == .query)
    #expect(verified.accessKeyID == Sample.accessKeyID)
    #expect(verified.sessionToken == (hasToken ? Sample.token : nil))
    #expect(verified.expiration?.description == "20150830T123700Z")
    #expect(verified.signedHeaders.hasPrefix("content-type;host;x-amz-"))
    switch verified.payload {
    case .unsigned: #expect(service.presignedPayload == .unsigned)
    case .verified: #expect(service.presignedPayload == .empty)
    default: Issue.record("\(verified.payload)")
    }
    if service.presignedPayload == .empty {
      try Verifier.sample(service).expectRefusal(
        received, body: .bytes(body), credentials: credentials,
        received.value("X-Amz-Content-Sha256") == nil ? .signatureMismatch : .payloadMismatch)
    }
  }

  @Test("a presigned URL with the hash of its body", arguments: [Service.s3, "service"])
  func presignedHash(service: Service) throws {
    let received = try ReceivedRequest.presigned(request, by: Sample.signer(for: service))
    try Verifier.sample(service).expectAcceptance(received, body: .bytes(body))
    try Verifier.sample(service).expectRefusal(
      received, body: .bytes([1]), service.signingName == "s3" ? .payloadMismatch : .signatureMismatch)
  }

  @Test("X-Amz-Content-Sha256 as a parameter of a presigned URL says what was signed, as some signers have it")
  func payloadParameter() throws {
    let hash = Payload.hashing(body).text
    var request = SigningRequest(method: "PUT", url: "https://b.s3.amazonaws.com/k?X-Amz-Content-Sha256=" + hash)
    // The parameter says the hash, and so does the last line of the canonical request.
    request.payload = try Payload(sha256Hex: hash)
    var service = Service.s3
    service.payloadHeader = .forMarkers
    service.presignedPayload = .empty
    let received = try ReceivedRequest.presigned(request, by: Sample.signer(for: service))
    #expect(received.headers.count == 1)
    try Verifier.sample(.s3).expectAcceptance(received, body: .bytes(body))
    try Verifier.sample(.s3).expectRefusal(received, body: .empty, .payloadMismatch)
    try Verifier.sample(.s3).expectRefusal(
      received.adding("x-amz-content-sha256", hash), body: .bytes(body), .repeatedParameter, saying: "Sha256")
  }

  @Test("a body that is read later")
  func bodyReadLater() throws {
    let received = try ReceivedRequest.signed(request, by: Sample.signer(for: .s3))
    let verified = try Verifier.sample(.s3).verdict(received, body: .notRead).get()
    guard case .mustHash(let hash) = verified.payload else { return #expect(Bool(false), "\(verified.payload)") }
    #expect(hash == Payload.hashing(body).text)
    try verified.checkBody(SHA256.hash(data: body))
    #expect { try verified.checkBody(SHA256.hash(data: [])) } throws: {
      ($0 as? VerificationError)?.code == .payloadMismatch
    }
    try Verifier.sample(.s3).expectAcceptance(received, body: .sha256(SHA256.hash(data: body)))
    // Without the header there is nothing to verify before the body is there.
    let unstated = try ReceivedRequest.signed(request)
    try Verifier.sample().expectRefusal(unstated, body: .notRead, .bodyNeeded)
    try Verifier.sample().expectAcceptance(unstated, body: .sha256(SHA256.hash(data: body)))
  }

  @Test("a body that the signature leaves out")
  func unsignedBody() throws {
    var request = request
    request.payload = .unsigned
    for service in [Service.s3, .vpcLattice] {
      let received = try ReceivedRequest.signed(request, by: Sample.signer(for: service))
      let verified = try Verifier.sample(service).verdict(received, body: .notRead).get()
      guard case .unsigned = verified.payload else { return #expect(Bool(false), "\(verified.payload)") }
      try verified.checkBody(SHA256.hash(data: body))
      var strict = Verifier.sample(service)
      strict.unsignedPayloads = .refused
      try strict.expectRefusal(received, .unsignedPayload)
      try strict.expectRefusal(ReceivedRequest.presigned(request, by: Sample.signer(for: service)), .unsignedPayload)
    }
    let other = try ReceivedRequest.signed(request)
    try Verifier.sample().expectRefusal(other, .unsignedPayload)
    var lax = Verifier.sample()
    lax.unsignedPayloads = .allowed
    try lax.expectAcceptance(other)
  }

  @Test("chunked bodies: what their decoder begins with", arguments: ChunkSeed.Mode.all)
  func chunks(mode: ChunkSeed.Mode) throws {
    var request = SigningRequest(
      method: "PUT", url: "https://b.s3.amazonaws.com/k",
      headers: [
        HeaderField("Content-Encoding", "aws-chunked"), HeaderField("x-amz-decoded-content-length", "66560"),
        HeaderField("x-amz-trailer", "x-amz-checksum-crc32c, X-Amz-Checksum-SHA256"),
      ])
    request.payload = try Payload(marker: mode.marker)
    let received = try ReceivedRequest.signed(request, by: Sample.signer(for: .s3))
    let verified = try Verifier.sample(.s3).verdict(received, body: .notRead).get()
    guard case .chunks(let seed) = verified.payload else { return #expect(Bool(false), "\(verified.payload)") }
    #expect(seed.mode == mode)
    #expect(received.value("Authorization")?.hasSuffix(", Signature=" + seed.signature) == true)
    #expect(seed.key.scope == verified.credentialScope)
    let own = try SigningKey(Sample.credentials, time: Sample.time, region: Sample.region, service: "s3")
    #expect(seed.key.signature(of: "a chunk") == own.signature(of: "a chunk"))
    #expect(try seed.time.description == Sample.time.description)
    #expect(seed.decodedByteCount == (mode == .events ? nil : 66_560))
    #expect(seed.trailerNames == (mode.hasTrailer ? ["x-amz-checksum-crc32c", "x-amz-checksum-sha256"] : []))
  }

  @Test("a request to a proxy, with an absolute target")
  func absoluteTarget() throws {
    var received = try ReceivedRequest.signed(request)
    received.target = "https://example.amazonaws.com:8443" + received.target
    try Verifier.sample().expectAcceptance(received, body: .bytes(body))
    try Verifier.sample().expectAcceptance(received.with("Host", nil), body: .bytes(body))
    try Verifier.sample().expectRefusal(
      received.with("Host", "example.amazonaws.com"), body: .bytes(body), .conflictingHost)
    received.target = received.target.replacing(":8443", with: "")
    try Verifier.sample().expectRefusal(received, body: .bytes(body), .conflictingHost)
    try Verifier.sample().expectRefusal(received.with("Host", nil), body: .bytes(body), .signatureMismatch)
  }

  @Test("an access key id with slashes")
  func slashes() throws {
    for id in ["a/b", "/", "//x//", "tenant/user/20150830/us-east-1/service/aws4_request"] {
      let credentials = Credentials(accessKeyID: id, secretAccessKey: Sample.secret)
      let signer = Sample.signer(credentials: credentials)
      for received in [
        try ReceivedRequest.signed(request, by: signer), try .presigned(request, by: signer),
      ] {
        let verified = try Verifier.sample().verdict(received, body: .bytes(body), credentials: credentials).get()
        #expect(verified.accessKeyID == id)
      }
    }
  }

  @Test("one of several regions and services")
  func severalScopes() throws {
    let verifier = Verifier(regions: ["eu-west-1", "us-east-1"], services: [.s3, "service"])
    for service in [Service.s3, "service"] {
      let verified = try verifier.verdict(.signed(request, by: Sample.signer(for: service)), body: .bytes(body)).get()
      #expect(verified.service == service.signingName)
    }
    try verifier.expectRefusal(
      .signed(request, by: Sample.signer(for: .sts)), body: .bytes(body), .wrongService, saying: "s3 or service")
  }

  @Test("credentials that are found later, or not at once")
  func asynchronous() async throws {
    let received = try ReceivedRequest.signed(request)
    let verified = try await Verifier.sample().verify(received, body: .bytes(body), at: Sample.time) { signer in
      await Task.yield()
      return signer.accessKeyID == Sample.accessKeyID ? Sample.credentials : nil
    }
    #expect(verified.accessKeyID == Sample.accessKeyID)
    let unverified = try Verifier.sample().read(received, body: .bytes(body), at: Sample.time)
    #expect(unverified.signer.accessKeyID == Sample.accessKeyID)
    #expect(unverified.signer.region == Sample.region && unverified.signer.service == "service")
    #expect(try unverified.verify(with: Sample.credentials).accessKeyID == Sample.accessKeyID)
  }

  @Test("a header that a proxy adds can be let through, and no other")
  func addedOnTheWay() throws {
    var verifier = Verifier.sample()
    verifier.headersAddedOnTheWay = ["x-amz-cf-id"]
    let received = try ReceivedRequest.signed(request).adding("X-Amz-Cf-Id", "abc")
    try verifier.expectAcceptance(received, body: .bytes(body))
    try verifier.expectRefusal(received.adding("x-amz-cf-ids", ""), body: .bytes(body), .unsignedHeader)
    try Verifier.sample().expectRefusal(received, body: .bytes(body), .unsignedHeader)
  }
}

extension ChunkSeed.Mode {
  static let all: [ChunkSeed.Mode] = [.signed, .signedWithTrailer, .unsignedWithTrailer, .events]
}
