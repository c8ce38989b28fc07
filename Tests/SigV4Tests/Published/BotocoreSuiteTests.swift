// AWS's own test suite of Signature Version 4, as botocore carries it (`Vectors/sigv4-botocore-suite`).

import Foundation
import SigV4
import Testing

@Suite("AWS's test suite, as botocore carries it")
struct BotocoreSuiteTests {
  @Test("case", arguments: try SuiteCase.all())
  func agrees(_ suiteCase: SuiteCase) throws {
    let (signer, request, time) = (try suiteCase.signer(), try suiteCase.request(), try suiteCase.time())
    let explanation = try signer.explain(request, at: time)
    #expect(explanation.canonicalRequest == (try suiteCase.text("creq")))
    #expect(explanation.stringToSign == (try suiteCase.text("sts")))
    let signed = try signer.sign(request, at: time)
    #expect(signed.headers.values("Authorization") == [try suiteCase.text("authz")])
    #expect(signed.headers.values("X-Amz-Security-Token") == [try suiteCase.token()].compactMap { $0 })
  }

  @Test("all 34 cases are there")
  func noneIsMissing() throws {
    #expect(try SuiteCase.all().count == 34)
  }
}

struct SuiteCase: CustomTestStringConvertible {
  /// The path of the case's files without their extension.
  let base: URL

  var testDescription: String { base.lastPathComponent }

  static func all() throws -> [SuiteCase] {
    let root = try Vectors.url("sigv4-botocore-suite")
    let files = try #require(FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil))
    return files.compactMap { $0 as? URL }.filter { $0.pathExtension == "req" }
      .map { SuiteCase(base: $0.deletingPathExtension()) }
      .sorted { $0.base.path < $1.base.path }
  }

  func text(_ pathExtension: String) throws -> String {
    try String(contentsOf: base.appendingPathExtension(pathExtension), encoding: .utf8)
  }

  func signer() throws -> Signer {
    var service: Service = "service"
    if testDescription == "post-sts-header-after" { service.tokenPlacement = .addedAfterSigning }
    let credentials = Credentials(
      accessKeyID: Sample.accessKeyID, secretAccessKey: Sample.secret, sessionToken: try token())
    return Signer(credentials: credentials, region: "us-east-1", service: service)
  }

  func request() throws -> SigningRequest {
    let raw = try RawRequest(text("req"))
    return SigningRequest(
      method: raw.method, url: "https://example.amazonaws.com" + raw.target, headers: raw.headers,
      payload: .hashing(raw.body.utf8))
  }

  func time() throws -> SigningTime {
    try SigningTime(try #require(RawRequest(text("req")).headers.values("X-Amz-Date").first))
  }

  /// The token that the signed request of the case bears.
  func token() throws -> String? {
    try RawRequest(text("sreq")).headers.values("X-Amz-Security-Token").first
  }
}
