// Presigned URLs that differ from one before in their path alone: a verifier that met the others looks at them as
// strictly as one that did not.

import SigV4
import Testing

@Suite("One presigned URL after another, verified")
struct PresignedPatternTests {
  private static let host = "examplebucket.s3.amazonaws.com"
  private let signer = Signer(credentials: Sample.credentials, region: Sample.region, service: .s3)

  private func request(
    _ path: String, method: String = "GET", expiresIn seconds: Int = 600, query: String = ""
  ) throws -> ReceivedRequest {
    try .presigned(
      SigningRequest(method: method, url: "https://" + Self.host + path + query), by: signer, expiresIn: seconds)
  }

  /// A verifier that has met presigned URLs of the sample's second.
  private func verifier() throws -> Verifier {
    let verifier = Verifier(region: Sample.region, service: .s3)
    for index in 0..<4 { try verifier.expectAcceptance(request("/object-\(index)")) }
    return verifier
  }

  @Test("Others of the same kind, and of others, are accepted, and said to be what they are")
  func acceptance() throws {
    let verifier = try verifier()
    let signed = try Sample.time.secondsSinceEpoch
    for method in ["GET", "PUT"] {
      for path in ["/", "/a", "/a/long~er/path_.txt", "/with%20space", "/" + String(repeating: "long/", count: 400)] {
        for (seconds, query) in [(600, ""), (601, ""), (600, "?versionId=1"), (600, "?z=1")] {
          let request = try request(path, method: method, expiresIn: seconds, query: query)
          let verified = try verifier.verdict(request).get()
          let fresh = try Verifier(region: Sample.region, service: .s3).verdict(request).get()
          #expect(verified.accessKeyID == Sample.accessKeyID)
          #expect(verified.signedHeaders == "host")
          #expect(verified.expiration?.secondsSinceEpoch == signed + Int64(seconds))
          #expect(String(describing: verified) == String(describing: fresh))
        }
      }
    }
  }

  @Test("Every byte of the target, the host and the method is still looked at")
  func everyByte() throws {
    let verifier = try verifier()
    let right = try request("/object")
    for index in right.target.utf8.indices {
      var changed = right
      var bytes = Array(right.target.utf8)
      let offset = right.target.utf8.distance(from: right.target.startIndex, to: index)
      bytes[offset] = bytes[offset] == UInt8(ascii: "1") ? UInt8(ascii: "2") : UInt8(ascii: "1")
      changed.target = String(decoding: bytes, as: UTF8.self)
      try verifier.expectSameRefusal(changed)
    }
    for host in ["other.s3.amazonaws.com", Self.host + ".", Self.host + ":8080", ""] {
      try verifier.expectSameRefusal(right.with("Host", host))
    }
    var changed = right
    changed.method = "PUT"
    try verifier.expectSameRefusal(changed)
    changed.method = "G T"
    try verifier.expectSameRefusal(changed)
  }

  @Test("A header that must not be there is still refused, and one that may be is not")
  func headers() throws {
    let verifier = try verifier()
    let right = try request("/object")
    try verifier.expectAcceptance(right.adding("User-Agent", "curl/8.0"))
    try verifier.expectAcceptance(right.adding("Date", "Fri, 24 May 2013 00:00:00 GMT"))
    for (name, value) in [
      ("X-Amz-Meta-A", "1"), ("x-amz-date", "20130524T000000Z"), ("X-Amz-Security-Token", "token"),
      ("X-Amz-Trailer", "x-amz-checksum-crc32"), ("X-Amz-Content-Sha256", String(repeating: "0", count: 64)),
      ("Authorization", "AWS4-HMAC-SHA256 Credential=a"), ("Host", Self.host), ("Na me", "1"), ("Name", "a\u{0}b"),
    ] {
      try verifier.expectSameRefusal(right.adding(name, value))
    }
    try verifier.expectSameRefusal(right.with("Host", nil))
  }

  @Test("Times, credentials and what is allowed are looked at anew")
  func circumstances() throws {
    var verifier = try verifier()
    let right = try request("/object")
    let signed = try Sample.time.secondsSinceEpoch
    for (seconds, code) in [(Int64(-901), VerificationError.Code.dateInFuture), (601, .expired)] {
      try verifier.expectRefusal(right, at: SigningTime(secondsSinceEpoch: signed + seconds), code)
    }
    let rotated = Credentials(accessKeyID: Sample.accessKeyID, secretAccessKey: "another")
    try verifier.expectRefusal(right, credentials: rotated, .signatureMismatch)
    try verifier.expectAcceptance(right)
    // A copy shares what the verifier knows, but not what it allows.
    verifier.unsignedPayloads = .refused
    try verifier.expectRefusal(right, .unsignedPayload)
  }

  @Test("Threads that share one signer and one verifier, from second to second")
  func threads() async throws {
    let verifier = Verifier(regions: [Sample.region], services: [.s3], cachedKeys: 4)
    let signer = signer
    let start = try Sample.time.secondsSinceEpoch
    try await withThrowingTaskGroup(of: Void.self) { group in
      for task in 0..<8 {
        group.addTask {
          for round in 0..<60 {
            let time = try SigningTime(secondsSinceEpoch: start + Int64(round / 20))
            let request = SigningRequest(url: "https://\(Self.host)/\(task)/\(round)")
            let signed = try signer.sign(request, at: time).allHeaders(of: request)
            try verifier.expectAcceptance(ReceivedRequest("GET", url: request.url, headers: signed))
            let url = try signer.presign(request, expiresIn: 600, at: time).url
            let right = ReceivedRequest("GET", url: url, headers: [])
            try verifier.expectAcceptance(right)
            try verifier.expectRefusal(right.replacingInTarget("/\(task)/", "/other/"), .signatureMismatch)
          }
        }
      }
      try await group.waitForAll()
    }
  }
}
