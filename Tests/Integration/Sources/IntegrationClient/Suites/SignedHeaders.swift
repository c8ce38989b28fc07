/// Headers of the caller's own, signed with the rest and given back by the server.

import SigV4

struct SignedHeaders {
  let server: ServerUnderTest
  let report: CaseReport

  private let objectKey = "described"

  func run() {
    check("a plain value", "note", "value")
    check("inner runs of spaces", "note", "two  inner   spaces")
    check("spaces around it", "note", "  padded  ")
    check("a quoted run of spaces", "note", "\"a   b\"")
    check("punctuation", "note", "a=b; c,d: e/f?g&h%20+i")
    report.run("put-object header-signed, a header with an empty value") {
      try server.put(objectKey, [1], headers: [HeaderField(name: "x-amz-meta-note", value: "")])
    }
    report.run("put-object header-signed, a header sent twice") {
      let headers = ["one", "two"].map { HeaderField(name: "x-amz-meta-list", value: $0) }
      try server.put(objectKey, [1], headers: headers)
    }
    report.run("put-object header-signed, Content-Type and Content-MD5") {
      let headers = [
        HeaderField(name: "Content-Type", value: "text/plain; charset=utf-8"),
        HeaderField(name: "Content-MD5", value: "XUFAKrxLKna5cZ2REBfFkg=="),  // of "hello"
      ]
      try server.put(objectKey, Array("hello".utf8), headers: headers)
      let response = try server.perform(HTTPRequest(method: "HEAD", url: server.url(ofObject: objectKey)))
      try expect(response.value(of: "Content-Type"), equals: "text/plain; charset=utf-8", "Content-Type")
    }
  }

  private func check(_ name: String, _ field: String, _ value: String) {
    let header = HeaderField(name: "X-Amz-Meta-\(field)", value: value)
    let body = Array("with metadata".utf8)
    report.run("put-object header-signed, metadata with \(name)") {
      try server.put(objectKey, body, headers: [header])
      try expectMetadata(header)
    }
    report.run("put-object presigned, by curl, metadata with \(name)") {
      let request = HTTPRequest(method: "PUT", url: server.url(ofObject: objectKey), headers: [header], body: body)
      let presigned = try request.presigned(with: server.signer)
      try Answer.success.check(Curl.send(presigned), of: presigned)
      try expectMetadata(header)
      try server.expectObject(objectKey, body)
    }
  }

  /// Compares words only: a server may keep the runs of spaces or not.
  private func expectMetadata(_ header: HeaderField) throws {
    let response = try server.perform(HTTPRequest(method: "HEAD", url: server.url(ofObject: objectKey)))
    let words = response.value(of: header.name)?.split(separator: " ")
    try expect(words, equals: header.value.split(separator: " "), header.name)
  }
}
