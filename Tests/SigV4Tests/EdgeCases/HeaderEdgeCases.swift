// What users of other signers reported of headers; the numbers that are not here are in PathAndQueryEdgeCases.swift.

import SigV4
import Testing

@Suite("Edge cases of headers")
struct HeaderEdgeCases {
  private func canonical(
    _ headers: [HeaderField] = [], url: String = "https://example.amazonaws.com/", for service: Service = .s3,
    _ selection: HeaderSelection = .standard
  ) throws -> CanonicalText {
    try CanonicalText.signing(
      SigningRequest(url: url, headers: headers), with: Sample.signer(for: service, headers: selection))
  }

  @Test("edge case 13: spaces inside header values are collapsed (aws-sdk-go#642)")
  func spacesInsideValues() throws {
    let headers = [
      HeaderField("x-amz-meta-title", "  One   \"two   three\"  four "), HeaderField("x-amz-meta-a", " a "),
    ]
    let canonical = try canonical(headers)
    #expect(canonical.value("x-amz-meta-title") == "One \"two three\" four")
    #expect(canonical.value("x-amz-meta-a") == "a")
  }

  @Test(
    "edge case 14: non-ASCII metadata is a clear error (minio-py#764)",
    arguments: ["Zoë", "価格", "caf\u{301}e", "\u{00A0}", "a\nb", "a\r\nb", "a\u{0}b", "\u{7F}"])
  func nonASCIIMetadata(value: String) throws {
    let error = try #require(throws: SigV4Error.self) { try canonical([HeaderField("x-amz-meta-owner", value)]) }
    #expect(error.code == .invalidHeaderValue)
    #expect(error.message.contains("x-amz-meta-owner"))
    #expect(!error.message.contains(value))
  }

  @Test("edge case 15: the scheme's own port is not in Host (aws-cli#2883)")
  func defaultPort() throws {
    #expect(try canonical(url: "https://bucket.example.com:443/").value("host") == "bucket.example.com")
    #expect(try canonical(url: "http://bucket.example.com:80/").value("host") == "bucket.example.com")
  }

  @Test("edge case 16: any other port is kept (requests-aws4auth#68, curl#9550)")
  func otherPort() throws {
    #expect(try canonical(url: "http://localhost:9000/").value("host") == "localhost:9000")
    #expect(try canonical(url: "http://localhost:443/").value("host") == "localhost:443")
    #expect(try canonical(url: "https://search.example.com:9200/").value("host") == "search.example.com:9200")
  }

  @Test("edge case 17: headers that proxies rewrite are not signed (aws-sdk-java-v2#5895)")
  func proxies() throws {
    let rewritten = [
      HeaderField("Connection", "keep-alive"), HeaderField("Transfer-Encoding", "chunked"),
      HeaderField("User-Agent", "curl/8.5.0"), HeaderField("X-Amzn-Trace-Id", "Root=1-67891233-abcdef0123456789"),
      HeaderField("Expect", "100-continue"), HeaderField("TE", "trailers"), HeaderField("Upgrade", "h2c"),
    ]
    let request = SigningRequest(url: "https://example.amazonaws.com/", headers: rewritten)
    let bare = SigningRequest(url: "https://example.amazonaws.com/")
    let signer = Sample.signer(for: .s3)
    #expect(
      try signer.sign(request, at: Sample.time).signature == signer.sign(bare, at: Sample.time).signature)
    #expect(try signer.presign(request, at: Sample.time).url == signer.presign(bare, at: Sample.time).url)
    #expect(try signer.presign(request, at: Sample.time).requiredHeaders.isEmpty)
  }

  @Test("edge case 18: a header that is usually not signed can be (aws4fetch#39, #74)")
  func forced() throws {
    let headers = [HeaderField("User-Agent", "probe"), HeaderField("X-Amzn-Trace-Id", "a")]
    #expect(
      try canonical(headers, HeaderSelection(forcing: ["user-agent"])).signedHeaders
        == "host;user-agent;x-amz-content-sha256;x-amz-date")
    let presigned = try Sample.signer(for: .s3, headers: HeaderSelection(forcing: ["User-Agent"])).presign(
      SigningRequest(url: "https://example.amazonaws.com/", headers: headers), at: Sample.time)
    #expect(presigned.requiredHeaders.lines == ["User-Agent: probe"])
  }

  @Test("edge case 19: a name is once in SignedHeaders, however often the header is there (sigv4#17)")
  func repeatedName() throws {
    let headers = [
      HeaderField("X-Amz-Meta-A", "1"), HeaderField("x-amz-meta-a", "2"), HeaderField("X-AMZ-META-A", "3"),
    ]
    let canonical = try canonical(headers)
    #expect(canonical.signedHeaders == "host;x-amz-content-sha256;x-amz-date;x-amz-meta-a")
    #expect(canonical.value("x-amz-meta-a") == "1,2,3")
    let presigned = try Sample.signer(for: .s3).presign(
      SigningRequest(url: "https://example.amazonaws.com/", headers: headers), at: Sample.time)
    #expect(presigned.url.contains("&X-Amz-SignedHeaders=host%3Bx-amz-meta-a&"))
    #expect(presigned.requiredHeaders.map(\.value) == ["1", "2", "3"])
  }

  @Test("edge case 20: AWS IoT takes the token after signing (soto-core#453, aws4#30)")
  func tokenAfterSigning() throws {
    let url = "wss://a1b2c3-ats.iot.us-east-1.amazonaws.com/mqtt"
    let signer = Signer(credentials: Sample.sessionCredentials)
    let explanation = try signer.explainPresigning(SigningRequest(url: url), at: Sample.time)
    #expect(explanation.credentialScope == "20150830/us-east-1/iotdevicegateway/aws4_request")
    #expect(!explanation.canonicalRequest.contains("Token"))
    let presigned = try signer.presign(SigningRequest(url: url), at: Sample.time).url
    #expect(presigned.contains("&X-Amz-Security-Token=" + Sample.token.percentEncoded))
    #expect(presigned.contains("&X-Amz-Signature=" + explanation.signature))
  }

  @Test("edge case 21: x-amz-content-sha256 on S3, no UNSIGNED-PAYLOAD elsewhere (aws-requests-auth#37, #45)")
  func contentHash() throws {
    let hash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    let s3 = try Sample.signer(for: .s3).sign(SigningRequest(url: "https://example.amazonaws.com/"), at: Sample.time)
    #expect(s3.headers.values("x-amz-content-sha256") == [hash])
    #expect(s3.signedHeaders == "host;x-amz-content-sha256;x-amz-date")

    #expect(try canonical(for: "es").payload == hash)
    let presigned = try CanonicalText.presigning(
      SigningRequest(url: "https://example.amazonaws.com/"), with: Sample.signer(for: "es"))
    #expect(presigned.payload == hash)
  }
}
