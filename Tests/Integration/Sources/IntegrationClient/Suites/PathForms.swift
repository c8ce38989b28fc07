/// Paths that name an object in another spelling than the canonical one.

import SigV4

struct PathForms {
  let server: ServerUnderTest
  let report: CaseReport

  func run() {
    let body = Array("one object, several spellings".utf8)
    let expected = server.behaviour.uncanonicalPath
    report.run("put-object header-signed, for the spellings") { try server.put("s*~é", body) }
    for spelling in ["s*~%C3%A9", "s%2A%7E%C3%A9", "s%2a~%c3%a9", "%73%2A~%C3%A9"] {
      let request = HTTPRequest(method: "GET", url: "\(server.bucketURL)/\(spelling)")
      report.run("get-object header-signed, path spelt \(spelling): \(expected.summary)") {
        let response = try server.perform(request, expecting: expected)
        if case .success = expected { try expect(response.body, equals: body, "fetched body") }
      }
    }
  }
}
