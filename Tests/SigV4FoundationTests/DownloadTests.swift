// What downloads leave in the folder for temporary files.

import Foundation
import SigV4
import TestSupport
import Testing

@testable import SigV4Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

@Suite("Downloads leave the file that was asked for, and no other", .ownTemporaryFolder)
struct DownloadTests {
  private let session = SigningSession(RequestSigner(Keys.signer))

  @Test("after a redirect")
  func redirect() async throws {
    let server = try LoopbackServer.verifying(answer: { request in
      request.target == "/old"
        ? WireResponse(307, headers: [("Location", "/new")], body: "moved") : WireResponse(body: "it")
    })
    let (file, response) = try await session.download(for: server.request("/old"))
    #expect(try response.statusCode == 200 && String(contentsOf: file, encoding: .utf8) == "it")
    let permissions = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions]
    #expect((permissions as? NSNumber)?.intValue == 0o600)
    #expect(leftovers() == [file.lastPathComponent])
    try FileManager.default.removeItem(at: file)
  }

  @Test("of an answer that breaks off, or never comes")
  func broken() async throws {
    let server = try LoopbackServer(steps: { _ in [.send("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nhalf")] })
    await #expect(throws: URLError.self) { try await session.download(for: server.request("/key")) }
    let closed = try ClosedPort()
    let unreachable = URLRequest(url: try #require(URL(string: closed.url)))
    await #expect(throws: URLError.self) { try await session.download(for: unreachable) }
  }
}
