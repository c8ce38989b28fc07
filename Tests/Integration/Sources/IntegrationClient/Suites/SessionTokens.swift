/// Temporary keys: the token travels in a header or in the URL, signed with the rest.

import SigV4

struct SessionTokens {
  let server: ServerUnderTest
  /// Temporary keys, with a token.
  let session: AccessKey
  let report: CaseReport

  private static let body = Array("stored in a session".utf8)
  private static let invalidToken = Answer.refusal(status: 400, code: "InvalidToken")
  private static let unknownKey = Answer.refusal(status: 403, code: "InvalidAccessKeyId")
  private var object: String { server.url(ofObject: "session object") }

  func run() {
    let signer = session.signer(region: server.region)
    let put = HTTPRequest(method: "PUT", url: object, body: Self.body)
    let get = HTTPRequest(method: "GET", url: object)
    report.run("put-object header-signed, session token") {
      let signed = try put.signed(with: signer, payload: .hashing(Self.body))
      try expect(signed.values(of: "X-Amz-Security-Token"), equals: [session.token ?? ""], "X-Amz-Security-Token")
      try Answer.success.check(HTTPClient.send(signed), of: signed)
      try server.expectObject("session object", Self.body)
    }
    report.run("get-object presigned, by curl, session token") {
      let response = try Curl.send(get.presigned(with: signer))
      try expect(response.body, equals: Self.body, "fetched body")
    }
    tamperWithHeader(get, signer)
    tamperWithURL(get, signer)
    tamperWithForm()
  }

  private func tamperWithHeader(_ request: HTTPRequest, _ signer: Signer) {
    let twins = Twins(
      report: report, subject: "get-object header-signed, session token",
      genuine: { try request.signed(with: signer, payload: .empty) }, send: HTTPClient.send)
    twins.run("one byte of the token changed", expecting: Self.invalidToken) {
      try $0.alterHeader("X-Amz-Security-Token")
    }
    twins.run("token left out", expecting: Self.unknownKey) { $0.dropHeader("X-Amz-Security-Token") }
    twins.run("one byte of the secret changed") {
      $0 = try request.signed(with: session.withAlteredSecret.signer(region: server.region), payload: .empty)
    }
    twins.run("signed without the token", expecting: Self.unknownKey) {
      $0 = try request.signed(with: tokenless, payload: .empty)
    }
  }

  private func tamperWithURL(_ request: HTTPRequest, _ signer: Signer) {
    let twins = Twins(
      report: report, subject: "get-object presigned, by curl, session token",
      genuine: { try request.presigned(with: signer) }, send: Curl.send)
    twins.run("one byte of the token changed", expecting: Self.invalidToken) {
      try $0.alterParameter("X-Amz-Security-Token")
    }
    twins.run("one byte of the secret changed") {
      $0 = try request.presigned(with: session.withAlteredSecret.signer(region: server.region))
    }
    twins.run("signed without the token", expecting: Self.invalidToken) { $0 = try request.presigned(with: tokenless) }
  }

  private func tamperWithForm() {
    guard let answers = server.behaviour.forms else { return }
    var server = server
    server.key = session
    let forms = PostedForms(server: server, report: report, answers: answers)
    report.run("post-object, session token") {
      let form = try forms.form()
      try expect(form.fields.first { $0.name == "x-amz-security-token" }?.value, equals: session.token, "the token")
      try forms.post(form)
    }
    forms.alter("one byte of the session token changed", Self.invalidToken) { try $0.alter("x-amz-security-token") }
    forms.alter("session token left out", Self.invalidToken) { try $0.drop("x-amz-security-token") }
  }

  private var tokenless: Signer {
    AccessKey(id: session.id, secret: session.secret).signer(region: server.region)
  }
}
