// Hosts that do not tell all that signing must know.

import SigV4
import Testing

@Suite("Hosts that tell too little")
struct UnknownEndpointTests {
  private let signer = Signer(credentials: Sample.credentials)

  @Test(
    "no region",
    arguments: [
      "bucket.s3-accelerate.amazonaws.com", "bucket.s3-accelerate.dualstack.amazonaws.com",
      "alias.accesspoint.s3-global.amazonaws.com", "sqs.amazonaws.com", "bucket.s3-website-us-east-1.amazonaws.com",
    ])
  func noRegion(host: String) throws {
    let request = SigningRequest(url: "https://\(host)/")
    for operation in [
      { _ = try signer.sign(request, at: Sample.time) }, { _ = try signer.presign(request, at: Sample.time) },
    ] {
      let error = try #require(throws: SigV4Error.self, performing: operation)
      #expect(error.code == .missingRegion)
    }
  }

  @Test("S3's acceleration is signed for the region that is given")
  func accelerated() throws {
    let signer = Signer(credentials: Sample.credentials, region: "eu-west-1")
    let request = SigningRequest(url: "https://bucket.s3-accelerate.amazonaws.com/a//b")
    let explanation = try signer.explain(request, at: Sample.time)
    #expect(explanation.credentialScope == "20150830/eu-west-1/s3/aws4_request")
    #expect(try CanonicalText(explanation.canonicalRequest).path == "/a//b")
  }

  @Test(
    "no service",
    arguments: [
      "example.com", "localhost", "127.0.0.1:4566", "[::1]", "minio.internal:9000", "amazonaws.com", "on.aws",
      "us-east-1.amazonaws.com", "d111111abcdef8.cloudfront.net",
      // A label is empty.
      "search-foo.us-east-1..amazonaws.com", "..amazonaws.com", ".s3.amazonaws.com",
      // Not AWS's, though they begin or end like it.
      "s3.amazonaws.com.example.com", "s3.us-east-1.notamazonaws.com", "s3.us-east-1.amazonaws.com.example",
    ])
  func noService(host: String) throws {
    let error = try #require(throws: SigV4Error.self) {
      try signer.sign(SigningRequest(url: "https://\(host)/"), at: Sample.time)
    }
    #expect(error.code == .missingService)
    let regional = Signer(credentials: Sample.credentials, region: "us-east-1")
    #expect(throws: SigV4Error.self) { try regional.sign(SigningRequest(url: "https://\(host)/"), at: Sample.time) }
  }

  @Test("the host of the URL tells, not a Host header or user information")
  func onlyTheURL() throws {
    for request in [
      SigningRequest(url: "https://example.com/", headers: [HeaderField("Host", "sqs.us-east-1.amazonaws.com")]),
      SigningRequest(url: "https://sqs.us-east-1.amazonaws.com@example.com/"),
      SigningRequest(url: "https://example.com/sqs.us-east-1.amazonaws.com"),
    ] {
      let error = try #require(throws: SigV4Error.self) { try signer.sign(request, at: Sample.time) }
      #expect(error.code == .missingService)
    }
  }

  @Test("given a service, a host that is not AWS's lacks the region")
  func serviceOnly() throws {
    let signer = Signer(credentials: Sample.credentials, service: .s3)
    let error = try #require(throws: SigV4Error.self) {
      try signer.sign(SigningRequest(url: "https://localhost:9000/"), at: Sample.time)
    }
    #expect(error.code == .missingRegion)
  }
}
