// What the session sends is what was signed, whatever the session itself adds.

import Crypto
import Foundation
import SigV4
import SigV4Foundation
import TestSupport
import Testing

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

@Suite("A signed session")
struct SigningSessionTests {
  @Test(
    "sends what it signed",
    arguments: [
      "/", "", "/key", "/a%20b/c%2Bd", "/%C3%A9", "/a/../b/./c//d", "/..", "/key?list-type=2&prefix=a%2Fb", "/key?flag",
      "/key?b=2&a=1&a=0", "/a+b?q=a%20b", "/%E6%97%A5?x=%F0%9F%9A%80", "/(a)!'*~-._?t=~", "/;@:$,=&",
      "/a%2Fb/%2f?q=%2F%2f",
      "/a%2Bb+c?q=a+b%2Bc%2bd", "/%7Ea%41?%7Eb=%42", "/?a=b=c&d==&&e", "/a//b///", "/%25/%2525?%25=%2525", "/a?b?c/d",
    ], [Service.s3, .openSearch])
  func target(target: String, service: Service) async throws {
    let server = try LoopbackServer.verifying(service: service)
    var request = try server.request(target)
    request.setValue("  two  words ", forHTTPHeaderField: "X-Amz-Meta-Note")
    let signer = Signer(credentials: Keys.credentials, region: "us-east-1", service: service)
    let (body, response) = try await SigningSession(RequestSigner(signer)).data(for: request)
    #expect(response.statusCode == 200, "\(response)")
    #expect(String(decoding: body, as: UTF8.self) == "welcome")
    // The session has its own ideas of these; none is signed.
    let sent = try #require(server.requests.first)
    #expect(sent.value(of: "User-Agent") != nil)
    #expect(sent.value(of: "Accept-Encoding") != nil)
    #expect(sent.value(of: "x-amz-security-token") == "token")
  }

  @Test("sends every method with its body", arguments: ["GET", "HEAD", "PUT", "POST", "DELETE", "PATCH"])
  func method(method: String) async throws {
    let server = try LoopbackServer.verifying()
    var request = try server.request("/key")
    request.httpMethod = method
    if ["PUT", "POST", "PATCH"].contains(method) { request.httpBody = Data("body of \(method)".utf8) }
    let (_, response) = try await URLSession.shared.data(for: request, signedWith: Keys.signer)
    #expect(response.statusCode == 200, "\(response)")
    #expect(server.requests.map(\.method) == [method])
    #expect(server.requests.map(\.body) == [Array(request.httpBody ?? Data())])
  }

  @Test("sends the length and the headers that were signed, in whatever case they are set")
  func spelling() async throws {
    let server = try LoopbackServer.verifying()
    var request = try server.request("/key")
    request.httpMethod = "PUT"
    request.httpBody = Data("four".utf8)
    request.setValue("4", forHTTPHeaderField: "CONTENT-length")
    request.setValue("text/plain; charset=UTF-8", forHTTPHeaderField: "content-TYPE")
    request.setValue("MiXeD", forHTTPHeaderField: "x-AMZ-meta-Case")
    request.setValue("stale", forHTTPHeaderField: "authorization")
    request.setValue("20000101T000000Z", forHTTPHeaderField: "x-amz-date")
    let (_, response) = try await URLSession.shared.data(for: request, signedWith: Keys.signer)
    #expect(response.statusCode == 200, "\(response)")
    let sent = try #require(server.requests.first)
    #expect(sent.headers.count { $0.name.lowercased() == "content-length" } == 1)
    #expect(sent.headers.count { $0.name.lowercased() == "authorization" } == 1)
    #expect(sent.headers.count { $0.name.lowercased() == "x-amz-date" } == 1)
  }

  @Test("signs the headers that are set on the request, the session's own among them")
  func headers() async throws {
    let server = try LoopbackServer.verifying()
    var request = try server.request("/key")
    request.setValue("gzip", forHTTPHeaderField: "Accept-Encoding")
    request.setValue("text/plain", forHTTPHeaderField: "Accept")
    request.setValue("mine", forHTTPHeaderField: "User-Agent")
    request.setValue("examplebucket.s3.amazonaws.com", forHTTPHeaderField: "Host")
    request.setValue("", forHTTPHeaderField: "X-Empty")
    request.addValue("a", forHTTPHeaderField: "X-Twice")
    request.addValue("b", forHTTPHeaderField: "X-Twice")
    let (_, response) = try await URLSession.shared.data(for: request, signedWith: Keys.signer)
    #expect(response.statusCode == 200, "\(response)")
    let authorization = try #require(server.requests.first?.value(of: "Authorization"))
    #expect(
      authorization.contains(
        "SignedHeaders=accept;accept-encoding;host;x-amz-content-sha256;x-amz-date;x-amz-security-token;x-empty;x-twice,"
      ))
  }

  @Test("uploads a file and memory, hashed or unsigned")
  func upload() async throws {
    let server = try LoopbackServer.verifying()
    let body = Data((0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
    let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try body.write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    var request = try server.request("/key")
    request.httpMethod = "PUT"
    let session = SigningSession(RequestSigner(Keys.signer))
    #expect(try await session.upload(for: request, from: body).1.statusCode == 200)
    #expect(try await session.upload(for: request, fromFile: file).1.statusCode == 200)
    let unsigned = try await session.upload(for: request, fromFile: file, signing: .payload(.unsigned))
    #expect(unsigned.1.statusCode == 200)
    let wrong = try await session.upload(for: request, fromFile: file, signing: .payload(.hashing(Data())))
    #expect(wrong.1.value(forHTTPHeaderField: "x-reason") == "payload mismatch")
    let hashes = server.requests.map { $0.value(of: "x-amz-content-sha256") }
    let hash = Payload.hashing(body).text
    #expect(hashes == [hash, hash, "UNSIGNED-PAYLOAD", Payload.empty.text])
    #expect(server.requests.allSatisfy { $0.body == Array(body) })
    await #expect(throws: (any Error).self) {
      try await session.upload(for: request, fromFile: file.appendingPathExtension("missing"))
    }
  }

  @Test("signs what the session is known to add")
  func additions() async throws {
    let server = try LoopbackServer.verifying()
    let configuration = URLSessionConfiguration.default
    configuration.httpAdditionalHeaders = ["X-Amz-Meta-Team": "blue", "X-Amz-Meta-Note": "not this"]
    var request = try server.request("/key")
    request.httpMethod = "POST"
    request.httpBody = Data("a=b".utf8)
    request.setValue("this", forHTTPHeaderField: "x-amz-meta-note")
    let session = SigningSession(RequestSigner(Keys.signer), configuration: configuration)
    #expect(try await session.data(for: request).1.statusCode == 200)
    let sent = try #require(server.requests.first)
    #expect(sent.value(of: "X-Amz-Meta-Team") == "blue")
    #expect(sent.value(of: "X-Amz-Meta-Note") == "this")
    #expect(sent.value(of: "Content-Type") == "application/x-www-form-urlencoded")
    let authorization = try #require(sent.value(of: "Authorization"))
    #expect(authorization.contains("SignedHeaders=content-type;"))
    #expect(authorization.contains(";x-amz-meta-note;x-amz-meta-team;"))
  }

  @Test(
    "returns a 401 that asks for a password",
    arguments: ["Basic realm=\"OpenSearch\"", "Digest realm=\"x\", nonce=\"y\""])
  func unauthorized(challenge: String) async throws {
    let account = Data(String(repeating: "who? ", count: 100_000).utf8)
    let server = try LoopbackServer { _ in
      WireResponse(401, headers: [("WWW-Authenticate", challenge)], bytes: Array(account))
    }
    var request = try server.request("/key")
    let session = SigningSession(RequestSigner(Keys.signer))
    let (body, response) = try await session.data(for: request)
    #expect(response.statusCode == 401 && body == account)
    let (file, downloaded) = try await session.download(for: request)
    defer { try? FileManager.default.removeItem(at: file) }
    #expect(try downloaded.statusCode == 401 && Data(contentsOf: file) == account)
    var arrived = Data()
    let (pieces, streamed) = try await session.stream(for: request)
    for try await piece in pieces { arrived += piece }
    #expect(streamed.statusCode == 401 && arrived == account)
    request.httpMethod = "PUT"
    let (answer, uploaded) = try await session.upload(for: request, from: Data([1]))
    #expect(uploaded.statusCode == 401 && answer == account)
    #expect(server.requests.count == 4)
  }

  @Test("sends many requests at once, each with an answer of its own, in memory and in files")
  func manyAtOnce() async throws {
    let server = try LoopbackServer.verifying(answer: { request in
      WireResponse(
        request.target.hasSuffix("0") ? 401 : 200, headers: [("WWW-Authenticate", "Basic realm=\"x\"")],
        body: String(repeating: request.target, count: 20_000))
    })
    let session = SigningSession(RequestSigner(Keys.signer))
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<40 {
        group.addTask {
          let request = try server.request("/\(number)")
          let expected = Data(String(repeating: "/\(number)", count: 20_000).utf8)
          guard number % 2 == 0 else {
            #expect(try await session.data(for: request).0 == expected)
            return
          }
          let (file, _) = try await session.download(for: request)
          defer { try? FileManager.default.removeItem(at: file) }
          #expect(try Data(contentsOf: file) == expected)
        }
      }
      try await group.waitForAll()
    }
  }

  @Test("downloads to a file")
  func download() async throws {
    let server = try LoopbackServer.verifying()
    let request = try server.request("/key")
    let (file, response) = try await SigningSession(RequestSigner(Keys.signer)).download(for: request)
    defer { try? FileManager.default.removeItem(at: file) }
    #expect(response.statusCode == 200)
    #expect(try String(contentsOf: file, encoding: .utf8) == "welcome")
  }

  @Test("refuses to sign a stream that it cannot read twice")
  func stream() async throws {
    var request = URLRequest(url: try #require(URL(string: "http://127.0.0.1:1/key")))
    request.httpMethod = "PUT"
    request.httpBodyStream = InputStream(data: Data("body".utf8))
    #expect { try request.signed(with: Keys.signer) } throws: { ($0 as? SigV4Error)?.code == .unsignableBody }
    let signed = try request.signed(with: Keys.signer, payload: .unsigned)
    #expect(signed.value(forHTTPHeaderField: "X-Amz-Content-Sha256") == "UNSIGNED-PAYLOAD")
    await #expect {
      try await URLSession.shared.data(for: request, signedWith: Keys.signer)
    } throws: {
      ($0 as? SigV4Error)?.code == .unsignableBody
    }
  }

  @Test("is refused with a secret that is not the signer's")
  func wrongSecret() async throws {
    let server = try LoopbackServer.verifying()
    let other = Credentials(accessKeyID: "AKIDEXAMPLE", secretAccessKey: "Secret", sessionToken: "token")
    let signer = Signer(credentials: other, region: "us-east-1", service: .s3)
    let request = try server.request()
    let (body, response) = try await URLSession.shared.data(for: request, signedWith: signer)
    #expect(response.statusCode == 403)
    let error = try #require(ServiceError(response, body: body))
    #expect(error.code == "SignatureDoesNotMatch")
    #expect(server.requests.count == 1)
  }
}
