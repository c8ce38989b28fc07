internal import Testing

@testable internal import aws_sign

@Suite("sign --curl")
struct CurlOutputTests {
  private func command(_ arguments: String...) async throws -> String {
    try await World().output(["sign", "--curl", "--region", "us-east-1"] + arguments)
  }

  /// The headers among curl's arguments.
  private func headers(_ words: [String]) -> [String] {
    zip(words, words.dropFirst()).filter { $0.0 == "-H" }.map(\.1)
  }

  @Test("The command in full")
  func whole() async throws {
    let text = try await command("https://sqs.us-east-1.amazonaws.com/?Action=ListQueues&Version=2012-11-05")
    #expect(text.hasPrefix("curl -X GET -H 'X-Amz-Date: 20130524T000000Z' -H 'Authorization: AWS4-HMAC-SHA256 Cred"))
    #expect(text.hasSuffix("' 'https://sqs.us-east-1.amazonaws.com/?Action=ListQueues&Version=2012-11-05'\n"))
  }

  @Test(
    "A shell gives curl just what was signed",
    arguments: [
      "plain", "", "two words", "it's", "'", "''", "a'b'c", "\"double\"", "$HOME ${HOME} $(id) `id`", "back\\slash\\",
      "line\nbreak\n", "\ttab", "!bang !!", "*?[a-z]{1,2}~", "#comment", "; rm -rf x & | < > ()", "é 日本 \u{1f600}",
      "-dash", "--dashes", "a=b&c=d", "%41", "{\"json\": [1, 'two']}", " leading and trailing ", "\r\n", "\u{7f}\u{1}",
    ])
  func quoting(data: String) async throws {
    let words = try await argumentsOfCurl(in: command("https://sqs.us-east-1.amazonaws.com/it's", "--data=" + data))
    #expect(words.prefix(2) == ["-X", "POST"])
    #expect(words.suffix(3) == ["--data-binary", data, "https://sqs.us-east-1.amazonaws.com/it's"])
    #expect(headers(words).last == "Content-Type:")
  }

  @Test("Quotes and dollars in a header survive as well")
  func quotedHeader() async throws {
    let words = try await argumentsOfCurl(in: command("s3://bucket/key", "-H", "X-Note: it's \"$5\" `now`; \\ *"))
    #expect(headers(words).first == "X-Note: it's \"$5\" `now`; \\ *")
    #expect(headers(words).count == 4)
  }

  @Test("An empty header is written as curl wants it")
  func emptyHeader() async throws {
    #expect(try await headers(argumentsOfCurl(in: command("s3://bucket/key", "-H", "X-Empty:"))).first == "X-Empty;")
  }

  @Test("A Content-Type of the caller's own is not taken away")
  func contentType() async throws {
    let words = try await argumentsOfCurl(
      in: command("https://es.us-east-1.amazonaws.com/", "-d", "{}", "-H", "content-type: application/json"))
    #expect(headers(words).filter { $0.lowercased().hasPrefix("content-type") } == ["content-type: application/json"])
  }

  @Test("A body from a file or standard input stays there")
  func bodyElsewhere() async throws {
    var world = World()
    world.files["my file's.bin"] = [0, 255]
    let arguments = ["sign", "s3://bucket/key", "--region", "us-east-1", "-X", "PUT", "--curl", "-d"]
    let file = try await argumentsOfCurl(in: world.output(arguments + ["@my file's.bin"]))
    #expect(file.suffix(3).first == "--data-binary" && file.suffix(2).first == "@my file's.bin")
    let input = try await argumentsOfCurl(in: world.output(arguments + ["@-"]))
    #expect(input.suffix(2).first == "@-")
  }

  @Test("HEAD, bodies that are empty, and URLs that curl would change")
  func peculiarities() async throws {
    #expect(try await command("s3://bucket/key", "-X", "HEAD").hasPrefix("curl --head -H "))
    #expect(try await command("s3://bucket/key", "-X", "HEAD", "-d", "x").hasPrefix("curl -X HEAD "))
    #expect(try await command("s3://bucket/key", "-X", "PUT").contains(" --data-binary '' https:"))
    #expect(try await !command("s3://bucket/key", "-X", "DELETE").contains("--data-binary"))
    #expect(try await command("s3://bucket/a/../b").hasPrefix("curl --path-as-is -X GET "))
    #expect(try await command("https://h/%2E%2e/b", "--service", "s3").hasPrefix("curl --path-as-is -X GET "))
    #expect(try await command("http://[::1]:9000/b", "--service", "s3").hasPrefix("curl --globoff -X GET "))
    #expect(try await command("https://h/[1-3]", "--service", "s3").hasSuffix("https://h/%5B1-3%5D\n"))
  }
}
