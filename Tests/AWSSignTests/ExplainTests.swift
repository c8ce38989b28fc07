internal import Testing

@testable internal import aws_sign

@Suite("aws-sign explain")
struct ExplainTests {
  @Test("Every step under AWS's name: the documented header example")
  func signedRequest() async throws {
    let text = try await World().output(
      "explain", "https://examplebucket.s3.amazonaws.com/test.txt", "--header", "Range: bytes=0-9")
    #expect(
      text == """
        Request
        -------
        GET https://examplebucket.s3.amazonaws.com/test.txt

        Canonical request
        -----------------
        GET
        /test.txt

        host:examplebucket.s3.amazonaws.com
        range:bytes=0-9
        x-amz-content-sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
        x-amz-date:20130524T000000Z

        host;range;x-amz-content-sha256;x-amz-date
        e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855

        Hash of the canonical request (SHA-256)
        ---------------------------------------
        7344ae5b7ee6c3e7e6b0fe0640412a37625d1fbfff95c48bbb2dc43964946972

        String to sign
        --------------
        AWS4-HMAC-SHA256
        20130524T000000Z
        20130524/us-east-1/s3/aws4_request
        7344ae5b7ee6c3e7e6b0fe0640412a37625d1fbfff95c48bbb2dc43964946972

        Credential scope
        ----------------
        20130524/us-east-1/s3/aws4_request

        Signed headers
        --------------
        host;range;x-amz-content-sha256;x-amz-date

        Signature
        ---------
        f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41

        """)
  }

  @Test("With --presign the steps of a presigned URL: the documented example")
  func presignedURL() async throws {
    let text = try await World().output(
      "explain", "--presign", "https://examplebucket.s3.amazonaws.com/test.txt", "--expires", "24h")
    #expect(text.contains("\nUNSIGNED-PAYLOAD\n"))
    #expect(text.contains("\n3bfa292879f6447bbcda7001decf97f4a54dc650c8942174ae0a9121cf58ad04\n"))
    #expect(text.hasSuffix("\naeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404\n"))
  }

  @Test("--json: the same steps, and with an answer what differs from it")
  func json() async throws {
    var world = World()
    let arguments = [
      "explain", "https://examplebucket.s3.amazonaws.com/test.txt", "--header", "Range: bytes=0-9", "--json",
    ]
    let steps = try await jsonObject(in: world.output(arguments))
    #expect(
      steps.keys.sorted() == [
        "canonicalRequest", "canonicalRequestHash", "credentialScope", "method", "signature", "signedHeaders",
        "stringToSign", "url",
      ])
    #expect(steps["signature"] as? String == "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41")
    #expect((steps["canonicalRequest"] as? String)?.hasPrefix("GET\n/test.txt\n\nhost:") == true)
    let text = try #require(steps["stringToSign"] as? String)
    world.files["answer"] = Array(
      """
      <Error><Code>SignatureDoesNotMatch</Code><StringToSign>\(text.replacing("us-east-1", with: "eu-west-1"))</StringToSign>
      </Error>
      """.utf8)
    let findings = try #require(
      try await jsonObject(in: world.output(arguments + ["--against", "answer"]))["findings"] as? [[String: String]])
    #expect(findings.contains { $0["message"]?.contains("eu-west-1") == true })
    #expect(findings.allSatisfy { $0.keys.sorted() == ["cause", "message"] })
  }

  @Test("The payload options of presign work with --presign")
  func payloads() async throws {
    let hash = String(repeating: "0a", count: 32)
    let arguments = ["explain", "--presign", "s3://bucket/key", "--region", "us-east-1"]
    #expect(try await World().output(arguments + ["--payload-hash", hash]).contains("\n" + hash + "\n"))
    #expect(
      try await World().output(arguments + ["--signed-payload"])
        .contains("\ne3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n"))
  }

  @Test("Options of the other mode are refused")
  func modes() async throws {
    let url = "https://sqs.us-east-1.amazonaws.com/"
    for option in [["--expires", "15m"], ["--payload-hash", "00"], ["--signed-payload"]] {
      try await World().expectRefusal(
        ["explain", url] + option, exitStatus: 2, saying: option[0] + " is for presigned URLs")
    }
    try await World().expectRefusal(
      ["explain", url, "--presign", "-d", "x"], exitStatus: 2, saying: "--data is not for presigned URLs")
  }
}
