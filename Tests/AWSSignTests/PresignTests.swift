internal import Testing

@testable internal import aws_sign

@Suite("aws-sign presign")
struct PresignTests {
  let world = World()
  /// The region that the documentation's example is for.
  let common = ["--region", "us-east-1", "--date", "20130524T000000Z"]

  private func presign(_ arguments: String...) async throws -> String {
    try await world.output(["presign"] + common + arguments)
  }

  @Test("The documented URL, and nothing else on either stream")
  func documentedURL() async throws {
    let outcome = try await world.run(
      "presign", "https://examplebucket.s3.amazonaws.com/test.txt", "--region", "us-east-1", "--expires", "86400",
      "--date", "20130524T000000Z")
    #expect(
      outcome.standardOutput
        == "https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256"
        + "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
        + "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
        + "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404\n")
    #expect(outcome.standardError == "")
    #expect(outcome.exitStatus == 0)
  }

  @Test("Lengths of time, and the defaults of the services")
  func expiry() async throws {
    let url = "https://examplebucket.s3.amazonaws.com/test.txt"
    #expect(try await presign(url, "--expires", "15m").contains("&X-Amz-Expires=900&"))
    #expect(try await presign(url, "--expires=7d").contains("&X-Amz-Expires=604800&"))
    #expect(try await presign(url).contains("&X-Amz-Expires=3600&"))
    #expect(try await presign(url, "--service", "s3express").contains("&X-Amz-Expires=300&"))
  }

  @Test("Without --date the clock's time is signed")
  func clock() async throws {
    let url = try await world.output("presign", "s3://bucket/key", "--region", "eu-west-1")
    #expect(url.contains("&X-Amz-Date=20130524T000000Z&"))
  }

  @Test("--region and --service win over the host")
  func scope() async throws {
    let url = try await world.output(
      "presign", "https://sqs.us-east-1.amazonaws.com/", "--region", "eu-west-1", "--service", "execute-api")
    #expect(url.contains("%2F20130524%2Feu-west-1%2Fexecute-api%2Faws4_request"))
  }

  @Test("Headers are signed, and the caller's own need no reminder")
  func headers() async throws {
    let outcome = try await world.run(
      "presign", "s3://bucket/key", "--region", "eu-west-1", "-H", "Content-Type: text/plain", "-H",
      "x-amz-acl:private")
    #expect(outcome.standardOutput.contains("&X-Amz-SignedHeaders=content-type%3Bhost%3Bx-amz-acl&"))
    #expect(outcome.standardError == "")
  }

  @Test("The method is signed; a common one may be typed in lower case")
  func method() async throws {
    let get = try await presign("s3://bucket/key")
    let put = try await presign("s3://bucket/key", "-X", "PUT")
    #expect(get != put)
    #expect(try await presign("s3://bucket/key", "--method=put") == put)
    #expect(try await presign("s3://bucket/key", "--method", "GET") == get)
    #expect(try await presign("s3://bucket/key", "-XPUT") == put)
    #expect(try await presign("s3://bucket/key", "-X", "purge") != presign("s3://bucket/key", "-X", "PURGE"))
  }

  @Test("--signed-payload signs the hash of no body, and says which header S3 wants with it")
  func signedPayload() async throws {
    let emptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    let outcome = try await world.run(["presign", "s3://bucket/key", "--signed-payload"] + common)
    #expect(outcome.standardOutput.contains("&X-Amz-SignedHeaders=host%3Bx-amz-content-sha256&"))
    #expect(
      outcome.standardError
        == "aws-sign: note: the URL holds only with this header: X-Amz-Content-Sha256: " + emptyHash + "\n")
    #expect(outcome.exitStatus == 0)
    // The same hash by other means; digits may be in upper case.
    #expect(try await presign("s3://bucket/key", "--payload-hash", emptyHash) == outcome.standardOutput)
    #expect(try await presign("s3://bucket/key", "--payload-hash", emptyHash.uppercased()) == outcome.standardOutput)
    #expect(try await presign("s3://bucket/key") != outcome.standardOutput)
  }

  @Test("A session token is in the URL, signed")
  func sessionToken() async throws {
    let world = World.with(["AWS_SESSION_TOKEN": "FwoG//tok+en=="])
    let url = try await world.output(["presign", "s3://bucket/key"] + common)
    #expect(url.contains("&X-Amz-Security-Token=FwoG%2F%2Ftok%2Ben%3D%3D&X-Amz-SignedHeaders=host&"))
  }
}
