internal import Testing

@testable internal import aws_sign

@Suite("aws-sign sign")
struct SignTests {
  /// Amazon S3 API Reference, “Authenticating Requests: Using the Authorization Header”, its four examples.
  @Test(arguments: [
    (
      ["https://examplebucket.s3.amazonaws.com/test.txt", "-H", "Range: bytes=0-9"],
      "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"
    ),
    (
      [
        "https://examplebucket.s3.amazonaws.com/test$file.text", "-X", "PUT", "-H",
        "Date: Fri, 24 May 2013 00:00:00 GMT", "-H", "x-amz-storage-class: REDUCED_REDUNDANCY", "--data",
        "Welcome to Amazon S3.",
      ],
      "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"
    ),
    (
      ["https://examplebucket.s3.amazonaws.com?lifecycle"],
      "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"
    ),
    (
      ["https://examplebucket.s3.amazonaws.com/?max-keys=2&prefix=J"],
      "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"
    ),
  ])
  func documentedExamples(arguments: [String], signature: String) async throws {
    let world = World()
    let headers = try await world.output(["sign"] + arguments)
    #expect(headers.hasSuffix(", Signature=" + signature + "\n"))
    #expect(try await world.output(["explain"] + arguments).hasSuffix(signature + "\n"))
    #expect(try await world.output(["sign", "--json"] + arguments).hasSuffix("\"" + signature + "\"}\n"))
  }

  @Test("Prints the caller's headers and the signature's, one a line")
  func headerLines() async throws {
    let world = World.with(["AWS_SESSION_TOKEN": "token"])
    let outcome = try await world.run(
      "sign", "https://examplebucket.s3.amazonaws.com/test.txt", "-H", "Range:  bytes=0-9 ", "-H", "X-Empty:")
    let lines = outcome.standardOutput.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(
      lines.dropLast(2) == [
        "Range: bytes=0-9", "X-Empty: ", "X-Amz-Date: 20130524T000000Z",
        "X-Amz-Content-Sha256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "X-Amz-Security-Token: token",
      ])
    #expect(
      lines.suffix(2).first?.hasPrefix(
        "Authorization: AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, "
          + "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date;x-amz-security-token;x-empty, Signature=") == true
    )
    #expect(lines.last == "")
    #expect(outcome.standardError == "")
  }

  @Test("Where the URL is not the one that was typed, a note says where to send the request")
  func note() async throws {
    let outcome = try await World().run("sign", "s3://bucket/a b", "--region", "eu-west-1")
    #expect(
      outcome.standardError == "aws-sign: note: send to https://bucket.s3.eu-west-1.amazonaws.com/a%20b\n")
    #expect(outcome.exitStatus == 0)
  }

  @Test("A body is the same whether it is text, a file or standard input; it makes a POST")
  func bodies() async throws {
    let text = "{\"size\": 3}\n é"
    var world = World()
    world.files = ["body.json": Array(text.utf8)]
    world.standardInput = Array(text.utf8)
    let url = "https://my-domain.eu-west-1.es.amazonaws.com/_search"
    let signed = try await world.output("sign", url, "--data", text)
    #expect(try await world.output("sign", url, "--data", "@body.json") == signed)
    #expect(try await world.output("sign", url, "--data=@-") == signed)
    #expect(try await world.output("sign", url, "-d" + text) == signed)
    #expect(try await world.output("sign", url, "-d", text, "-X", "POST") == signed)
    #expect(try await world.output("sign", url, "-d", text, "-X", "GET") != signed)
    #expect(try await world.output("explain", url, "-d", text).contains("POST\n/_search\n"))
    #expect(try await world.output("sign", url, "-d", "") != world.output("sign", url))
  }

  @Test("A body is taken byte for byte: zeros, line breaks, what is not UTF-8")
  func binaryBody() async throws {
    var world = World()
    world.files["blob"] = (0..<1000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    let explained = try await world.output(
      "explain", "s3://bucket/blob", "-X", "PUT", "-d", "@blob", "--region", "us-east-1")
    // sha256sum of the same bytes.
    #expect(
      explained.contains("\nx-amz-content-sha256:89f4ff56a25dd1db06a4ce6033603775d705fb96f30f8693733fef602a1ca532\n"))
  }

  @Test("A header can exclude the body from the signature")
  func unsignedBody() async throws {
    let headers = try await World().output(
      "sign", "s3://bucket/key", "--region", "us-east-1", "-X", "PUT", "-d", "@not-read", "-H",
      "x-amz-content-sha256: UNSIGNED-PAYLOAD")
    #expect(headers.contains("X-Amz-Content-Sha256: UNSIGNED-PAYLOAD\n"))
  }

  @Test("Headers of an earlier signature are replaced, not sent twice")
  func earlierSignature() async throws {
    let headers = try await World().output(
      "sign", "https://sqs.us-east-1.amazonaws.com/", "-H", "authorization: AWS4-HMAC-SHA256 old", "-H",
      "x-amz-date: 20120101T000000Z", "-H", "X-AMZ-Security-Token: old")
    let names = headers.split(separator: "\n").map { $0.prefix { $0 != ":" } }
    #expect(names == ["X-Amz-Date", "Authorization"])
    #expect(!headers.contains("old"))
  }
}
