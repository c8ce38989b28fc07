internal import Testing

@testable internal import aws_sign

@Suite("Region and service")
struct ScopeTests {
  private let host = "https://sqs.ap-south-1.amazonaws.com/"

  private func scope(_ variables: [String: String], _ arguments: String...) async throws -> String {
    let text = try await World.with(variables).output(["explain"] + arguments)
    let lines = text.split(separator: "\n")
    let title = try #require(lines.firstIndex(of: "Credential scope"))
    return lines[title + 2].split(separator: "/").dropFirst().prefix(2).joined(separator: "/")
  }

  @Test("The region: --region, AWS_REGION, AWS_DEFAULT_REGION, the host; an empty variable is none")
  func order() async throws {
    let both = ["AWS_REGION": "eu-west-1", "AWS_DEFAULT_REGION": "eu-west-2"]
    #expect(try await scope(both, host, "--region", "us-west-2") == "us-west-2/sqs")
    #expect(try await scope(both, host) == "eu-west-1/sqs")
    #expect(try await scope(["AWS_REGION": "", "AWS_DEFAULT_REGION": "eu-west-2"], host) == "eu-west-2/sqs")
    #expect(try await scope(["AWS_REGION": "", "AWS_DEFAULT_REGION": ""], host) == "ap-south-1/sqs")
    #expect(try await scope([:], host, "--service", "execute-api") == "ap-south-1/execute-api")
  }

  @Test(
    "A note, where the environment's region is not the host's",
    arguments: [
      ("https://sqs.ap-south-1.amazonaws.com/", "ap-south-1"),
      ("https://bucket.s3.ap-south-1.amazonaws.com/key", "ap-south-1"),
      ("https://iam.amazonaws.com/", "us-east-1"),
      ("https://bucket.s3.amazonaws.com/us-east-1/key", nil),
      ("https://bucket.s3.amazonaws.com?us-east-1", nil),
      ("https://bucket.s3.eu-west-1.amazonaws.com/key", nil),
      ("s3://bucket/key", nil),
      ("http://localhost:9000/bucket/key", nil),
    ])
  func note(url: String, region: String?) async throws {
    let service = url.hasPrefix("http://") ? ["--service", "s3"] : []
    let outcome = try await World.with(["AWS_REGION": "eu-west-1"]).run(["presign", url] + service)
    #expect(outcome.exitStatus == 0)
    #expect(outcome.standardOutput.contains("%2Feu-west-1%2F"))
    let note =
      region.map {
        "aws-sign: note: signed for eu-west-1 as AWS_REGION says, but the host is of \($0); "
          + "--region \($0) signs for that\n"
      } ?? ""
    #expect(outcome.standardError == note)
    let explicit = try await World.with(["AWS_REGION": "x"]).run(["presign", url, "--region", "eu-west-1"] + service)
    #expect(explicit.standardError == "")
  }

  @Test("What no one names is asked for")
  func missing() async throws {
    try await World().expectRefusal(
      ["presign", "s3://bucket/key"], exitStatus: 1, saying: "--region, or set AWS_REGION")
    try await World().expectRefusal(
      ["presign", "https://localhost/", "--service", "s3"], exitStatus: 1, saying: "--region, or set AWS_REGION")
    try await World().expectRefusal(
      ["presign", "https://localhost/", "--region", "us-east-1"], exitStatus: 1, saying: "--service")
    try await World.with(["AWS_REGION": "not a region"]).expectRefusal(
      ["presign", "s3://bucket/key"], exitStatus: 1, saying: "AWS_REGION is not the name of a region")
  }
}
