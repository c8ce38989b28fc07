// Expecting an error: its code, and that no form of it shows a secret.

import AWSCredentials
import SigV4
import Testing

/// The error that a provider fails with.
@discardableResult
func expectFailure(
  _ code: CredentialError.Code, _ part: String = "", sourceLocation: SourceLocation = #_sourceLocation,
  _ body: () async throws -> some Sendable
) async throws -> CredentialError {
  var thrown: (any Error)?
  do { _ = try await body() } catch { thrown = error }
  let error = try #require(thrown as? CredentialError, "it succeeded", sourceLocation: sourceLocation)
  #expect(error.code == code, "\(error)", sourceLocation: sourceLocation)
  #expect(error.description.contains(part), "\(error)", sourceLocation: sourceLocation)
  expectNoSecret(error, sourceLocation: sourceLocation)
  return error
}

/// Nothing that is printed of a value has the sentinel in it.
func expectNoSecret(_ value: Any, sourceLocation: SourceLocation = #_sourceLocation) {
  var dumped = ""
  dump(value, to: &dumped)
  for text in [dumped, String(describing: value), String(reflecting: value)] {
    #expect(!text.contains(sentinel), sourceLocation: sourceLocation)
  }
}

/// Whether credentials sign as the given ones do.
func expectSame(
  _ credentials: Credentials, id: String, secret: String = "\(sentinel)-secret",
  token: String? = "\(sentinel)-token", sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let time = try SigningTime("20150830T123600Z")
  let request = SigningRequest(url: "https://example.com/")
  func signature(_ credentials: Credentials) throws -> [String] {
    try Signer(credentials: credentials, region: "us-east-1", service: "sts").sign(request, at: time).headers.map(
      \.value)
  }
  let expected = Credentials(accessKeyID: id, secretAccessKey: secret, sessionToken: token)
  #expect(try signature(credentials) == signature(expected), sourceLocation: sourceLocation)
}
