/// Services other than S3, whose canonical path and payload follow other rules. MiniStack has them.

import Foundation
import SigV4

struct OtherServices {
  let server: ServerUnderTest
  let report: CaseReport

  func run() {
    callerIdentityByForm()
    callerIdentityByURL()
    clusterToken()
    for (service, action, path) in Self.paths { readPath(service, action, path) }
  }

  private static let invalidSignature = Answer.refusal(status: 403, code: "InvalidSignatureException")
  private static let identityForm = "Action=GetCallerIdentity&Version=2011-06-15"

  private func signer(_ service: String, key: AccessKey) -> Signer {
    key.signer(region: server.region, service: Service(service))
  }

  /// A form in the body: the body's hash is signed, and never sent.
  private func callerIdentityByForm() {
    let request = HTTPRequest(
      method: "POST", url: "\(server.endpoint)/",
      headers: [HeaderField(name: "Content-Type", value: "application/x-www-form-urlencoded")],
      body: Array(Self.identityForm.utf8))
    let payload = Payload.hashing(request.body)
    let twins = Twins(
      report: report, subject: "sts get-caller-identity header-signed",
      genuine: { try request.signed(with: signer("sts", key: server.key), payload: payload) }, send: HTTPClient.send)
    report.run(twins.subject) { try expectIdentity(HTTPClient.send(twins.genuine())) }
    twins.run("one byte of the secret changed") {
      $0 = try request.signed(with: signer("sts", key: server.key.withAlteredSecret), payload: payload)
    }
    twins.run("one bit of the body changed") { $0.alterBody() }
    twins.run("one byte of a signed header changed") { try $0.alterHeader("Content-Type") }
  }

  /// A presigned URL: what an EKS token is made of.
  private func callerIdentityByURL() {
    let request = HTTPRequest(method: "GET", url: "\(server.endpoint)/?Version=2011-06-15&Action=GetCallerIdentity")
    let twins = Twins(
      report: report, subject: "sts get-caller-identity presigned, by curl",
      genuine: { try request.presigned(with: signer("sts", key: server.key)) }, send: Curl.send)
    report.run(twins.subject) { try expectIdentity(Curl.send(twins.genuine())) }
    twins.run("one byte of the secret changed") {
      $0 = try request.presigned(with: signer("sts", key: server.key.withAlteredSecret))
    }
    twins.run("X-Amz-Expires changed") { try $0.alterParameter("X-Amz-Expires") }
    twins.run("one digit of the signature changed") { try $0.alterParameter("X-Amz-Signature") }
    // MiniStack keeps to X-Amz-Expires for S3 alone; elsewhere a URL is good for 15 minutes.
    twins.run("expired a minute ago", expecting: .success) {
      $0 = try request.presigned(with: signer("sts", key: server.key), expiresIn: 60, at: .now(plus: -120))
    }
    twins.run("signed 16 minutes ago", expecting: .refusal(status: 403, code: "Signature expired")) {
      $0 = try request.presigned(with: signer("sts", key: server.key), expiresIn: 3600, at: .now(plus: -16 * 60))
    }
  }

  /// The URL in an EKS token, fetched as the cluster does: it adds the header with its own name, which is signed.
  private func clusterToken() {
    let twins = Twins(
      report: report, subject: "sts get-caller-identity, the token of an EKS cluster",
      genuine: { try tokenRequest(cluster: "integration", key: server.key) }, send: HTTPClient.send)
    report.run(twins.subject) { try expectIdentity(HTTPClient.send(twins.genuine())) }
    twins.run("fetched by another cluster") { try $0.alterHeader("x-k8s-aws-id") }
    twins.run("without the name of a cluster") { $0.dropHeader("x-k8s-aws-id") }
    twins.run("X-Amz-Expires raised") { try $0.alterParameter("X-Amz-Expires") { $0 + "0" } }
    twins.run("one byte of the secret changed") {
      $0 = try tokenRequest(cluster: "integration", key: server.key.withAlteredSecret)
    }
  }

  private func tokenRequest(cluster: String, key: AccessKey) throws -> HTTPRequest {
    let token = try AuthToken.eks(
      cluster: cluster, region: server.region, credentials: key.credentials, at: .now()
    ).text
    let encoded = token.dropFirst("k8s-aws-v1.".count).replacing("-", with: "+").replacing("_", with: "/")
    let padding = String(repeating: "=", count: (4 - encoded.count % 4) % 4)
    guard let url = Data(base64Encoded: encoded + padding).map({ String(decoding: $0, as: UTF8.self) }),
      let host = url.firstMatch(of: /https:\/\/([^\/]*)/)?.output.1
    else { throw Failure("no URL in the token") }
    return HTTPRequest(
      method: "GET", url: url.replacing("https://" + host, with: server.endpoint),
      headers: [HeaderField(name: "Host", value: String(host)), HeaderField(name: "x-k8s-aws-id", value: cluster)])
  }

  /// Paths whose canonical form is normalised and encoded twice.
  private static let paths =
    [
      "/2015-03-31/functions/a%20b", "/2015-03-31/functions/a%2Bb", "/2015-03-31//functions//c",
      "/2015-03-31/./functions/x/../d", "/2015-03-31/functions/%C3%A9", "/2015-03-31/functions/e:1,2;=@$",
    ].map { ("lambda", "get-function", $0) }
    + [
      "/2021-01-01/opensearch/domain/a-b", "/2015-01-01/es/domain/a%20b", "/2015-01-01//es/../es/domain/a*b",
      "/2021-01-01/opensearch/domain/+foo.*/_stats",
    ].map { ("es", "describe-domain", $0) }
    + ["/restapis/a%20b", "/restapis//a/./b/../resources", "/restapis/a*b/stages/%C3%A9,;"].map {
      ("execute-api", "get-rest-api", $0)
    }

  private func readPath(_ service: String, _ action: String, _ path: String) {
    let request = HTTPRequest(method: "GET", url: server.endpoint + path + "?Qualifier=b+c&Empty")
    let twins = Twins(
      report: report, subject: "\(service) \(action) header-signed \(path)",
      genuine: { try request.signed(with: signer(service, key: server.key), payload: .empty) },
      send: HTTPClient.send, expectingGenuine: .authenticated)
    report.run(twins.subject) {
      try Answer.authenticated.check(HTTPClient.send(twins.genuine()), of: request)
    }
    twins.run("one byte of the secret changed", expecting: Self.invalidSignature) {
      $0 = try request.signed(with: signer(service, key: server.key.withAlteredSecret), payload: .empty)
    }
    twins.run("one byte of the path changed", expecting: Self.invalidSignature) { $0.alterPath() }
    twins.run("one byte of the query changed", expecting: Self.invalidSignature) { try $0.alterParameter("Qualifier") }
  }

  private func expectIdentity(_ response: HTTPResponse) throws {
    try expect(response.element("Arn")?.hasSuffix(":user/integration"), equals: true, "the user's Arn")
  }
}
