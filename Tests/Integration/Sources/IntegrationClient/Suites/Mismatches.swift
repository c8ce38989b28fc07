/// Refused signatures, and what the library makes of the server's answer.

import SigV4

struct Mismatches {
  let server: ServerUnderTest
  let report: CaseReport

  private typealias Alteration = (inout HTTPRequest) throws -> Void

  private static let note = HeaderField(name: "x-amz-meta-note", value: "genuine note")

  func run() {
    let object = HTTPRequest(method: "PUT", url: server.url(ofObject: "a b+c"), headers: [Self.note], body: [1, 2, 3])
    check("another method", .method, object) { $0.method = "DELETE" }
    check("another path", .path, object) { $0.alterPath() }
    if server.behaviour.shownTexts != .unlessQuery { runQueries() }
    for (name, cause, host) in [
      ("another host", Mismatch.Cause.host, "proxy.example.com"), ("the host without its port", .hostPort, "127.0.0.1"),
    ] {
      var elsewhere = object
      elsewhere.url = object.url.replacing(server.endpoint, with: "http://" + host)
      check(name, cause, elsewhere) { $0.url = object.url }
    }
    check("a header changed", .changedHeader, object) { try $0.alterHeader("x-amz-meta-note") }
    let dropped = server.behaviour.shownTexts == .unlessHeaderIsMissing ? Mismatch.Cause.notShown : .missingHeader
    check("a header dropped", dropped, object) { $0.dropHeader("x-amz-meta-note") }
    check("another payload hash", .payload, object) { $0.swapPayloadForm() }
    check("another second", .date, object) { try $0.alterHeader("x-amz-date", \.withSecondsAltered) }
    check("another secret at the server", .secret, object, server.key.withAlteredSecret.signer(region: server.region))
    check(
      "another secret in the request", .otherSignature, object,
      server.key.withAlteredSecret.signer(region: server.region),
      explainedWith: server.signer)

    // The other server takes both.
    guard server.behaviour.shownTexts != .never else { return }
    var twice = Service.s3
    twice.pathEncoding = .twice
    check(
      "a path encoded twice", .doubleEncodedPath, object, server.key.signer(region: server.region, service: twice))
    var resolving = Service.s3
    resolving.pathNormalization = .removingDotSegments
    let slashes = HTTPRequest(method: "GET", url: server.bucketURL + "/a//b")
    check(
      "doubled slashes removed", .normalizedPath, slashes,
      server.key.signer(region: server.region, service: resolving))
    if let answer = server.behaviour.otherRegion.header.refusalCode, answer == "AuthorizationHeaderMalformed" {
      check("another region", .region, object, server.key.signer(region: "ap-south-1"))
    }
  }

  private func runQueries() {
    let query = HTTPRequest(method: "PUT", url: server.url(ofObject: "a") + "?x-id=a%2Bb&x-name=1", body: [1, 2, 3])
    check("a parameter added", .query, query) { $0.url += "&x=1" }
    check("a parameter changed", .query, query) { try $0.alterParameter("x-name") }
    check("a parameter lost", .query, query) { $0.url = $0.url.replacing("&x-name=1", with: "") }
    check("+ for a plus", .plusInQuery, query) { $0.url = $0.url.replacing("%2B", with: "+") }
  }

  /// Sends a request, altered after signing, and expects the answer to be explained by one cause.
  private func check(
    _ name: String, _ cause: Mismatch.Cause, _ request: HTTPRequest, _ signer: Signer? = nil,
    explainedWith other: Signer? = nil, _ alter: Alteration = { _ in }
  ) {
    report.run("\(request.method) \(name): explained as \(cause)") {
      let signer = signer ?? server.signer
      let (time, payload) = (SigningTime.now(), Payload.hashing(request.body))
      let explanation = try (other ?? signer).explain(
        SigningRequest(method: request.method, url: request.url, headers: request.headers, payload: payload), at: time)
      var altered = try request.signed(with: signer, payload: payload, at: time)
      try alter(&altered)
      let response = try HTTPClient.send(altered)
      guard response.status >= 400 else { throw Failure("accepted with status \(response.status)") }
      let findings = Mismatch.explain(try ServiceAnswer(response.body), of: explanation).findings
      let expected = server.behaviour.shownTexts == .never ? .notShown : cause
      guard findings.map(\.cause) == [expected] else {
        throw Failure("\(findings) of \(String(decoding: response.body, as: UTF8.self))")
      }
    }
  }
}
