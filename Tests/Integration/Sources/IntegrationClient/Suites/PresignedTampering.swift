/// Presigned URLs, fetched by curl, that were changed, signed with something wrong, or have expired.

import SigV4

struct PresignedTampering {
  let server: ServerUnderTest
  let report: CaseReport

  private static let body = Array("genuine body".utf8)
  private static let note = HeaderField(name: "x-amz-meta-note", value: "genuine note")
  private static let expired = Answer.refusal(status: 403, code: "AccessDenied")
  private var object: String { server.url(ofObject: "presigned & tampered with") }

  func run() {
    let put = HTTPRequest(method: "PUT", url: object, headers: [Self.note], body: Self.body)
    let requests = [
      ("put-object presigned, by curl", put),
      ("get-object presigned, by curl", HTTPRequest(method: "GET", url: object)),
      ("list-objects presigned, by curl", HTTPRequest(method: "GET", url: server.bucketURL + "?prefix=a")),
    ]
    for (name, request) in requests {
      alterSigning(twins(name, request), request)
      alterURL(twins(name, request))
      expire(name, request)
    }
    alterHeaders(twins("put-object presigned, by curl", put))
    otherService(HTTPRequest(method: "GET", url: object))
    report.run("put-object presigned, by curl, the body is not signed") {
      var request = try put.presigned(with: server.signer)
      request.alterBody()
      try Answer.success.check(Curl.send(request), of: request)
      try server.expectObject("presigned & tampered with", request.body)
    }
  }

  private func twins(_ subject: String, _ request: HTTPRequest) -> Twins {
    Twins(report: report, subject: subject, genuine: { try request.presigned(with: server.signer) }, send: Curl.send)
  }

  /// The same request, signed with something that is not so.
  private func alterSigning(_ twins: Twins, _ request: HTTPRequest) {
    let altered = server.key.withAlteredSecret.signer(region: server.region)
    let elsewhere = server.key.signer(region: "ap-south-1")
    twins.run("one byte of the secret changed") { $0 = try request.presigned(with: altered) }
    twins.run("signed for another region", expecting: server.behaviour.otherRegion.presigned) {
      $0 = try request.presigned(with: elsewhere)
    }
  }

  /// The presigned URL, changed on its way.
  private func alterURL(_ twins: Twins) {
    twins.run("one byte of the path changed") { $0.alterPath() }
    twins.run("one digit of the signature changed") { try $0.alterParameter("X-Amz-Signature") }
    twins.run("X-Amz-Expires changed") { try $0.alterParameter("X-Amz-Expires") }
    twins.run("X-Amz-Date some seconds off") { try $0.alterParameter("X-Amz-Date", \.withSecondsAltered) }
    twins.run("a query parameter added") { $0.url += "&x=1" }
    twins.run("method changed") { $0.method = "DELETE" }
  }

  private func alterHeaders(_ twins: Twins) {
    twins.run("one byte of a signed header changed") { try $0.alterHeader("x-amz-meta-note") }
    twins.run("a signed header left out") { $0.dropHeader("x-amz-meta-note") }
  }

  private func otherService(_ request: HTTPRequest) {
    let signer = server.key.signer(region: server.region, service: Service("sqs"))
    let twins = twins("get-object presigned, by curl", request)
    twins.run("signed for another service", expecting: server.behaviour.otherService.presigned) {
      $0 = try request.presigned(with: signer)
    }
  }

  /// Both twins are equally old; one was signed for long enough.
  private func expire(_ subject: String, _ request: HTTPRequest) {
    let twins = Twins(
      report: report, subject: "\(subject), signed two minutes ago",
      genuine: { try request.presigned(with: server.signer, expiresIn: 600, at: .now(plus: -120)) }, send: Curl.send)
    twins.run("for one minute", expecting: Self.expired) {
      $0 = try request.presigned(with: server.signer, expiresIn: 60, at: .now(plus: -120))
    }
    twins.run("for one minute, X-Amz-Expires raised") {
      $0 = try request.presigned(with: server.signer, expiresIn: 60, at: .now(plus: -120))
      try $0.alterParameter("X-Amz-Expires") { $0 + "0" }
    }
  }
}
