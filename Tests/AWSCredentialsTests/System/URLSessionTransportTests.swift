#if Networking
import AWSCredentials
import SigV4
import Testing

@Suite("HTTP by URLSession, with a real server on this host")
struct URLSessionTransportTests {
  private let transport = URLSessionTransport()

  private func send(
    _ url: String, method: String = "GET", headers: [HeaderField] = [], body: [UInt8] = [],
    timeout: Duration = .seconds(20), limit: Int = 1_000
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
    let server = try LoopbackServer(
      answering: wire(
        status, body, headers: ["X-Some: thing", "Set-Cookie: c=\(sentinel)"]))
    let response = try await send(
      server.url + "/a/b?c=d%2Fe&f", method: "PUT", headers: [HeaderField(name: "X-Token", value: "one two")],
      body: Array("body".utf8))
    #expect(response.status == status)
    #expect(response.body == Array(body.utf8))
    #expect(response.headers.contains { $0.name.lowercased() == "x-some" && $0.value == "thing" })
    let request = try #require(server.requests.first)
    #expect(request.hasPrefix("PUT /a/b?c=d%2Fe&f HTTP/1.1\r\n"))
    #expect(request.contains("X-Token: one two\r\n"))
    #expect(request.hasSuffix("\r\n\r\nbody"))
    expectNoSecret(response)
    _ = try await send(server.url)
    #expect(server.requests.last?.contains("Cookie") == false)
  }

  @Test(
    "a server that asks for a password gets none, and its 401 is the answer", .timeLimit(.minutes(1)),
    arguments: ["Basic realm=\"x\"", "Digest realm=\"x\", nonce=\"y\"", "Bearer", "Negotiate", "NTLM", ""])
  func challenge(scheme: String) async throws {
    let server = try LoopbackServer(answering: wire(401, "no", headers: ["WWW-Authenticate: \(scheme)"]))
    #expect(try await send(server.url).status == 401)
    #expect(server.requests.count == 1)
  }

  @Test("the headers that carry a token go with it")
  func authorization() async throws {
    let server = try LoopbackServer(answering: wire())
    _ = try await send(server.url, headers: [HeaderField(name: "Authorization", value: "a b")])
    #expect(server.requests.first?.contains("Authorization: a b\r\n") == true)
  }

  @Test("redirects are not followed", arguments: [301, 302, 303, 307, 308])
  func redirects(status: Int) async throws {
    let other = try LoopbackServer(answering: wire(200, "stolen"))
    let server = try LoopbackServer(
      answering: wire(status, "moved", headers: ["Location: \(other.url)/steal"]))
    let response = try await send(server.url, headers: [HeaderField(name: "Authorization", value: sentinel)])
    #expect(response.status == status)
    #expect(other.requests.isEmpty)
    #expect(server.requests.count == 1)
  }

  @Test("a server that says nothing", .timeLimit(.minutes(1)))
  func silence() async throws {
    let server = try LoopbackServer { _ in [.pause(seconds: 20)] }
    try await expectFailure(.unavailable, "no answer") {
      try await send(server.url, timeout: .milliseconds(300))
    }
  }

  @Test("a server that trickles, never silent for long", .timeLimit(.minutes(1)))
  func trickle() async throws {
    let server = try LoopbackServer { _ in
      [.send("HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n")]
        + (0..<900).flatMap { _ in [LoopbackServer.Step.send("x"), .pause(seconds: 0.05)] }
    }
    try await expectFailure(.unavailable, "no answer") {
      try await send(server.url, timeout: .milliseconds(600))
    }
  }

  @Test("a body without end is cut off", .timeLimit(.minutes(1)))
  func flood() async throws {
    let server = try LoopbackServer { _ in [.send("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"), .flood] }
    try await expectFailure(.invalidAnswer, "longer than") { try await send(server.url) }
  }

  @Test("a body as long as the limit, and one byte longer")
  func limit() async throws {
    for (count, isShort) in [(1_000, true), (1_001, false)] {
      let server = try LoopbackServer(answering: wire(200, String(repeating: "x", count: count)))
      if isShort {
        #expect(try await send(server.url).body.count == count)
      } else {
        try await expectFailure(.invalidAnswer) { try await send(server.url) }
      }
    }
  }

  @Test("an answer that breaks off")
  func truncated() async throws {
    let server = try LoopbackServer(answering: "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"AccessKeyId\":")
    try await expectFailure(.unavailable) { try await send(server.url) }
  }

  @Test("a connection that breaks off, and what is no HTTP")
  func broken() async throws {
    let resetting = try LoopbackServer { _ in [.reset] }
    try await expectFailure(.unavailable) { try await send(resetting.url) }
    let talking = try LoopbackServer(answering: "SSH-2.0-\(sentinel)\r\n")
    try await expectFailure(.unavailable) { try await send(talking.url) }
    let closing = try LoopbackServer { _ in [] }
    try await expectFailure(.unavailable) { try await send(closing.url) }
  }

  @Test("a port where nothing listens, and a URL that is none")
  func nowhere() async throws {
    let server = try LoopbackServer(answering: wire())
    server.stop()
    try await expectFailure(.unavailable) { try await send(server.url + "/\(sentinel)") }
    for url in ["", "x", "http://", "http:///\(sentinel)", "http://[::1/", "\u{0}"] {
      try await expectFailure(.invalidConfiguration, "malformed") { try await send(url) }
    }
  }

  @Test("a task that is cancelled does not wait for the answer", .timeLimit(.minutes(1)))
  func cancellation() async throws {
    let server = try LoopbackServer { _ in [.pause(seconds: 20)] }
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
    let server = try LoopbackServer { request in
      [.send(wire(200, String(request.split(separator: " ")[1].dropFirst())))]
    }
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
      if request.hasPrefix("PUT /latest/api/token ") { return [.send(wire(200, "tok"))] }
      if request.hasPrefix("GET /container "), request.contains("Authorization: \(sentinel)\r\n") {
        return [.send(wire(200, document(expiration: "2099-01-01T00:00:00Z")))]
      }
      guard request.lowercased().contains("x-aws-ec2-metadata-token: tok\r\n") else { return [.send(wire(401))] }
      return [.send(wire(200, request.contains("credentials/ ") ? "r" : document(expiration: "2099-01-01T00:00:00Z")))]
    }
    let machine = TestMachine([
      "AWS_EC2_METADATA_SERVICE_ENDPOINT": server.url, "AWS_CONTAINER_CREDENTIALS_FULL_URI": server.url + "/container",
      "AWS_CONTAINER_AUTHORIZATION_TOKEN": sentinel,
    ])
    var environment = machine.environment
    environment.transport = transport
    try expectSame(try await InstanceMetadataCredentials(environment: environment).credentials(), id: "ASIAEXAMPLE")
    try expectSame(try await ContainerCredentials(environment: environment).credentials(), id: "ASIAEXAMPLE")

    let thief = try LoopbackServer(answering: wire(200, document()))
    let redirecting = try LoopbackServer(answering: wire(307, "", headers: ["Location: \(thief.url)"]))
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
