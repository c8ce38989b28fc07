// What is signed in the other modes is verified: bodies in chunks, event streams, forms and tokens.

import SigV4
import Testing

@Suite("Sign, then verify: chunks, events, forms, tokens")
struct ModeRoundTripTests {
  @Test("a body in chunks, from the request to the last byte", arguments: ChunkSignerTests.Form.all)
  func chunks(form: ChunkSignerTests.Form) throws {
    let data = Bodies.bytes(20_000)
    let chunked = try Bodies.signed(
      ChunkedBody(
        byteCount: data.count, chunkByteCount: 8192, signatures: form.signatures, trailers: form.trailers))
    let received = ReceivedRequest("PUT", url: chunked.request.url, headers: chunked.headers)
    let verified = try Verifier.sample(.s3).verdict(received, body: .notRead).get()
    guard case .chunks(let seed) = verified.payload else { return #expect(Bool(false), "\(verified.payload)") }
    var signer = chunked.chunkSigner
    var encoded = try signer.encodeAll(data)
    var decoder = try ChunkDecoder(seed)
    #expect(try decoder.decodeAll(encoded) == data)
    encoded[9000] ^= 1
    decoder = try ChunkDecoder(seed)
    #expect(throws: BodyError.self) { _ = try decoder.decodeAll(encoded) }
  }

  @Test("an event stream, and no decoder of chunks for it")
  func events() throws {
    let request = try Streams.request()
    let received = ReceivedRequest(
      "POST", url: Streams.request.url, headers: request.signed.allHeaders(of: Streams.request))
    let verified = try Verifier.sample("transcribe").verdict(received, body: .notRead).get()
    guard case .chunks(let seed) = verified.payload else { return #expect(Bool(false), "\(verified.payload)") }
    var verifier = try EventStreamVerifier(
      seedSignature: seed.signature, credentials: Sample.credentials, time: seed.time, region: verified.region,
      service: verified.service)
    var signer = request.eventSigner
    let encoded = try signer.sign(Streams.events[0], at: Sample.time) + signer.signEnd(at: Sample.time)
    #expect(try verifier.decodeAll(encoded) == [Streams.events[0]])
    let error = #expect(throws: BodyError.self) { _ = try ChunkDecoder(seed) }
    #expect(error?.code == .notChunks)
  }

  @Test("a form", arguments: [Sample.credentials, Sample.sessionCredentials])
  func form(credentials: Credentials) throws {
    var policy = try PostPolicy(bucket: "bucket", expiration: SigningTime("20150830T133600Z"))
    try policy.allow("key", startingWith: "user/$é\"/", value: "user/$é\"/${filename}")
    try policy.set("acl", to: "private")
    try policy.limitContentLength(to: 1...10)
    let form = try Sample.signer(for: .s3, credentials: credentials)
      .sign(policy, url: "https://bucket.s3.amazonaws.com/", at: Sample.time)
    func verify(fileByteCount: Int, _ change: (String, String) -> String = { $1 }) throws {
      let fields = form.fields.map { PostedForm.Field(name: $0.name, value: change($0.name, $0.value ?? "")) }
      let posted = PostedForm(fields: fields, bucket: "bucket", fileName: "a.png", fileByteCount: fileByteCount)
      _ = try Verifier.sample(.s3).verify(posted, at: Sample.time) { _ in credentials }
    }
    try verify(fileByteCount: 10)
    #expect(throws: VerificationError.self) { try verify(fileByteCount: 11) }
    for field in form.fields {
      #expect(throws: VerificationError.self, "\(field.name)") {
        try verify(fileByteCount: 10) { name, value in name == field.name ? "x" + value : value }
      }
    }
  }

  @Test("a token is a presigned request that verifies")
  func token() throws {
    let token = try AuthToken.rds(
      host: "db.example.com", port: 5432, user: "jane", region: Sample.region, credentials: Sample.credentials,
      at: Sample.time)
    let received = ReceivedRequest("GET", url: "https://" + token.text, headers: [])
    try Verifier.sample("rds-db").expectAcceptance(received)
  }
}
