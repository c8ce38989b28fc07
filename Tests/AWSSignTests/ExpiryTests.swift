internal import Testing

@testable internal import aws_sign

@Suite("The value of --expires")
struct ExpiryTests {
  @Test(arguments: [
    ("1", 1), ("900", 900), ("0900", 900), ("30s", 30), ("15m", 900), ("12h", 43_200), ("7d", 604_800),
    ("604800", 604_800), ("168h", 604_800),
  ])
  func accepted(text: String, seconds: Int) throws {
    #expect(try parseExpiry(text) == seconds)
  }

  @Test(arguments: [
    ("0", "too short"), ("0d", "too short"), ("8d", "too long"), ("604801", "too long"), ("169h", "too long"),
    ("9223372036854775807", "too long"), ("9223372036854775808", "too long"), ("153722867280912931m", "too long"),
    ("99999999999999999999999999999999999999d", "too long"), ("-1", "takes seconds"), ("+1", "takes seconds"),
    ("abc", "takes seconds"), ("m", "takes seconds"), ("15 m", "takes seconds"), ("15M", "takes seconds"),
    ("1h30m", "takes seconds"), ("1.5h", "takes seconds"), ("15w", "takes seconds"), ("٣", "takes seconds"),
    ("0x10", "takes seconds"), (" 15m", "takes seconds"),
  ])
  func refused(text: String, words: String) async throws {
    for command in ["presign", "explain"] {
      let mode = command == "explain" ? ["--presign"] : []
      try await World().expectRefusal(
        [command, "s3://bucket/key", "--region", "us-east-1", "--expires", text] + mode, exitStatus: 2,
        saying: "--expires " + (words == "takes seconds" ? words : "is " + words))
    }
  }
}
