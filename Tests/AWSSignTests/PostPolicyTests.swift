internal import Foundation
internal import SigV4
internal import Testing

@testable internal import aws_sign

@Suite("aws-sign post-policy")
struct PostPolicyTests {
  private let world = World.with(["AWS_REGION": "us-east-1"])

  private func form(expiresIn seconds: Int64, _ fill: (inout PostPolicy) throws -> Void) throws -> PostForm {
    let time = try SigningTime("20130524T000000Z")
    let end = try SigningTime(secondsSinceEpoch: time.secondsSinceEpoch + seconds)
    var policy = PostPolicy(bucket: "bucket", expiration: end)
    try fill(&policy)
    let credentials = Credentials(accessKeyID: World.accessKeyID, secretAccessKey: World.secret)
    return try Signer(credentials: credentials, region: "us-east-1", service: .s3)
      .sign(policy, url: "https://bucket.s3.us-east-1.amazonaws.com/", at: time)
  }

  @Test("An object's form: the library's fields, one a line, and where to send them")
  func object() async throws {
    let expected = try form(expiresIn: 3600) { policy in
      try policy.set("key", to: "a b=c.png")
      try policy.set("acl", to: "public-read")
      try policy.limitContentLength(to: 1...10)
    }
    let outcome = try await world.run(
      "post-policy", "s3://bucket/a b=c.png", "--field", "acl=public-read", "--content-length-range", "1-10")
    #expect(
      outcome.standardOutput == expected.fields.map { $0.name + "=" + ($0.value ?? "nil") + "\n" }.joined())
    #expect(
      outcome.standardError == """
        aws-sign: note: send to https://bucket.s3.us-east-1.amazonaws.com/ as multipart/form-data, with the field file \
        last

        """)
    #expect(outcome.exitStatus == 0)
  }

  @Test("A folder's form: any key in it, by the name of the file", arguments: ["", "/", "/folder/"])
  func folder(path: String) async throws {
    let prefix = String(path.dropFirst())
    let expected = try form(expiresIn: 900) { policy in
      try policy.allow("key", startingWith: prefix, value: prefix + "${filename}")
    }
    let object = try await jsonObject(
      in: world.output("post-policy", "s3://bucket" + path, "--json", "--expires", "15m"))
    #expect(object.keys.sorted() == ["expiration", "fields", "policy", "url"])
    #expect(object["url"] as? String == expected.url)
    #expect(object["policy"] as? String == expected.policy)
    #expect(object["expiration"] as? String == "2013-05-24T00:15:00Z")
    let fields = try #require(object["fields"] as? [String: String])
    #expect(fields == Dictionary(uniqueKeysWithValues: expected.fields.map { ($0.name, $0.value ?? "nil") }))
  }

  @Test("A field that must begin with a text is left open, unless --field gives it")
  func prefixes() async throws {
    let arguments = [
      "post-policy", "s3://bucket/k", "--starts-with", "Content-Type=image/", "--starts-with=x-amz-meta-note=",
    ]
    let outcome = try await world.run(arguments)
    #expect(outcome.standardOutput.contains("\nContent-Type=\n"))
    #expect(outcome.standardError.contains("note: add the field Content-Type, which must begin with image/\n"))
    #expect(outcome.standardError.contains("note: add the field x-amz-meta-note\n"))
    let fields = try await jsonObject(in: world.output(arguments + ["--json"]))["fields"] as? [String: Any]
    #expect(fields?["Content-Type"] is NSNull)
    let given = try await world.run(arguments + ["--field", "content-type=image/png"])
    #expect(given.standardOutput.contains("\ncontent-type=image/png\n"))
    #expect(!given.standardError.contains("Content-Type"))
    let expected = try form(expiresIn: 3600) { policy in
      try policy.set("key", to: "k")
      try policy.allow("content-type", startingWith: "image/", value: "image/png")
      try policy.allow("x-amz-meta-note", startingWith: "")
    }
    #expect(given.standardOutput.hasSuffix("x-amz-signature=" + (expected.fields.last?.value ?? "") + "\n"))
  }

  @Test("--html is the library's form; --action is where it goes")
  func html() async throws {
    let html = try await world.output(
      "post-policy", "--html", "s3://bucket/k", "--action", "https://files.example.com/?a&b", "--field", "note=\"<&")
    #expect(html.hasPrefix("<form action=\"https://files.example.com/?a&amp;b\" method=\"post\""))
    #expect(html.contains("name=\"note\" value=\"&quot;&lt;&amp;\">"))
    #expect(html.contains("<input type=\"file\" name=\"file\">") && html.hasSuffix("</form>\n"))
    #expect(!html.contains("name=\"key\" value=\"\""))
  }

  @Test("The token of temporary keys is a field")
  func token() async throws {
    let world = World.with(["AWS_REGION": "us-east-1", "AWS_SESSION_TOKEN": "token"])
    #expect(try await world.output("post-policy", "s3://bucket/k").contains("\nx-amz-security-token=token\n"))
  }

  @Test(
    "What makes no form",
    arguments: [
      (["https://bucket.s3.amazonaws.com/k"], 2, "the URL is to be s3://BUCKET/KEY"),
      (["s3:///k"], 2, "the bucket is missing"),
      (["s3://b/k", "--field", "acl"], 2, "--field takes a name, = and a text"),
      (["s3://b/k", "--starts-with", "=x"], 2, "--starts-with takes a name, = and a text"),
      (["s3://b/k", "--field", "key=x"], 2, "the field key is there already"),
      (["s3://b/k", "--field", "a=1", "--field", "A=2"], 2, "the field a is there already"),
      (["s3://b/k", "--starts-with", "a=1", "--starts-with", "A=2"], 2, "--starts-with is given twice for one field"),
      (["s3://b/k", "--field", "policy=x"], 2, "the field policy is not the policy's to set"),
      (["s3://b/k", "--field", "a b=x"], 2, "a character that no field's name may"),
      (["s3://b/k", "--field", "a=1", "--starts-with", "a=2"], 2, "does not begin as its condition says"),
      (["s3://b/k", "--content-length-range", "10"], 2, "--content-length-range takes the least and the most"),
      (["s3://b/k", "--content-length-range", "2-1"], 2, "--content-length-range takes the least and the most"),
      (["s3://b/k", "--content-length-range", "1-99999999999999999999"], 2, "--content-length-range takes the least"),
      (["s3://b/k", "--content-length-range=-1-2"], 2, "--content-length-range takes the least and the most"),
      (["s3://b/k", "--expires", "8d"], 2, "--expires is too long"),
      (["s3://b/k", "--html", "--json"], 2, "--html and --json contradict each other"),
      (["s3://b/k", "--service", "s3"], 2, "--service is no option of post-policy"),
      (["s3://b/k", "--action", "nonsense"], 2, "does not begin with https:// or http://"),
    ] as [([String], Int32, String)])
  func refusals(arguments: [String], exitStatus: Int32, words: String) async throws {
    try await world.expectRefusal(["post-policy"] + arguments, exitStatus: exitStatus, saying: words)
  }

  @Test("Without a region there is no host to send to")
  func noRegion() async throws {
    try await World().expectRefusal(["post-policy", "s3://b/k"], exitStatus: 1, saying: "the region is not known")
  }
}
