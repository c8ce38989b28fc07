/// Every kind of object key, stored, read, described and deleted, signed in the headers and in the URL.

import SigV4

struct KeyRoundTrips {
  let server: ServerUnderTest
  let report: CaseReport

  /// Keys whose encoding somebody's signer has got wrong.
  static let keys = [
    "plain.txt", "a b", "trailing space ", "plus+sign", "100%", "looks%20encoded%2F", "é", "e\u{301}", "日本語", "🚀/🌍",
    "double//slash", "/leading slash", "trailing slash/", "a/./b", "a/../b", "~tilde~", "star*", "key=value&flag",
    "'()!@$,;:", "a?b#c", "[brackets]{}|^`\"<>\\", "-._", "tab\tinside",
  ]

  func run() {
    for (index, key) in Self.keys.enumerated() {
      if let refusal = server.behaviour.unstorableKeys[key] {
        runSignatureAlone(key, expecting: refusal)
        continue
      }
      let url = server.url(ofObject: key)
      let headerBody = Array("stored by header \(index)".utf8)
      let curlBody = Array("stored by curl \(index)\n".utf8)
      run("put-object header-signed", key) { try server.put(key, headerBody) }
      run("get-object header-signed", key) { try server.expectObject(key, headerBody) }
      run("head-object header-signed", key) {
        let response = try server.perform(HTTPRequest(method: "HEAD", url: url))
        try expect(response.value(of: "Content-Length"), equals: "\(headerBody.count)", "Content-Length")
      }
      run("get-object presigned, by curl", key) {
        let response = try fetch(HTTPRequest(method: "GET", url: url))
        try expect(response.body, equals: headerBody, "fetched body")
      }
      run("put-object presigned, by curl", key) {
        _ = try fetch(HTTPRequest(method: "PUT", url: url, body: curlBody))
        try server.expectObject(key, curlBody)
      }
      run("delete-object header-signed", key) {
        _ = try server.perform(HTTPRequest(method: "DELETE", url: url))
        try server.perform(HTTPRequest(method: "GET", url: url), expecting: .refusal(status: 404, code: "NoSuchKey"))
      }
    }
  }

  /// A key that the server does not store under its own name: it is let in, and with a wrong signature it is not.
  private func runSignatureAlone(_ key: String, expecting refusal: Answer) {
    let request = HTTPRequest(method: "GET", url: server.url(ofObject: key))
    let altered = server.key.withAlteredSecret.signer(region: server.region)
    let twins = Twins(
      report: report, subject: "get-object header-signed \(key.debugDescription)",
      genuine: { try request.signed(with: server.signer, payload: .empty) }, send: HTTPClient.send,
      expectingGenuine: .authenticated)
    twins.run("one byte of the secret changed", expecting: refusal) {
      $0 = try request.signed(with: altered, payload: .empty)
    }
  }

  private func run(_ name: String, _ key: String, _ test: () throws -> Void) {
    report.run("\(name) \(key.debugDescription)", test)
  }

  private func fetch(_ request: HTTPRequest) throws -> HTTPResponse {
    let presigned = try request.presigned(with: server.signer)
    let response = try Curl.send(presigned)
    try Answer.success.check(response, of: presigned)
    return response
  }
}
