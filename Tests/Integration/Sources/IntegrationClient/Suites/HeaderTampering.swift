/// Requests signed in their headers, changed after signing or signed with something wrong.

import SigV4

struct HeaderTampering {
  let server: ServerUnderTest
  let report: CaseReport

  private static let body = Array("genuine body".utf8)
  private static let note = HeaderField(name: "x-amz-meta-note", value: "genuine note")
  private var object: String { server.url(ofObject: "tampered with") }

  func run() {
    report.run("put-object header-signed, for the tampering") { try server.put("tampered with", Self.body) }
    let put = HTTPRequest(method: "PUT", url: object, headers: [Self.note], body: Self.body)
    let listing = HTTPRequest(method: "GET", url: server.bucketURL + "?prefix=a")
    let hashed = Payload.hashing(Self.body)
    let requests: [(name: String, request: HTTPRequest, payload: Payload)] = [
      ("put-object header-signed", put, hashed),
      ("put-object header-signed, payload unsigned", put, .unsigned),
      ("get-object header-signed", HTTPRequest(method: "GET", url: object), .empty),
      ("head-object header-signed", HTTPRequest(method: "HEAD", url: object), .empty),
      ("list-objects header-signed", listing, .empty),
      ("delete-object header-signed", HTTPRequest(method: "DELETE", url: object), .empty),
    ]
    for (name, request, payload) in requests {
      let twins = twins(name, request, payload)
      alterSigning(twins, request, payload)
      alterRequest(twins)
    }
    alterHeaders(twins("put-object header-signed", put, hashed))
    alterBody(twins("put-object header-signed", put, hashed))
    alterQuery(twins("list-objects header-signed", listing, .empty))
    otherService(HTTPRequest(method: "GET", url: object))
    refusedDeletion()
  }

  private func twins(_ subject: String, _ request: HTTPRequest, _ payload: Payload) -> Twins {
    Twins(
      report: report, subject: subject, genuine: { try request.signed(with: server.signer, payload: payload) },
      send: HTTPClient.send)
  }

  /// The same request, signed with something that is not so.
  private func alterSigning(_ twins: Twins, _ request: HTTPRequest, _ payload: Payload) {
    let altered = server.key.withAlteredSecret.signer(region: server.region)
    let elsewhere = server.key.signer(region: "ap-south-1")
    twins.run("one byte of the secret changed") { $0 = try request.signed(with: altered, payload: payload) }
    twins.run("signed 16 minutes ago", expecting: .refusal(status: 403, code: "RequestTimeTooSkewed")) {
      $0 = try request.signed(with: server.signer, payload: payload, at: .now(plus: -16 * 60))
    }
    twins.run("signed 16 minutes ahead", expecting: .refusal(status: 403, code: "RequestTimeTooSkewed")) {
      $0 = try request.signed(with: server.signer, payload: payload, at: .now(plus: 16 * 60))
    }
    twins.run("signed for another region", expecting: server.behaviour.otherRegion.header) {
      $0 = try request.signed(with: elsewhere, payload: payload)
    }
  }

  /// The signed request, changed on its way.
  private func alterRequest(_ twins: Twins) {
    twins.run("one byte of the path changed") { $0.alterPath() }
    twins.run("method changed") { $0.method = $0.method == "DELETE" ? "GET" : "DELETE" }
    twins.run("one digit of the signature changed") { try $0.alterHeader("Authorization") }
    twins.run("hash and UNSIGNED-PAYLOAD swapped") { $0.swapPayloadForm() }
    twins.run("a query parameter added") { $0.url += $0.url.contains("?") ? "&x=1" : "?x=1" }
    twins.run("x-amz-date some seconds off") { try $0.alterHeader("x-amz-date", \.withSecondsAltered) }
  }

  private func alterHeaders(_ twins: Twins) {
    twins.run("one byte of a signed header changed") { try $0.alterHeader("x-amz-meta-note") }
    twins.run("a signed header left out") { $0.dropHeader("x-amz-meta-note") }
    twins.run("one digit of x-amz-content-sha256 changed") { try $0.alterHeader("x-amz-content-sha256") }
    twins.run("an x-amz header added", expecting: server.behaviour.unsignedHeader) {
      $0.headers.append(HeaderField(name: "x-amz-meta-more", value: "unsigned"))
    }
  }

  private func alterBody(_ twins: Twins) {
    twins.run("one bit of the body changed", expecting: server.behaviour.alteredBody) { $0.alterBody() }
    report.run("get-object header-signed, after a put-object with a changed body") {
      var expected = HTTPRequest(method: "PUT", url: object, body: Self.body)
      if case .success = server.behaviour.alteredBody { expected.alterBody() }
      try server.expectObject("tampered with", expected.body)
    }
    // Whoever changes the body must change its hash as well, and cannot sign that.
    twins.run("one bit of the body changed, and its hash to match") {
      $0.alterBody()
      $0.set(HeaderField(name: "x-amz-content-sha256", value: Payload.hashing($0.body).text))
    }
  }

  private func alterQuery(_ twins: Twins) {
    twins.run("one byte of the query changed") { try $0.alterParameter("prefix") }
    twins.run("the query left out") { $0.url = server.bucketURL }
  }

  private func otherService(_ request: HTTPRequest) {
    let signer = server.key.signer(region: server.region, service: Service("sqs"))
    let twins = twins("get-object header-signed", request, .empty)
    twins.run("signed for another service", expecting: server.behaviour.otherService.header) {
      $0 = try request.signed(with: signer, payload: .empty)
    }
  }

  private func refusedDeletion() {
    report.run("delete-object header-signed with a changed secret deletes nothing") {
      try server.put("tampered with", Self.body)
      let altered = server.key.withAlteredSecret.signer(region: server.region)
      let request = try HTTPRequest(method: "DELETE", url: object).signed(with: altered, payload: .empty)
      try Answer.signatureMismatch.check(HTTPClient.send(request), of: request)
      try server.expectObject("tampered with", Self.body)
    }
  }
}
