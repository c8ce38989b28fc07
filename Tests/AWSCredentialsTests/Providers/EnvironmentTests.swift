import AWSCredentials
import SigV4
import Testing

@Suite("Credentials in environment variables")
struct EnvironmentTests {
  private static let keys = [
    "AWS_ACCESS_KEY_ID": "AKID", "AWS_SECRET_ACCESS_KEY": "\(sentinel)-secret",
    "AWS_SESSION_TOKEN": "\(sentinel)-token",
  ]

  private func provider(_ changes: [String: String?]) -> EnvironmentCredentials {
    var variables = Self.keys
    for (name, value) in changes { variables[name] = value }
    return EnvironmentCredentials(environment: TestMachine(variables).environment)
  }

  @Test("key, secret and token")
  func all() throws {
    let credentials = try provider([:]).credentials()
    try expectSame(credentials, id: "AKID")
    #expect(credentials.expiration == nil)
  }

  @Test("no token, and an empty one")
  func withoutToken() throws {
    for value in [nil, ""] {
      try expectSame(try provider(["AWS_SESSION_TOKEN": value]).credentials(), id: "AKID", token: nil)
    }
  }

  @Test("the token's former name goes before, as in botocore")
  func formerName() throws {
    try expectSame(try provider(["AWS_SECURITY_TOKEN": "other"]).credentials(), id: "AKID", token: "other")
  }

  @Test(
    "an end",
    arguments: [
      "2030-01-02T03:04:05Z", "2030-01-02T03:04:05.678Z", "2030-01-02T03:04:05+00:00", "2030-01-02T05:04:05+02:00",
      "2030-01-01T21:34:05-0530", "2030-01-02 03:04:05UTC",
    ])
  func end(text: String) throws {
    let credentials = try provider(["AWS_CREDENTIAL_EXPIRATION": text]).credentials()
    #expect(credentials.expiration?.description == "20300102T030405Z")
  }

  @Test(
    "what is no time",
    arguments: [
      "tomorrow", "2030-01-02", "2030-13-02T03:04:05Z", "2030-01-02T03:04:05", "2030-01-02T03:04:05+1",
      "2030-01-02T03:04:05+aa:bb", "2030-02-30T03:04:05Z", "9999-12-31T23:59:59-00:01", "2030-01-02T03:04:05.Zx", "é",
    ])
  func noEnd(text: String) async throws {
    try await expectFailure(.invalidConfiguration, "AWS_CREDENTIAL_EXPIRATION") {
      try provider(["AWS_CREDENTIAL_EXPIRATION": text]).credentials()
    }
  }

  @Test("without a key there is nothing; without its secret there is a mistake")
  func missing() async throws {
    for value in [nil, ""] {
      try await expectFailure(.notConfigured, "AWS_ACCESS_KEY_ID is not set") {
        try provider(["AWS_ACCESS_KEY_ID": value]).credentials()
      }
      try await expectFailure(.invalidConfiguration, "AWS_SECRET_ACCESS_KEY is not") {
        try provider(["AWS_SECRET_ACCESS_KEY": value]).credentials()
      }
    }
  }
}
