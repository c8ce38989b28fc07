/// One running server: where it is, what signs for it, and what it is known to do differently.

import SigV4

struct ServerUnderTest {
  let name: String
  let endpoint: String
  let region: String
  var key: AccessKey
  let behaviour: ServerBehaviour
  let bucket = "integration"

  var signer: Signer { key.signer(region: region) }
  var bucketURL: String { "\(endpoint)/\(bucket)" }

  /// The URL of an object in canonical encoding; the slashes of its key stay.
  func url(ofObject objectKey: String) -> String {
    "\(bucketURL)/\(percentEncoded(objectKey, keeping: "/"))"
  }

  /// Stores an object and expects success.
  func put(_ objectKey: String, _ body: [UInt8], headers: [HeaderField] = []) throws {
    _ = try perform(HTTPRequest(method: "PUT", url: url(ofObject: objectKey), headers: headers, body: body))
  }

  /// Fetches an object and expects exactly these bytes.
  func expectObject(_ objectKey: String, _ body: [UInt8]) throws {
    let response = try perform(HTTPRequest(method: "GET", url: url(ofObject: objectKey)))
    try expect(response.body, equals: body, "stored body")
  }

  /// Signs a request in its headers, body hashed, and expects the answer.
  @discardableResult
  func perform(_ request: HTTPRequest, expecting answer: Answer = .success) throws -> HTTPResponse {
    let signed = try request.signed(with: signer, payload: .hashing(request.body))
    let response = try HTTPClient.send(signed)
    try answer.check(response, of: signed)
    return response
  }
}
