/// Queries with empty, bare, repeated and oddly encoded parameters, mostly of listings.

import SigV4

struct QueryForms {
  let server: ServerUnderTest
  let report: CaseReport

  private static let keys = ["list/a b+c", "list/x/y", "list/é"]

  func run() {
    report.run("put-object header-signed, for the listings") {
      for key in Self.keys { try server.put(key, [1]) }
    }
    list("empty values", "list-type=2&prefix=&delimiter=", finds: Self.keys)
    list("unsorted names", "prefix=list&max-keys=9&list-type=2", finds: Self.keys)
    list("an unknown bare name", "list-type=2&flag&prefix=list", finds: Self.keys)
    list("names of which one begins the other", "list-type=2&prefix=list&prefix-x=1&prefi=2", finds: Self.keys)
    list("an empty pair", "list-type=2&&prefix=list", finds: Self.keys)
    list("%20 and %2B in a value", "list-type=2&prefix=list/a%20b%2Bc", finds: ["list/a b+c"])
    list("+ for a space in a value", "list-type=2&prefix=list/a+b%2Bc", finds: ["list/a b+c"])
    list("raw slash, comma, colon and = in values", "list-type=2&prefix=list/x&marker=a,b:c=d", finds: ["list/x/y"])
    list("lower-case hex digits", "list-type=2&prefix=list%2fx", finds: ["list/x/y"])
    list("UTF-8 in a value", "list-type=2&prefix=list/%C3%A9", finds: ["list/é"])
    list("needlessly encoded letters", "list-type=2&%70refix=l%69st%2Fx", finds: ["list/x/y"])
    repeatedName()
    report.run("get-bucket-location header-signed, a bare name") {
      try server.perform(HTTPRequest(method: "GET", url: server.bucketURL + "?location"))
    }
    responseHeaders()
  }

  /// What the presigned URL says of the answer's headers is signed with the rest.
  private func responseHeaders() {
    let url = server.url(ofObject: "list/é") + "?response-content-type=text/x-caf%c3%a9+b"
    report.run("get-object presigned, with a query of its own") {
      let response = try HTTPClient.send(HTTPRequest(method: "GET", url: url).presigned(with: server.signer))
      try expect(response.body, equals: [1], "fetched body")
    }
    let request = HTTPRequest(
      method: "GET",
      url: server.url(ofObject: "list/é") + "?response-content-type=text/x-a%3B%20b%3D1&response-cache-control=no-store"
        + "&response-content-disposition=attachment%3B%20filename%3D%22a%20b.txt%22")
    let twins = Twins(
      report: report, subject: "get-object presigned, with response headers",
      genuine: { try request.presigned(with: server.signer) }, send: HTTPClient.send)
    report.run(twins.subject) {
      let response = try HTTPClient.send(twins.genuine())
      try expect(response.body, equals: [1], "fetched body")
      try expect(response.value(of: "Content-Type"), equals: "text/x-a; b=1", "Content-Type")
      try expect(response.value(of: "Cache-Control"), equals: "no-store", "Cache-Control")
      try expect(
        response.value(of: "Content-Disposition"), equals: "attachment; filename=\"a b.txt\"", "Content-Disposition")
    }
    twins.run("one of them changed") { try $0.alterParameter("response-cache-control") }
    twins.run("one of them left out") { $0.url = $0.url.replacing("&response-cache-control=no-store", with: "") }
    twins.run("one of them added") { $0.url += "&response-expires=0" }
  }

  private func list(_ name: String, _ query: String, finds keys: [String]) {
    let request = HTTPRequest(method: "GET", url: "\(server.bucketURL)?\(query)")
    report.run("list-objects header-signed, \(name)") {
      try expectKeys(keys, in: server.perform(request))
    }
    report.run("list-objects presigned, by curl, \(name)") {
      let response = try Curl.send(request.presigned(with: server.signer))
      try expectKeys(keys, in: response)
    }
  }

  private func expectKeys(_ keys: [String], in response: HTTPResponse) throws {
    let text = String(decoding: response.body, as: UTF8.self)
    let found = Self.keys.filter { text.contains("<Key>\($0)</Key>") }
    try expect(found, equals: keys, "keys listed with status \(response.status)")
  }

  private func repeatedName() {
    let request = HTTPRequest(method: "GET", url: "\(server.bucketURL)?list-type=2&tag=b&prefix=list&tag=a&tag=")
    let presigned = { try request.presigned(with: server.signer) }
    let expected = server.behaviour.repeatedQueryName
    report.run("list-objects header-signed, a repeated name: \(expected.summary)") {
      try server.perform(request, expecting: expected)
    }
    report.run("list-objects presigned, by curl, a repeated name: \(expected.summary)") {
      try expected.check(Curl.send(presigned()), of: request)
    }
  }
}
