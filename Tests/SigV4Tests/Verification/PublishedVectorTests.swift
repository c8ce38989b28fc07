// All published vectors verify, as a server would receive them.

import Foundation
import SigV4
import Testing

@Suite("Published vectors, verified")
struct PublishedVectorTests {
  @Test("examples of the AWS documentation", arguments: try AWSExamples.load().examples.filter { $0.path != nil })
  func documentation(_ example: AWSExample) throws {
    let (request, time) = (try example.request(), try SigningTime(example.amzDate))
    let verifier = Verifier(region: example.region, service: try #require(example.signer.service))
    let host = try #require(example.values("host").first)
    var received: ReceivedRequest
    if example.isSignedInHeader {
      let authorization = try example.expected.authorization ?? authorization(of: example)
      received = ReceivedRequest(
        method: request.method, target: String(request.url.dropFirst("https://".count + host.count)),
        headers: (example.headers ?? []).map { HeaderField($0[0], $0[1]) } + [
          HeaderField("Authorization", authorization)
        ])
    } else {
      received = ReceivedRequest(
        request.method,
        url: "https://" + host + (try #require(example.path)) + "?"
          + (try #require(example.expected.presignedQuery)), headers: request.headers)
    }
    var body = ReceivedBody.empty
    if let base64 = example.bodyBase64 {
      body = .bytes(Array(try #require(Data(base64Encoded: base64))))
    } else if let hash = example.payloadHash, example.isSignedInHeader {
      // The page shows the hash of the body, but not the body.
      received = received.with("x-amz-content-sha256", hash)
      body = .notRead
    }
    let credentials = Credentials(accessKeyID: example.accessKeyId, secretAccessKey: example.secretAccessKey)
    let verified = try verifier.verdict(received, body: body, at: time, credentials: credentials).get()
    #expect(verified.accessKeyID == example.accessKeyId)
    let wrong = Credentials(accessKeyID: example.accessKeyId, secretAccessKey: example.secretAccessKey + "x")
    try verifier.expectRefusal(received, body: body, at: time, credentials: wrong, .signatureMismatch)
  }

  /// The header of an example whose page shows the signature alone.
  private func authorization(of example: AWSExample) throws -> String {
    "AWS4-HMAC-SHA256 Credential=\(example.accessKeyId)/\(example.amzDate.prefix(8))/\(example.region)/"
      + "\(example.service)/aws4_request, SignedHeaders=\(try #require(example.expected.signedHeaders)), "
      + "Signature=\(example.expected.signature)"
  }

  @Test("AWS's test suite, as botocore carries it", arguments: try SuiteCase.all())
  func suite(_ suiteCase: SuiteCase) throws {
    let raw = try RawRequest(suiteCase.text("sreq"))
    // One of the signed requests shows a signature that is none; the files of the headers are right.
    let received = ReceivedRequest(method: raw.method, target: raw.target, headers: raw.headers)
      .with("Authorization", try suiteCase.text("authz"))
    let signer = try suiteCase.signer()
    let verifier = Verifier(region: "us-east-1", service: try #require(signer.service))
    let verified = try verifier.verdict(
      received, body: .bytes(Array(raw.body.utf8)), at: suiteCase.time(),
      credentials: signer.credentials
    ).get()
    #expect(verified.accessKeyID == Sample.accessKeyID)
    #expect(verified.sessionToken == (try suiteCase.token()))
    try verifier.expectRefusal(
      received.with("My-Header1", "changed").with("X-Amz-Date", "20150830T123601Z"), body: .bytes(Array(raw.body.utf8)),
      at: suiteCase.time(), credentials: signer.credentials, .signatureMismatch)
  }

  @Test("requests that botocore signed", arguments: ["header", "query"])
  func differential(mode: String) throws {
    for differential in try DifferentialCase.all where differential.mode == mode {
      let (signer, request, time) = (differential.signer, try differential.request, try differential.time)
      var verifier = Verifier(region: differential.region, service: try #require(signer.service))
      if differential.payload == "unsigned" { verifier.unsignedPayloads = .allowed }
      // botocore leaves out what clients and proxies change; it would sign an `x-amz-…` header.
      var received: ReceivedRequest
      if mode == "header" {
        let added = differential.expected.addedHeaders.map { HeaderField($0[0], $0[1]) }
        let authorization = HeaderField("Authorization", try #require(differential.expected.authorization))
        received = ReceivedRequest(request.method, url: request.url, headers: request.headers + added + [authorization])
      } else {
        received = ReceivedRequest(
          request.method, url: try #require(differential.expected.presignedUrl), headers: request.headers)
      }
      received = received.with("Host", differential.host)
      let body = ReceivedBody.bytes(Array(try #require(Data(base64Encoded: differential.bodyBase64))))
      switch try verifier.verdict(received, body: body, at: time, credentials: signer.credentials) {
      case .success(let verified): #expect(verified.sessionToken == differential.sessionToken, "\(differential.id)")
      case .failure(let error): Issue.record("\(differential.id): \(error)")
      }
      received.target += received.target.contains("?") ? "&more=1" : "?more=1"
      try verifier.expectRefusal(
        received, body: body, at: time, credentials: signer.credentials, .signatureMismatch)
    }
  }
}
