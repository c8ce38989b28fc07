// Redirects are signed anew, and go nowhere they should not.

import Foundation
import SigV4
import SigV4Foundation
import TestSupport
import Testing

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

@Suite("Redirects")
struct RedirectTests {
  @Test(
    "are signed anew, with the method and body that the status leaves",
    arguments: [(301, "GET"), (302, "GET"), (303, "GET"), (307, "POST"), (308, "POST")])
  func status(status: Int, method: String) async throws {
    let server = try LoopbackServer.verifying(answer: { request in
      request.target == "/new?x=1"
        ? WireResponse(body: "arrived") : WireResponse(status, headers: [("Location", "/new?x=1")])
    })
    var request = try server.request("/old")
    request.httpMethod = "POST"
    request.httpBody = Data("body".utf8)
    let (body, response) = try await URLSession.shared.data(for: request, signedWith: Keys.signer)
    #expect(response.statusCode == 200, "\(response)")
    #expect(String(decoding: body, as: UTF8.self) == "arrived")
    #expect(server.requests.map(\.target) == ["/old", "/new?x=1"])
    #expect(server.requests.map(\.method) == ["POST", method])
    #expect(server.requests.last?.body == (method == "POST" ? Array("body".utf8) : []))
    let signatures = server.requests.compactMap { $0.value(of: "Authorization") }
    #expect(Set(signatures).count == 2)
  }

  @Test("to another server are returned, and no credentials go there")
  func elsewhere() async throws {
    let stranger = try LoopbackServer { _ in WireResponse() }
    let location = stranger.url + "/"
    let server = try LoopbackServer.verifying(answer: { _ in WireResponse(307, headers: [("Location", location)]) })
    let request = try server.request("/old")
    let (_, response) = try await URLSession.shared.data(for: request, signedWith: Keys.signer)
    #expect(response.statusCode == 307)
    #expect(response.value(forHTTPHeaderField: "Location") == location)
    #expect(stranger.requests.isEmpty)
  }

  @Test("that need a stream again are an error that says so; those that need none are followed")
  func stream() async throws {
    let server = try LoopbackServer.verifying(answer: { request in
      request.target == "/new"
        ? WireResponse() : WireResponse(Int(request.target.dropFirst()) ?? 0, headers: [("Location", "/new")])
    })
    for (status, isFollowed) in [(303, true), (307, false), (308, false)] {
      var request = try server.request("/\(status)")
      request.httpMethod = "POST"
      request.setValue("UNSIGNED-PAYLOAD", forHTTPHeaderField: "X-Amz-Content-Sha256")
      request.httpBodyStream = InputStream(data: Data("body".utf8))
      if isFollowed {
        #expect(try await URLSession.shared.data(for: request, signedWith: Keys.signer).1.statusCode == 200)
      } else {
        await #expect {
          try await URLSession.shared.data(for: request, signedWith: Keys.signer)
        } throws: {
          ($0 as? SigV4Error)?.code == .unsignableBody && "\($0)".contains("\(status)")
        }
      }
      let first = server.requests.last { $0.target != "/new" }
      #expect(first?.body == Array("body".utf8))
    }
    #expect(server.requests.map(\.target) == ["/303", "/new", "/307", "/308"])
  }

  @Test("in a circle come to an end")
  func circle() async throws {
    let server = try LoopbackServer.verifying(answer: { _ in WireResponse(307, headers: [("Location", "/round")]) })
    let request = try server.request("/round")
    let (_, response) = try await URLSession.shared.data(for: request, signedWith: Keys.signer)
    #expect(response.statusCode == 307)
    #expect(server.requests.count == 21)
  }

  @Test("without a Location are returned")
  func noLocation() async throws {
    let server = try LoopbackServer.verifying(answer: { _ in WireResponse(307) })
    let request = try server.request()
    #expect(try await URLSession.shared.data(for: request, signedWith: Keys.signer).1.statusCode == 307)
    #expect(server.requests.count == 1)
  }

  @Test("to the region of a bucket are signed for that region, once")
  func region() async throws {
    let verifier = Verifier(regions: ["us-east-1", "eu-west-1"], services: [.s3])
    let server = try LoopbackServer { request in
      let verified = try? verifier.verify(request.received, body: .bytes(request.body), at: .now()) { _ in
        Keys.credentials
      }
      guard let verified else { return WireResponse(403) }
      let isRight = verified.region == "eu-west-1"
      return WireResponse(isRight ? 200 : 301, headers: [("x-amz-bucket-region", "eu-west-1")])
    }
    let request = try server.request("/bucket/key")
    #expect(try await URLSession.shared.data(for: request, signedWith: Keys.signer).1.statusCode == 200)
    #expect(server.requests.count == 2)

    let fickle = try LoopbackServer { request in
      WireResponse(301, headers: [("x-amz-bucket-region", "region-of-\(request.headers.count)-\(UUID())".lowercased())])
    }
    let other = URLRequest(url: try #require(URL(string: fickle.url + "/bucket/key")))
    #expect(try await URLSession.shared.data(for: other, signedWith: Keys.signer).1.statusCode == 301)
    #expect(fickle.requests.count == 2)
  }
}
