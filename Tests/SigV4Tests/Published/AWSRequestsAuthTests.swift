// The figures that the tests of the Python package aws-requests-auth expect: for users who come from there.

import SigV4
import Testing

@Suite("Signatures of aws-requests-auth")
struct AWSRequestsAuthTests {
  private let url = "http://search-foo.us-east-1.es.amazonaws.com:80/"

  /// Region and service come from the host, and only what that package signs is signed.
  private func sign(
    _ method: String, body: String = "",
    with credentials: Credentials = Credentials(accessKeyID: "YOURKEY", secretAccessKey: "YOURSECRET")
  ) throws -> SignedRequest {
    let request = SigningRequest(
      method: method, url: url, headers: [HeaderField("Content-Type", "application/x-www-form-urlencoded")],
      payload: .hashing(body.utf8))
    let signer = Signer(credentials: credentials, headers: HeaderSelection(skipping: ["content-type"]))
    return try signer.sign(request, at: SigningTime("20160618T220405Z"))
  }

  @Test("GET")
  func get() throws {
    let headers = try sign("GET").headers
    let authorization = """
      AWS4-HMAC-SHA256 Credential=YOURKEY/20160618/us-east-1/es/aws4_request, SignedHeaders=host;x-amz-date, \
      Signature=ca0a856286efce2a4bd96a978ca6c8966057e53184776c0685169d08abd74739
      """
    #expect(headers.lines == ["X-Amz-Date: 20160618T220405Z", "Authorization: " + authorization])
  }

  @Test("POST with a body")
  func post() throws {
    #expect(
      try sign("POST", body: "foo=bar").signature == "a6fd88e5f5c43e005482894001d9b05b43f6710e96be6098bcfcfccdeb8ed812")
  }

  @Test("POST with a body beyond ASCII")
  func postUTF8() throws {
    #expect(
      try sign("POST", body: "foo=bar\u{C3}").signature
        == "0836dae4bce95c1bcdbd3751c84c0c7e589ba7c81331bab92d0e1acb94adcdd9")
  }

  @Test("GET with temporary keys")
  func token() throws {
    let signed = try sign(
      "GET",
      with: Credentials(
        accessKeyID: "test-AWS_ACCESS_KEY_ID", secretAccessKey: "test-AWS_SECRET_ACCESS_KEY",
        sessionToken: "test-AWS_SESSION_TOKEN"))
    #expect(signed.signature == "9d35f096395c7aa5061e69aca897417dd41bb8fb01a465bb78343624f8f123bf")
    #expect(signed.signedHeaders == "host;x-amz-date;x-amz-security-token")
    #expect(signed.headers.values("X-Amz-Security-Token") == ["test-AWS_SESSION_TOKEN"])
  }
}
