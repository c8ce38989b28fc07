/// The ways to sign a body: hashed here, hashed before, not at all.

import SigV4

struct PayloadForms {
  let server: ServerUnderTest
  let report: CaseReport

  func run() {
    let body = Array("three forms of one payload".utf8)
    // Computed by `printf %s 'three forms of one payload' | sha256sum`.
    let bodyHash = "6510fcce2e9275f8c99bc32d7548727252ae13ec2d615953f334dfc85e4de7ff"
    check("hashed", body) { .hashing(body) }
    check("unsigned", body) { .unsigned }
    check("precomputed hash", body) { try Payload(sha256Hex: bodyHash) }
    check("every byte value, hashed", Array(0...255)) { .hashing(0...255) }
    check("empty", []) { .empty }
    check("60,000 bytes, hashed", large) { .hashing(large) }
    report.run("get-object header-signed, payload unsigned") {
      let request = HTTPRequest(method: "GET", url: server.url(ofObject: objectKey))
      try server.put(objectKey, body)
      let response = try HTTPClient.send(request.signed(with: server.signer, payload: .unsigned))
      try expect(response.body, equals: body, "fetched body")
    }
  }

  private let objectKey = "payload"
  private let large = (0..<60_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }

  private func check(_ name: String, _ body: [UInt8], _ payload: () throws -> Payload) {
    report.run("put-object header-signed, payload \(name)") {
      let request = HTTPRequest(method: "PUT", url: server.url(ofObject: objectKey), body: body)
      let signed = try request.signed(with: server.signer, payload: payload())
      try Answer.success.check(HTTPClient.send(signed), of: signed)
      try server.expectObject(objectKey, body)
    }
  }
}
