#if Networking
import AWSCredentials
import SigV4
import TestSupport
import Testing

@Suite("HTTP by URLSession, with a real server on this host")
struct URLSessionTransportTests {
  private let transport = URLSessionTransport()

  private func send(
    _ url: String, method: String = "GET", headers: [HeaderField] = [], body: [UInt8] = [],
    timeout: Duration = .seconds(300), limit: Int = 1_000
  ) async throws(CredentialError) -> TransportResponse {
    try await transport.send(
      TransportRequest(
        method: method, url: url, headers: headers, body: body, timeout: timeout, responseByteLimit: limit))
  }

  @Test(
    "a request arrives as it is, and its answer comes back whole, whatever the status",
    arguments: [200, 204, 400, 401, 404, 500])
  func exchange(status: Int) async throws {
    let body = status == 204 ? "" : "{\"a\":\"é\"}"
    let server = try LoopbackServer { _ in
      WireResponse(status, headers: [("X-Some", "thing"), ("Set-Cookie", "c=\(sentinel)")], body: body)
    }
    let response = try await send(
      server.url + "/a/b?c=d%2Fe&f", method: "PUT", headers: [HeaderField(name: "X-Token", value: "one two")],
      body: Array("body".utf8))
    #expect(response.status == status)
    #expect(response.body == Array(body.utf8))
    #expect(response.headers.contains { $0.name.lowercased() == "x-some" && $0.value == "thing" })
    let request = try #require(server.requests.first)
    #expect(request.method == "PUT" && request.target == "/a/b?c=d%2Fe&f")
    #expect(request.value(of: "X-Token") == "one two")
    #expect(request.body == Array("body".utf8))
    expectNoSecret(response)
    _ = try await send(server.url)
    #expect(server.requests.last?.headers.contains { $0.name.lowercased() == "cookie" } == false)
  }

  @Test(
    "a server that asks for a password gets none, and its 401 is the answer", .timeLimit(.minutes(5)),
    arguments: ["Basic realm=\"x\"", "Digest realm=\"x\", nonce=\"y\"", "Bearer", "Negotiate", "NTLM", ""])
  func challenge(scheme: String) async throws {
    let server = try LoopbackServer { _ in WireResponse(401, headers: [("WWW-Authenticate", scheme)], body: "no") }
    #expect(try await send(server.url).status == 401)
    #expect(server.requests.count == 1)
  }

  @Test("the headers that carry a token go with it")
  func authorization() async throws {
    let server = try LoopbackServer { _ in WireResponse() }
    _ = try await send(server.url, headers: [HeaderField(name: "Authorization", value: "a b")])
    #expect(server.requests.first?.value(of: "Authorization") == "a b")
  }

  @Test("redirects are not followed", arguments: [301, 302, 303, 307, 308])
  func redirects(status: Int) async throws {
    let other = try LoopbackServer { _ in WireResponse(body: "stolen") }
    let location = other.url + "/steal"
    let server = try LoopbackServer { _ in WireResponse(status, headers: [("Location", location)], body: "moved") }
    let response = try await send(server.url, headers: [HeaderField(name: "Authorization", value: sentinel)])
    #expect(response.status == status)
    #expect(other.requests.isEmpty)
    #expect(server.requests.count == 1)
  }

  @Test("a server that says nothing", .timeLimit(.minutes(5)))
  func silence() async throws {
    let server = try LoopbackServer(steps: { _ in [.pause(seconds: 600)] })
    try await expectFailure(.unavailable, "no answer") {
      try await send(server.url, timeout: .milliseconds(300))
    }
  }

  @Test("a server that trickles, never silent for long", .timeLimit(.minutes(5)))
  func trickle() async throws {
    let server = try LoopbackServer(steps: { _ in
      [.send("HTTP/1.1 200 OK\r\nContent-Length: 12000\r\n\r\n")]
        + (0..<12_000).flatMap { _ in [LoopbackServer.Step.send("x"), .pause(seconds: 0.05)] }
    })
    try await expectFailure(.unavailable, "no answer") {
      try await send(server.url, timeout: .milliseconds(600), limit: 12_000)
    }
  }

  @Test("a body without end is cut off", .timeLimit(.minutes(5)))
  func flood() async throws {
    let server = try LoopbackServer(steps: { _ in [.send("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"), .flood] })
    try await expectFailure(.invalidAnswer, "longer than") { try await send(server.url) }
  }

  @Test("a body as long as the limit, and one byte longer")
  func limit() async throws {
    for (count, isShort) in [(1_000, true), (1_001, false)] {
      let server = try LoopbackServer { _ in WireResponse(body: String(repeating: "x", count: count)) }
      if isShort {
        #expect(try await send(server.url).body.count == count)
      } else {
        try await expectFailure(.invalidAnswer) { try await send(server.url) }
      }
    }
  }

  @Test("an answer that breaks off")
  func truncated() async throws {
    let server = try LoopbackServer(steps: { _ in
      [.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"AccessKeyId\":")]
    })
    try await expectFailure(.unavailable) { try await send(server.url) }
  }

  @Test("a connection that breaks off, and what is no HTTP")
  func broken() async throws {
    let resetting = try LoopbackServer(steps: { _ in [.reset] })
    try await expectFailure(.unavailable) { try await send(resetting.url) }
    let talking = try LoopbackServer(steps: { _ in [.send("SSH-2.0-\(sentinel)\r\n")] })
    try await expectFailure(.unavailable) { try await send(talking.url) }
    let closing = try LoopbackServer(steps: { _ in [] })
    try await expectFailure(.unavailable) { try await send(closing.url) }
  }

  @Test("a port where nothing listens, and a URL that is none")
  func nowhere() async throws {
    let closed = try ClosedPort()
    try await expectFailure(.unavailable, "nothing listens there") { try await send(closed.url + "/\(sentinel)") }
    for url in ["", "x", "http://", "http:///\(sentinel)", "http://[::1/", "\u{0}"] {
      try await expectFailure(.invalidConfiguration, "malformed") { try await send(url) }
    }
  }

  @Test("a task that is cancelled does not wait for the answer", .timeLimit(.minutes(5)))
  func cancellation() async throws {
    let server = try LoopbackServer(steps: { _ in [.pause(seconds: 600)] })
    let task = Task { try await send(server.url) }
    while server.requests.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
    task.cancel()
    try await expectFailure(.cancelled) { try await task.value }
    let late = Task {
      while !Task.isCancelled { await Task.yield() }
      return try await send(server.url)
    }
    late.cancel()
    try await expectFailure(.cancelled) { try await late.value }
  }

  @Test("many at once, each with its own answer")
  func many() async throws {
    let server = try LoopbackServer { request in WireResponse(body: String(request.target.dropFirst())) }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<50 {
        group.addTask {
          let response = try await send(server.url + "/\(number)")
          #expect(response.body == Array("\(number)".utf8))
        }
      }
      try await group.waitForAll()
    }
  }

  @Test("providers over it: the container's service and the instance's, and a hostile redirect")
  func providers() async throws {
    let server = try LoopbackServer { request in
      let document = document(expiration: "2099-01-01T00:00:00Z")
      switch (request.method, request.target) {
      case ("PUT", "/latest/api/token"): return WireResponse(body: "tok")
      case ("GET", "/container") where request.value(of: "Authorization") == sentinel:
        return WireResponse(body: document)
      default:
        guard request.value(of: "X-aws-ec2-metadata-token") == "tok" else { return WireResponse(401) }
        return WireResponse(body: request.target.hasSuffix("credentials/") ? "r" : document)
      }
    }
    let machine = TestMachine([
      "AWS_EC2_METADATA_SERVICE_ENDPOINT": server.url, "AWS_CONTAINER_CREDENTIALS_FULL_URI": server.url + "/container",
      "AWS_CONTAINER_AUTHORIZATION_TOKEN": sentinel,
      // A second, as usual, may be over before a busy machine answers.
      "AWS_METADATA_SERVICE_TIMEOUT": "60",
    ])
    var environment = machine.environment
    environment.transport = transport
    try expectSame(try await InstanceMetadataCredentials(environment: environment).credentials(), id: "ASIAEXAMPLE")
    try expectSame(try await ContainerCredentials(environment: environment).credentials(), id: "ASIAEXAMPLE")

    let thief = try LoopbackServer { _ in WireResponse(body: document()) }
    let location = thief.url
    let redirecting = try LoopbackServer { _ in WireResponse(307, headers: [("Location", location)]) }
    machine.set { $0.variables["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = redirecting.url }
    try await expectFailure(.refused, "status 307") {
      try await ContainerCredentials(environment: environment).credentials()
    }
    #expect(thief.requests.isEmpty)
  }
}
#else
import AWSCredentials
import Testing

@Suite("A build without the trait Networking")
struct SystemTransportTests {
  @Test("says why it cannot ask a server")
  func unavailable() async throws {
    let request = TransportRequest(url: "http://127.0.0.1/", timeout: .seconds(1))
    try await expectFailure(.unavailable, "built without a network") {
      try await CredentialEnvironment.system.transport.send(request)
    }
  }
}
#endif
