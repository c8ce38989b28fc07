// Credentials are asked for with every request.

import Foundation
import SigV4
import SigV4Foundation
import Synchronization
import TestSupport
import Testing

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

@Suite("The credentials of a request")
struct CredentialSourceTests {
  @Test("may change from one to the next, under one key id too")
  func rotation() async throws {
    let secrets = Mutex(["first", "second", "third"])
    let current = Mutex("")
    let verifier = Verifier(region: "us-east-1", service: .s3)
    let server = try LoopbackServer { request in
      let accepted = try? verifier.verify(request.received, at: .now()) { _ in
        Credentials(accessKeyID: "AKID", secretAccessKey: current.withLock { $0 })
      }
      return WireResponse(accepted == nil ? 403 : 200)
    }
    let signer = RequestSigner(region: "us-east-1", service: .s3) { _ in
      let secret = secrets.withLock { $0.removeFirst() }
      current.withLock { $0 = secret }
      return Credentials(accessKeyID: "AKID", secretAccessKey: secret)
    }
    let session = SigningSession(signer)
    for _ in 0..<3 {
      let request = try server.request()
      #expect(try await session.data(for: request).1.statusCode == 200)
    }
  }

  @Test("may come from any source, asked for every request")
  func source() async throws {
    final class Vault: CredentialSource {
      let calls = Mutex(0)
      func credentials() async throws(CancellationError) -> Credentials {
        calls.withLock { $0 += 1 }
        return Keys.credentials
      }
    }
    let vault = Vault()
    let server = try LoopbackServer.verifying()
    let session = SigningSession(RequestSigner(vault, region: "us-east-1", service: .s3))
    for _ in 0..<2 {
      let request = try server.request()
      #expect(try await session.data(for: request).1.statusCode == 200)
    }
    #expect(vault.calls.withLock { $0 } == 2)

    // What a source alone does not say must be in the host, and is not in this one.
    let unknown = try server.request()
    await #expect {
      try await URLSession.shared.data(for: unknown, signedWith: vault)
    } throws: {
      [.missingRegion, .missingService].contains(($0 as? SigV4Error)?.code)
    }
    #expect(server.requests.count == 2)
    let named = try await RequestSigner(vault).sign(
      URLRequest(url: try #require(URL(string: "https://search-x.eu-west-1.es.amazonaws.com/_search"))))
    #expect(named.value(forHTTPHeaderField: "Authorization")?.contains("/eu-west-1/es/aws4_request") == true)
  }

  @Test("may depend on the request")
  func perRequest() async throws {
    let signer = RequestSigner(region: "us-east-1", service: .s3) { request in
      Credentials(accessKeyID: request.url?.host ?? "", secretAccessKey: "secret")
    }
    let signed = try await signer.sign(URLRequest(url: try #require(URL(string: "https://one.example.com/"))))
    #expect(signed.value(forHTTPHeaderField: "Authorization")?.contains("Credential=one.example.com/") == true)
  }

  @Test("that cannot be had end the request with the source's own error")
  func failure() async throws {
    struct NoCredentials: Error {}
    let signer = RequestSigner(region: "us-east-1", service: .s3) { _ in throw NoCredentials() }
    await #expect(throws: NoCredentials.self) {
      try await SigningSession(signer).data(for: URLRequest(url: try #require(URL(string: "http://127.0.0.1:1/"))))
    }
  }
}
