// A good request, changed in one place, and why it is refused then.

import SigV4
import Testing

/// A change to a good request, and why it is refused then.
struct Refusal: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let code: VerificationError.Code
  let words: String
  let change: @Sendable (ReceivedRequest) throws -> ReceivedRequest

  init(
    _ description: String, _ code: VerificationError.Code, saying words: String,
    _ change: @escaping @Sendable (ReceivedRequest) throws -> ReceivedRequest
  ) {
    (testDescription, self.code, self.words, self.change) = (description, code, words, change)
  }
}

enum GoodRequest {
  static let body = Array("foo=bar".utf8)

  static func inHeader(target: String = "/path?a=b") throws -> ReceivedRequest {
    let request = SigningRequest(
      method: "POST", url: "https://example.amazonaws.com" + target,
      headers: [HeaderField("Content-Type", "text/plain"), HeaderField("x-amz-meta-a", "1")], payload: .hashing(body))
    return try .signed(request, by: Sample.signer(credentials: Sample.sessionCredentials))
  }

  static func inQuery() throws -> ReceivedRequest {
    let request = SigningRequest(
      method: "POST", url: "https://example.amazonaws.com/path?a=b", headers: [HeaderField("x-amz-meta-a", "1")],
      payload: .hashing(body))
    return try .presigned(request, by: Sample.signer(credentials: Sample.sessionCredentials), expiresIn: 86_400)
  }

  /// Expects a good request to be accepted, and refused when it is changed, as one that met no others refuses it.
  static func check(_ refusal: Refusal, of received: ReceivedRequest) throws {
    let verifier = Verifier.sample()
    try verifier.expectAcceptanceOfSeveral(received, body: .bytes(body), credentials: Sample.sessionCredentials)
    let changed = try refusal.change(received)
    try verifier.expectRefusal(
      changed, body: .bytes(body), credentials: Sample.sessionCredentials, refusal.code, saying: refusal.words)
    try verifier.expectSameRefusal(changed, body: .bytes(body), credentials: Sample.sessionCredentials)
  }
}

extension ReceivedRequest {
  func withMethod(_ method: String) -> ReceivedRequest {
    var changed = self
    changed.method = method
    return changed
  }

  func withTarget(_ target: String) -> ReceivedRequest {
    var changed = self
    changed.target = target
    return changed
  }
}
