// Targets that are no path, signed as if they were one, and such as hold a part of another signature, by someone who has
// the key.

import SigV4
import Testing

@Suite("A target that is no path, rightly signed")
struct SignedTargetTests {
  private static let targets = ["/b", "b", "", "*", "http:b", "b/a"]
  private let signer = Sample.signer(for: .s3)
  private let request = SigningRequest(url: "https://examplebucket.s3.amazonaws.com/a")

  /// A verifier that has met requests like it.
  private func verifier(of received: ReceivedRequest) throws -> Verifier {
    let verifier = Verifier.sample(.s3)
    try verifier.expectAcceptanceOfSeveral(received)
    return verifier
  }

  /// The signature of the canonical request with another path.
  private func signature(_ explanation: Explanation, path: String) throws -> String {
    try signature(explanation, replacing: "\n/a\n", with: "\n" + path + "\n")
  }

  /// The signature of the canonical request with another text in it.
  private func signature(_ explanation: Explanation, replacing text: String, with other: String) throws -> String {
    let canonicalRequest = explanation.canonicalRequest.replacing(text, with: other)
    let hash = Payload.hashing(canonicalRequest.utf8).text
    let key = try SigningKey(Sample.credentials, time: Sample.time, region: Sample.region, service: "s3")
    return key.signature(of: explanation.stringToSign.replacing(explanation.canonicalRequestHash, with: hash))
  }

  @Test("in its header", arguments: targets)
  func signedHeader(target: String) throws {
    let received = try ReceivedRequest.signed(request, by: signer)
    let verifier = try verifier(of: received)
    let explanation = try signer.explain(request, at: Sample.time)
    var forged = try received.replacingInAuthorization(
      explanation.signature, signature(explanation, path: target))
    forged.target = target
    guard target != "/b" else { return try verifier.expectAcceptance(forged) }
    try verifier.expectRefusal(forged, .invalidTarget)
    try verifier.expectSameRefusal(forged)
  }

  @Test(
    "in its header, with a part of another signature in its query",
    arguments: ["X-Amz-Algorithm=", "X-Amz-Credential=1", "X-Amz-Signature=1", "a=1"])
  func signedTwice(query: String) throws {
    let received = try ReceivedRequest.signed(request, by: signer)
    let verifier = try verifier(of: received)
    let explanation = try signer.explain(request, at: Sample.time)
    var forged = try received.replacingInAuthorization(
      explanation.signature, signature(explanation, replacing: "\n/a\n\n", with: "\n/a\n" + query + "\n"))
    forged.target = "/a?" + query
    guard query != "a=1" else { return try verifier.expectAcceptance(forged) }
    try verifier.expectRefusal(forged, .twoCredentials)
    try verifier.expectSameRefusal(forged)
  }

  @Test("in its query", arguments: targets)
  func signedQuery(target: String) throws {
    let received = try ReceivedRequest.presigned(request, by: signer, expiresIn: 60)
    let verifier = try verifier(of: received)
    let explanation = try signer.explainPresigning(request, expiresIn: 60, at: Sample.time)
    var forged = try received.replacingInTarget(explanation.signature, signature(explanation, path: target))
    forged = try forged.replacingInTarget("/a?", target + "?")
    guard target != "/b" else { return try verifier.expectAcceptance(forged) }
    try verifier.expectRefusal(forged, .invalidTarget)
    try verifier.expectSameRefusal(forged)
  }
}
