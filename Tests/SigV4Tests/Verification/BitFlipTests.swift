// Flip any bit of what is signed, and the request is refused.

import SigV4
import Testing

@Suite("Every bit counts")
struct BitFlipTests {
  private let body = Array("The body, in one block.".utf8)

  private func request(query: String = "") -> SigningRequest {
    SigningRequest(
      method: "PATCH", url: "https://example.amazonaws.com:8443/some/path-1/to.~name" + query,
      headers: [HeaderField("X-Custom", "some value, 1"), HeaderField("x-amz-meta-n", "0")], payload: .hashing(body))
  }

  private static let queries = ["", "?name=v%2Fl&other=2"]

  /// Expects that whoever met the request often refuses it with any bit flipped, as one does that met no others.
  private func check(_ received: ReceivedRequest, _ service: Service, body: [UInt8]) throws {
    let (verifier, credentials) = (Verifier.sample(service), Sample.sessionCredentials)
    func isRefused(_ changed: ReceivedRequest, _ body: [UInt8]) throws {
      try verifier.expectSameRefusal(changed, body: .bytes(body), credentials: credentials)
    }
    try verifier.expectAcceptanceOfSeveral(received, body: .bytes(body), credentials: credentials)
    for method in flips(received.method) {
      var changed = received
      changed.method = method
      try isRefused(changed, body)
    }
    for target in flips(received.target) where !isSameTarget(target, received.target) {
      var changed = received
      changed.target = target
      try isRefused(changed, body)
    }
    for index in received.headers.indices {
      let field = received.headers[index]
      // The name of a header means the same in any case.
      for name in flips(field.name) where name.lowercased() != field.name.lowercased() {
        var changed = received
        changed.headers[index].name = name
        try isRefused(changed, body)
      }
      for value in flips(field.value) {
        var changed = received
        changed.headers[index].value = value
        try isRefused(changed, body)
      }
    }
    for index in body.indices {
      for bit in 0..<8 {
        var changed = body
        changed[index] ^= 1 << bit
        try isRefused(received, changed)
      }
    }
  }

  /// A text with each of its bits flipped in turn.
  private func flips(_ text: String) -> [String] {
    let bytes = Array(text.utf8)
    return (0..<bytes.count * 8).map { bit in
      var changed = bytes
      changed[bit / 8] ^= 1 << (bit % 8)
      return String(decoding: changed, as: UTF8.self)
    }
  }

  /// Whether two targets mean the same, because hexadecimal digits do in either case.
  private func isSameTarget(_ one: String, _ other: String) -> Bool {
    func canonical(_ text: String) -> String {
      text.replacing(/%[0-9a-fA-F]{2}/) { $0.output.uppercased() }
    }
    return canonical(one) == canonical(other)
  }

  @Test("in a header", arguments: [Service("service"), .s3], queries)
  func header(service: Service, query: String) throws {
    let signer = Sample.signer(for: service, credentials: Sample.sessionCredentials)
    try check(.signed(request(query: query), by: signer), service, body: body)
  }

  @Test("in a query", arguments: [Service("service"), .s3], queries)
  func query(service: Service, query: String) throws {
    let signer = Sample.signer(for: service, credentials: Sample.sessionCredentials)
    try check(.presigned(request(query: query), by: signer), service, body: body)
  }

  @Test("in a chunked upload's seed")
  func seed() throws {
    var request = request()
    request.headers.append(HeaderField("X-Amz-Decoded-Content-Length", "23"))
    request.payload = try Payload(marker: ChunkSeed.Mode.signed.marker)
    let signer = Sample.signer(for: .s3, credentials: Sample.sessionCredentials)
    try check(.signed(request, by: signer), .s3, body: [])
  }
}
