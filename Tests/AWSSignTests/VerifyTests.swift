internal import SigV4
internal import Testing

@testable internal import aws_sign

@Suite("aws-sign verify")
struct VerifyTests {
  private let url = "https://sqs.us-east-1.amazonaws.com/queue?a=b"

  /// A request that this tool signs, as a server receives it.
  private func request(
    method: String = "POST", body: String = "Action=SendMessage", changing change: (inout String) -> Void = { _ in }
  ) async throws -> String {
    let headers = try await World().output("sign", url, "-X", method, "-d", body, "-H", "Content-Type: text/plain")
    var text =
      "\(method) /queue?a=b HTTP/1.1\r\nHost: sqs.us-east-1.amazonaws.com\r\n"
      + headers.replacing("\n", with: "\r\n") + "Content-Length: \(body.utf8.count)\r\n\r\n" + body
    change(&text)
    return text
  }

  private func verify(_ request: String, _ arguments: String..., variables: [String: String] = [:]) async throws
    -> Outcome
  {
    var world = World.with(variables)
    world.standardInput = Array(request.utf8)
    return try await world.run(["verify"] + arguments)
  }

  @Test("--json: the verdict, and what it rests on")
  func json() async throws {
    let good = try await verify(request(), "--json")
    #expect(good.exitStatus == 0)
    let accepted = try jsonObject(in: good.standardOutput)
    #expect(accepted["accepted"] as? Bool == true)
    #expect(accepted["accessKeyId"] as? String == World.accessKeyID)
    #expect(accepted["time"] as? String == "2013-05-24T00:00:00Z")
    #expect(accepted["placement"] as? String == "header")
    #expect(accepted["credentialScope"] as? String == "20130524/us-east-1/sqs/aws4_request")
    #expect(accepted["body"] as? String == "the one that was signed")
    let bad = try await verify(request { $0.replace("a=b", with: "a=c") }, "--json")
    #expect(bad.exitStatus == 1)
    let refused = try jsonObject(in: bad.standardOutput)
    #expect(refused.keys.sorted() == ["accepted", "canonicalRequest", "message", "reason", "stringToSign"])
    #expect(refused["accepted"] as? Bool == false)
    #expect((refused["canonicalRequest"] as? String)?.contains("\na=c\n") == true)
    let early = try await verify(request(), "--json", "--date", "20130525T000000Z")
    #expect(try jsonObject(in: early.standardOutput).keys.sorted() == ["accepted", "message", "reason"])
    #expect(early.exitStatus == 1)
  }

  @Test("A request that is right: who signed it, when, and what")
  func accepted() async throws {
    for change in [{ (_: inout String) in }, { $0 = $0.replacing("\r\n", with: "\n") }] {
      let outcome = try await verify(request(changing: change))
      #expect(outcome.exitStatus == 0 && outcome.standardError == "")
      #expect(
        outcome.standardOutput == """
          accepted
            signed by       AKIAIOSFODNN7EXAMPLE
            in              its Authorization header
            at              20130524T000000Z
            scope           20130524/us-east-1/sqs/aws4_request
            signed headers  content-type;host;x-amz-date
            session token   none
            body            the one that was signed

          """)
    }
  }

  @Test("A presigned URL, at a time of one's choice")
  func presigned() async throws {
    let url = try await World().output("presign", "s3://bucket/a key", "--region", "us-east-1", "--expires", "1h")
    let target = url.dropFirst("https://bucket.s3.us-east-1.amazonaws.com".count).dropLast()
    let text = "GET \(target) HTTP/1.1\r\nHost: bucket.s3.us-east-1.amazonaws.com\r\n\r\n"
    let outcome = try await verify(text, "--date", "20130524T010000Z")
    #expect(outcome.exitStatus == 0)
    #expect(outcome.standardOutput.contains("  in              the query of its URL\n"))
    #expect(outcome.standardOutput.contains("  expires         20130524T010000Z\n"))
    #expect(outcome.standardOutput.contains("  body            not covered by the signature\n"))
    let late = try await verify(text, "--date", "20130524T010001Z")
    #expect(late.exitStatus == 1 && late.standardOutput.hasPrefix("refused: expired\n  the URL was signed at "))
  }

  @Test("A wrong signature: the texts that were received")
  func mismatch() async throws {
    let outcome = try await verify(request { $0 = $0.replacing("text/plain", with: "text/html") })
    #expect(outcome.exitStatus == 1 && outcome.standardError == "")
    #expect(
      outcome.standardOutput.hasPrefix(
        """
        refused: signature mismatch
          the signature is not that of this request under the secret of AKIAIOSFODNN7EXAMPLE

        Canonical request, as received
        ------------------------------
        POST
        /queue
        a=b
        content-type:text/html
        """))
    #expect(outcome.standardOutput.contains("\nString to sign, as received\n"))
  }

  @Test("Other refusals name their reason, and exit with 1")
  func refused() async throws {
    for (change, words) in [
      ({ $0 = $0.replacing("Action", with: "action") }, "signature mismatch"),
      ({ $0 = $0.replacing("Authorization:", with: "X-Authorization:") }, "missing authentication"),
      ({ $0 = $0.replacing("Credential=AKIA", with: "Credential=BKIA") }, "unknown access key"),
      ({ $0 = $0.replacing("20130524T0", with: "20130524T1") }, "date in future"),
      ({ $0 = $0.replacing("content-type;host;", with: "content-type;") }, "unsigned host"),
      ({ $0 = $0.replacing("Host: ", with: "X-Amz-A: b\r\nHost: ") }, "unsigned header"),
      ({ $0 = $0.replacing("Content-Type: ", with: "Content-Type: \u{1b}[2J") }, "invalid header"),
    ] as [((inout String) -> Void, String)] {
      let outcome = try await verify(request(changing: change))
      #expect(outcome.exitStatus == 1)
      #expect(outcome.standardOutput.hasPrefix("refused: " + words + "\n  "), "\(outcome.standardOutput)")
      #expect(!outcome.standardOutput.utf8.contains(27))
    }
    #expect(try await verify(request(), "--region", "eu-west-1").standardOutput.hasPrefix("refused: wrong region\n"))
    #expect(try await verify(request(), "--service", "s3").standardOutput.hasPrefix("refused: wrong service\n"))
    #expect(
      try await verify(request(), variables: ["AWS_REGION": "eu-west-1"]).standardOutput.hasPrefix(
        "refused: wrong region\n"))
    #expect(
      try await verify(request(), variables: ["AWS_SESSION_TOKEN": "token"]).standardOutput.hasPrefix(
        "refused: wrong session token\n"))
  }

  @Test("A chunked upload, with every chunk: AWS's documented example, and the same with a byte changed")
  func chunks() async throws {
    let head = """
      PUT /examplebucket/chunkObject.txt HTTP/1.1\r
      Host: s3.amazonaws.com\r
      x-amz-date: 20130524T000000Z\r
      x-amz-storage-class: REDUCED_REDUNDANCY\r
      Authorization: AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,\
      SignedHeaders=content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;\
      x-amz-decoded-content-length;x-amz-storage-class,\
      Signature=4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9\r
      x-amz-content-sha256: STREAMING-AWS4-HMAC-SHA256-PAYLOAD\r
      Content-Encoding: aws-chunked\r
      x-amz-decoded-content-length: 66560\r
      Content-Length: 66824\r
      \r

      """
    let chunks = [
      (65_536, "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648"),
      (1_024, "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497"),
      (0, "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9"),
    ].map { count, signature in
      String(count, radix: 16) + ";chunk-signature=" + signature + "\r\n" + String(repeating: "a", count: count)
        + "\r\n"
    }
    let good = try await verify(head + chunks.joined())
    #expect(good.exitStatus == 0)
    #expect(good.standardOutput.contains("\n  body            chunks whose signatures are right\n"))
    let changed = try await verify(head + chunks.joined().replacing("aaa\r\n400;", with: "aab\r\n400;"))
    #expect(changed.exitStatus == 1)
    #expect(changed.standardOutput.hasPrefix("refused: body, signature mismatch\n  the signature of a chunk"))
    let cut = try await verify(
      (head + chunks[0] + chunks[1]).replacing("Content-Length: 66824", with: "Content-Length: 66738"))
    #expect(cut.standardOutput.hasPrefix("refused: signature mismatch\n"))  // Its length was signed, too.
  }

  @Test("What is no request is a failure that says why")
  func malformed() async throws {
    func expect(_ text: String, _ words: String) async throws {
      var world = World()
      world.standardInput = Array(text.utf8)
      try await world.expectRefusal(
        ["verify", "--region", "us-east-1", "--service", "s3"], exitStatus: 1, saying: words)
    }
    try await expect("", "ends before the empty line")
    try await expect("GET / HTTP/1.1\r\nHost: h", "ends before the empty line")
    for line in ["", "GET", "GET /", "GET HTTP/1.1", "GET / HTTP/2", "GET / http/1.1"] {
      try await expect(line + "\r\n\r\n", "does not begin with a line like GET")
    }
    for line in ["no colon", ": value", " folded: line", "\tfolded: line"] {
      try await expect("GET / HTTP/1.1\r\nHost: h\r\n" + line + "\r\n\r\n", "line 3 of the request is not a header")
    }
    try await expect("GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "Transfer-Encoding")
    try await expect("GET / HTTP/1.1\r\nContent-Length: 0\r\ncontent-length: 0\r\n\r\n", "two Content-Length")
    try await expect("GET / HTTP/1.1\r\n\r\nbody", "no Content-Length")
    for length in ["", "-1", "+1", "1 1", "0x1", "99999999999999999999"] {
      try await expect("GET / HTTP/1.1\r\nContent-Length: \(length)\r\n\r\nbody", "Content-Length is not a number")
    }
    try await expect("GET / HTTP/1.1\r\nContent-Length: 3\r\n\r\nbody", "4 bytes, but Content-Length says 3")
    try await expect("GET / HTTP/1.1\r\nContent-Length: 5\r\n\r\nbody", "4 bytes, but Content-Length says 5")
    var world = World()
    world.standardInput = [71, 69, 84, 32, 0xff, 10]
    try await world.expectRefusal(["verify"], exitStatus: 1, saying: "not text in UTF-8")
  }

  @Test("Wrong usage, and what cannot be found out")
  func usage() async throws {
    try await World().expectRefusal(["verify", "https://h/"], exitStatus: 2, saying: "verify takes options alone")
    try await World().expectRefusal(["verify", "--", "x"], exitStatus: 2, saying: "verify takes options alone")
    try await World().expectRefusal(["verify", "--date", "now"], exitStatus: 2, saying: "--date")
    try await World().expectRefusal(["verify", "--method", "GET"], exitStatus: 2, saying: "no option of verify")
    var world = World()
    world.standardInput = Array("GET / HTTP/1.1\r\nHost: localhost:8080\r\n\r\n".utf8)
    try await world.expectRefusal(["verify"], exitStatus: 1, saying: "--service")
    try await world.expectRefusal(["verify", "--service", "s3"], exitStatus: 1, saying: "--region")
    world.variables = [:]
    try await world.expectRefusal(["verify"], exitStatus: 1, saying: "no credentials")
  }
}

@Suite("aws-sign explain --against")
struct ExplainAgainstTests {
  private let url = "https://examplebucket.s3.amazonaws.com/test.txt"

  /// The answer of a service that got another request, or at another time.
  private func answer(_ arguments: String...) async throws -> [UInt8] {
    let text = try await World().output(["explain"] + arguments)
    let parts = text.split(separator: "\n\n")
    func section(_ title: String) throws -> Substring {
      let start = try #require(text.firstRange(of: title + "\n" + String(repeating: "-", count: title.count) + "\n"))
      let rest = text[start.upperBound...]
      return rest[
        ..<(rest.firstRange(of: title == "Canonical request" ? "\n\nHash" : "\n\n")?.lowerBound ?? rest.endIndex)]
    }
    #expect(parts.count > 5)
    return Array(
      """
      <Error><Code>SignatureDoesNotMatch</Code><CanonicalRequest>\(try section("Canonical request"))</CanonicalRequest>\
      <StringToSign>\(try section("String to sign"))</StringToSign></Error>
      """.utf8)
  }

  @Test("From a file and from standard input; the time is the answer's")
  func sources() async throws {
    var world = World()
    world.standardInput = try await answer(
      "https://examplebucket.s3.amazonaws.com:8080/test.txt", "--region", "us-east-1", "--service", "s3", "--date",
      "20140101T000000Z")
    world.files["error.xml"] = world.standardInput
    for source in ["-", "error.xml"] {
      let text = try await world.output("explain", "--against", source, url)
      #expect(text.hasPrefix("What the answer tells\n---------------------\nport of the host: “examplebucket"))
      #expect(text.contains("\n\nRequest\n-------\nGET " + url + "\n"))
      #expect(text.contains("\n20140101T000000Z\n"))
      for line in text.prefix(400).split(separator: "\n").dropFirst(2).prefix(3) { #expect(line.count < 80) }
    }
    let dated = try await world.output("explain", "--against", "-", "--date", "20140101T000001Z", url)
    #expect(dated.contains("\n\ndate: signed for “20140101T000001Z”, but the service reads “20140101T000000Z”"))
  }

  @Test("A presigned URL")
  func presigned() async throws {
    var world = World()
    world.standardInput = try await answer("--presign", url, "-X", "PUT")
    let text = try await world.output("explain", "--presign", "--against", "-", url)
    #expect(text.contains("\nmethod: signed for “GET”, but the service got “PUT”"))
    let same = try await world.output("explain", "--presign", "--against", "-", url, "-X", "PUT")
    #expect(same.contains("\nsecret: all texts are equal"))
  }

  @Test("What is no answer, and wrong usage")
  func refusals() async throws {
    var world = World()
    world.standardInput = Array("<html>".utf8)
    try await world.expectRefusal(
      ["explain", url, "--against", "-"], exitStatus: 1, saying: "neither code nor message")
    world.standardInput = [UInt8](repeating: 32, count: 1_100_000)
    try await world.expectRefusal(["explain", url, "--against", "-"], exitStatus: 1, saying: "longer than a megabyte")
    try await world.expectRefusal(["explain", url, "--against", "none"], exitStatus: 1, saying: "cannot read none")
    try await world.expectRefusal(
      ["explain", url, "--against", "-", "--data", "@-"], exitStatus: 2, saying: "cannot both read standard input")
    try await world.expectRefusal(["sign", url, "--against", "-"], exitStatus: 2, saying: "no option of sign")
  }
}
