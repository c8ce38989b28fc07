// The keys that a verifier keeps: right after a rotation, bounded, and safe from any number of threads.

import SigV4
import Testing

@Suite("Keys that a verifier keeps")
struct VerifyingKeyCacheTests {
  private func credentials(_ id: String, secret: String) -> Credentials {
    Credentials(accessKeyID: id, secretAccessKey: secret)
  }

  private func request(by credentials: Credentials) throws -> ReceivedRequest {
    try .signed(SigningRequest(url: "https://example.amazonaws.com/"), by: Sample.signer(credentials: credentials))
  }

  @Test("A rotation under one access key id takes effect at once, in both directions")
  func rotation() throws {
    let verifier = Verifier.sample()
    let (old, new) = (credentials("AKID", secret: "old"), credentials("AKID", secret: "new"))
    let (oldRequest, newRequest) = (try request(by: old), try request(by: new))
    for _ in 0..<3 {
      for _ in 0..<2 {
        try verifier.expectAcceptance(oldRequest, credentials: old)
        try verifier.expectRefusal(newRequest, credentials: old, .signatureMismatch)
      }
      for _ in 0..<2 {
        try verifier.expectAcceptance(newRequest, credentials: new)
        try verifier.expectRefusal(oldRequest, credentials: new, .signatureMismatch)
      }
    }
  }

  @Test("More signers than there is room for", arguments: [-1, 0, 1, 7, 64, 100_000])
  func manySigners(capacity: Int) throws {
    let verifier = Verifier(regions: [Sample.region], services: ["service"], cachedKeys: capacity)
    let signers = (0..<100).map { credentials("AKID\($0)", secret: "secret \($0)") }
    for _ in 0..<2 {
      for signer in signers {
        try verifier.expectAcceptance(request(by: signer), credentials: signer)
        let impostor = credentials(signer.accessKeyID, secret: "another")
        try verifier.expectRefusal(request(by: impostor), credentials: signer, .signatureMismatch)
      }
    }
  }

  @Test("Threads that use one verifier, while secrets change")
  func threads() async throws {
    let verifier = Verifier(regions: [Sample.region], services: ["service"], cachedKeys: 4)
    let signers = try (0..<8).map { index in
      try (0..<2).map { generation in
        let signer = credentials("AKID\(index)", secret: "\(generation)")
        return (signer, try request(by: signer))
      }
    }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for task in 0..<8 {
        group.addTask {
          for round in 0..<200 {
            let pair = signers[(task + round) % 8]
            let (right, wrong) = (pair[round / 7 % 2], pair[1 - round / 7 % 2])
            try verifier.expectAcceptance(right.1, credentials: right.0)
            try verifier.expectRefusal(wrong.1, credentials: right.0, .signatureMismatch)
          }
        }
      }
      try await group.waitForAll()
    }
  }

  @Test("Nothing of a verifier shows a secret, or an access key id that it met")
  func redaction() throws {
    let verifier = Verifier.sample()
    let received = try ReceivedRequest.signed(
      SigningRequest(url: "https://example.amazonaws.com/"), by: Sample.signer())
    let verified = try verifier.verdict(received).get()
    for text in Everything.texts(of: verifier) + Everything.texts(of: verified) {
      #expect(!text.contains(Sample.secret))
    }
    for text in Everything.texts(of: verifier) { #expect(!text.contains(Sample.accessKeyID)) }
    #expect(verifier.description == "Verifier(regions: us-east-1, services: service)")
  }
}
