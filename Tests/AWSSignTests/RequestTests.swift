#if Networking
internal import AWSCredentials
internal import Foundation
internal import SigV4
internal import TestSupport
internal import Testing

@testable internal import aws_sign

@Suite("aws-sign request, with a server on this host that verifies what it is sent")
struct RequestTests {
  /// What the tool wrote: all of it.
  private struct Written {
    var output: [UInt8] = []
    var errors = ""
    var exitStatus: Int32 = 0

    var text: String { String(decoding: output, as: UTF8.self) }
  }

  /// Runs `request` with the server's keys.
  @MainActor
  private func run(_ words: String..., onWrite: @escaping () -> Void = {}) async throws -> Written {
    try await run(words, onWrite: onWrite)
  }

  @MainActor
  private func run(
    _ words: [String], standardInput: [UInt8] = [], at now: @escaping @Sendable () -> SigningTime = { .now() },
    onWrite: @escaping () -> Void = {}
  ) async throws -> Written {
    var world = World()
    world.variables = [
      "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_SESSION_TOKEN": "token",
      "AWS_REGION": "us-east-1",
    ]
    var environment = try world.environment(["request", "--service", "s3"] + words)
    environment.machine.now = now
    environment.writer = System.environment.writer
    var rest = standardInput[...]
    environment.stream.read = { bytes throws(ToolError) in
      bytes += rest.prefix(10_000)
      rest = rest.dropFirst(10_000)
      return !bytes.isEmpty
    }
    var written = Written()
    environment.stream.write = { bytes throws(ToolError) in
      written.output += bytes
      onWrite()
    }
    environment.stream.report = { written.errors += $0 }
    let outcome = await CommandLineTool.run(in: environment)
    written.errors += outcome.standardError
    written.exitStatus = outcome.exitStatus
    written.output += outcome.standardOutput.utf8
    #expect(!written.errors.contains("secret"))
    return written
  }

  @Test("The answer is written as it is; before it its head, if that is asked for")
  func get() async throws {
    let server = try LoopbackServer.verifying(answer: { request in
      WireResponse(headers: [("X-Target", request.target)], body: "welcome\n")
    })
    let plain = try await run(server.url + "/bucket/a%20b?x=1&y", "-H", "X-Note: two  words")
    #expect(plain.text == "welcome\n" && plain.errors == "" && plain.exitStatus == 0)
    #expect(server.requests.first?.value(of: "x-note") != nil)
    let included = try await run(server.url + "/bucket/key", "-i")
    #expect(included.text.hasPrefix("HTTP 200\n") && included.text.hasSuffix("\n\nwelcome\n"))
    #expect(included.text.contains("\nX-Target: /bucket/key\n"))
    let head = try await run(server.url + "/bucket/key", "-X", "HEAD")
    #expect(head.output.isEmpty && head.exitStatus == 0 && server.requests.last?.method == "HEAD")
  }

  @Test("The answer goes into a file")
  func outputFile() async throws {
    let server = try LoopbackServer.verifying()
    let path = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
    defer { try? FileManager.default.removeItem(atPath: path) }
    for _ in 0..<2 {
      #expect(try await run(server.url + "/b/k", "-o", path).output.isEmpty)
      #expect(try String(contentsOfFile: path, encoding: .utf8) == "welcome")
    }
    let link = path + "-link"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
    defer { try? FileManager.default.removeItem(atPath: link) }
    try Data("something longer than the answer".utf8).write(to: URL(fileURLWithPath: path))
    #expect(try await run(server.url + "/b/k", "-o", link).exitStatus == 0)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "welcome", "what the link leads to is written")
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == path)
    #expect(try await run(server.url + "/b/k", "-o", "-").text == "welcome")
    let failure = try await run(server.url + "/b/k", "-o", "/no/such/folder/file")
    #expect(
      failure.exitStatus == 1
        && failure.errors == "aws-sign: cannot write /no/such/folder/file: No such file or directory\n")
  }

  @Test("A device stays what it is")
  func device() async throws {
    let server = try LoopbackServer.verifying()
    let answer = try await run(server.url + "/b/k", "-o", "/dev/null", "--stream")
    #expect(answer.exitStatus == 0 && answer.errors == "")
    let type = try FileManager.default.attributesOfItem(atPath: "/dev/null")[.type] as? FileAttributeType
    #expect(type == .typeCharacterSpecial)
  }

  @Test("Bodies: a text, a file, a pipe, standard input; hashed, and in chunks")
  func bodies() async throws {
    let server = try LoopbackServer.decoding()
    let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
    let path = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    let url = server.url + "/bucket/key"
    #expect(try await run(url, "-d", "é=1").text == "é=1")
    #expect(server.requests.last?.method == "POST")
    #expect(server.requests.last?.value(of: "Content-Type") == nil)

    let unsigned = ["-H", "X-Amz-Content-Sha256: UNSIGNED-PAYLOAD"]
    #expect(try await run(url, "-d", "text", unsigned[0], unsigned[1]).text == "text")
    for (words, method, hash) in [
      (["-d", "@" + path], "POST", Payload.hashing(bytes).text), (["-T", path], "PUT", Payload.hashing(bytes).text),
      (["-d", "@-"], "POST", Payload.hashing(bytes).text), (["-T", path] + unsigned, "PUT", "UNSIGNED-PAYLOAD"),
      (["-T", "-"] + unsigned, "PUT", "UNSIGNED-PAYLOAD"),
      (["-T", "-"], "PUT", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER"),
      (["-T", path, "--chunked"], "PUT", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER"),
    ] {
      let written = try await run([url] + words, standardInput: bytes)
      let isWhole = written.output == bytes
      #expect(isWhole && written.errors == "", "\(words): \(written.output.count) bytes, \(written.errors)")
      #expect(server.requests.last?.method == method, "\(words)")
      #expect(server.requests.last?.value(of: "x-amz-content-sha256") == hash, "\(words)")
    }
  }

  @Test("What has no length goes in chunks too", .enabled(if: FileManager.default.fileExists(atPath: "/dev/fd")))
  func pipe() async throws {
    let server = try LoopbackServer.decoding()
    let pipe = Pipe()
    try pipe.fileHandleForWriting.write(contentsOf: Data("through a pipe".utf8))
    try pipe.fileHandleForWriting.close()
    let path = "/dev/fd/\(pipe.fileHandleForReading.fileDescriptor)"
    #expect(try await run(server.url + "/b/k", "-T", path).text == "through a pipe")
    #expect(server.requests.last?.value(of: "x-amz-content-sha256")?.hasPrefix("STREAMING-") == true)
  }

  @Test("With --stream the answer is written as it arrives; without it once it is whole", .timeLimit(.minutes(5)))
  func streaming() async throws {
    let isSeen = DispatchSemaphore(value: 0)
    let server = try LoopbackServer(steps: { request in
      let half = LoopbackServer.Step.send("half")
      guard request.target != "/b/dialogue" else {
        // The second half waits until the first one was written.
        return [.send("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n"), half, .wait(isSeen), half]
      }
      return [.send("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n"), half]
    })
    let whole = try await run(server.url + "/b/dialogue", "--stream", onWrite: { isSeen.signal() })
    #expect(whole.text == "halfhalf" && whole.exitStatus == 0)
    for (options, output) in [(["--stream"], "half"), ([], "")] {
      let broken = try await run([server.url + "/b/k"] + options)
      #expect(broken.text == output && broken.exitStatus == 1)
      #expect(broken.errors.hasPrefix("aws-sign: the answer broke off: "), "\(broken.errors)")
    }
  }

  @Test("A refusal is an answer; with --fail it is exit status 22, and its reason")
  func refusals() async throws {
    let server = try LoopbackServer { _ in
      WireResponse(403, body: "<Error><Code>AccessDenied</Code><Message>No</Message></Error>")
    }
    let answer = try await run(server.url + "/b/k")
    #expect(answer.text.contains("AccessDenied") && answer.exitStatus == 0 && answer.errors == "")
    let failure = try await run(server.url + "/b/k", "--fail")
    #expect(failure.output.isEmpty && failure.exitStatus == 22)
    #expect(failure.errors == "aws-sign: the service answered 403 AccessDenied: No\n")
    #expect(try await run(server.url + "/b/k", "-f", "-T", "-").exitStatus == 22)
  }

  @Test("--json makes one object of the answer: a text as it is, other bytes in Base64")
  func json() async throws {
    let server = try LoopbackServer.verifying(answer: { request in
      switch request.target {
      case "/b/old": WireResponse(307, headers: [("Location", "/b/text")])
      case "/b/text": WireResponse(headers: [("X-Note", "a \"note\"")], body: "é\n\t\u{1}")
      case "/b/empty": WireResponse(204)
      default: WireResponse(200, bytes: [0xff, 0, 0x80])
      }
    })
    let text = try jsonObject(in: try await run(server.url + "/b/old", "--json").text)
    #expect(text["status"] as? Int == 200 && text["attempts"] as? Int == 2)
    #expect(text["url"] as? String == server.url + "/b/text")
    #expect(text["body"] as? String == "é\n\t\u{1}" && text["isBase64Encoded"] as? Bool == false)
    let headers = try #require(text["headers"] as? [String: String])
    #expect(headers["X-Note"] == "a \"note\"" && headers["Content-Length"] == "5")
    let bytes = try jsonObject(in: try await run(server.url + "/b/bytes", "--json", "-o", "-").text)
    #expect(bytes["body"] as? String == "/wCA" && bytes["isBase64Encoded"] as? Bool == true)
    #expect(bytes["attempts"] as? Int == 1)
    let empty = try jsonObject(in: try await run(server.url + "/b/empty", "--json").text)
    #expect(empty["status"] as? Int == 204 && empty["body"] as? String == "")
  }

  @Test("With --output the body goes into the file, and the object tells the rest")
  func jsonBesideFile() async throws {
    let server = try LoopbackServer.verifying(answer: { request in
      request.target == "/b/k" ? WireResponse(body: "welcome") : WireResponse(404, body: "<Code>NoSuchKey</Code>")
    })
    let path = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let refused = try await run(server.url + "/b/none", "--json", "-o", path, "--fail")
    #expect(refused.exitStatus == 22 && refused.errors == "aws-sign: the service answered 404 NoSuchKey\n")
    let refusal = try jsonObject(in: refused.text)
    #expect(refusal["status"] as? Int == 404 && refusal["body"] as? String == "<Code>NoSuchKey</Code>")
    #expect(!FileManager.default.fileExists(atPath: path))
    let object = try jsonObject(in: try await run(server.url + "/b/k", "--json", "-o", path, "--fail").text)
    #expect(Set(object.keys) == ["status", "url", "attempts", "headers"])
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "welcome")
  }

  @Test("An answer that breaks off is no object")
  func brokenJSON() async throws {
    let server = try LoopbackServer(steps: { _ in [.send("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nhalf")] })
    let broken = try await run(server.url + "/b/k", "--json")
    #expect(broken.output.isEmpty && broken.exitStatus == 1)
    #expect(broken.errors.hasPrefix("aws-sign: the answer broke off: "))
  }

  @Test("A 401 that asks for a password is an answer with its body")
  func unauthorized() async throws {
    let server = try LoopbackServer { _ in
      WireResponse(401, headers: [("WWW-Authenticate", "Basic realm=\"OpenSearch\"")], body: "who?")
    }
    #expect(try await run(server.url + "/b/k").text == "who?")
    #expect(try await run(server.url + "/b/k", "-d", "x", "--stream").text == "who?")
  }

  @Test("-v tells of every request that was sent, its signature, and no token")
  func verbose() async throws {
    let server = try LoopbackServer.verifying(answer: { request in
      request.target == "/b/old" ? WireResponse(307, headers: [("Location", "/b/new")]) : WireResponse(body: "moved")
    })
    let written = try await run(server.url + "/b/old", "-v")
    #expect(written.text == "moved" && written.exitStatus == 0, "\(written)")
    let lines = written.errors.split(separator: "\n").map(String.init)
    #expect(lines.filter { $0.hasPrefix("> GET ") } == ["/b/old", "/b/new"].map { "> GET " + server.url + $0 })
    #expect(lines.filter { $0.contains("Signature=") }.count == 2)
    #expect(lines.contains { $0.lowercased() == "> x-amz-security-token: (not shown)" })
    #expect(lines.contains("< HTTP 200") && !written.errors.contains(": token"))
  }

  @Test("A clock that is wrong is set right by the service's")
  func clock() async throws {
    let (right, wrong) = (try SigningTime("20360101T000000Z"), try SigningTime("20350101T000000Z"))
    let server = try LoopbackServer.verifying(at: { right })
    let written = try await run([server.url + "/b/k"], at: { wrong })
    #expect(written.text == "welcome" && written.errors == "")
    #expect(server.requests.compactMap { $0.value(of: "x-amz-date") } == ["20350101T000000Z", "20360101T000000Z"])
  }

  @Test("What cannot be sent")
  func failures() async throws {
    let closed = try ClosedPort()
    let refused = try await run(closed.url + "/b/k")
    #expect(refused.exitStatus == 1 && refused.errors == "aws-sign: no answer: nothing listens there\n")
    for (path, reason) in [("/no/such/file", "No such file or directory"), ("/tmp", "Is a directory")] {
      let unreadable = try await run("http://127.0.0.1:1/b/k", "-T", path)
      #expect(unreadable.exitStatus == 1 && unreadable.errors == "aws-sign: cannot read \(path): \(reason)\n")
    }
    let both = try await run("http://127.0.0.1:1/b/k", "-T", "x", "-d", "y")
    #expect(both.exitStatus == 2 && both.errors.contains("contradict each other"))
    let notS3 = try await run("http://127.0.0.1:1/b/k", "--chunked", "-H", "x-amz-content-sha256: nonsense")
    #expect(notS3.exitStatus == 2)
    let world = World.with(["AWS_REGION": "us-east-1"])
    try await world.expectRefusal(
      ["request", "--service", "es", "--chunked", "-T", "x", "https://h/"], exitStatus: 2, saying: "--chunked is for S3"
    )
    try await world.expectRefusal(
      ["request", "--chunked", "-d", "x", "s3://b/k"], exitStatus: 2, saying: "--chunked goes with --upload-file")
    try await world.expectRefusal(
      ["request", "--chunked", "-T", "x", "-H", "x-amz-content-sha256: UNSIGNED-PAYLOAD", "s3://b/k"], exitStatus: 2,
      saying: "--chunked and a header x-amz-content-sha256 contradict each other")
    for option in ["-i", "--stream"] {
      try await world.expectRefusal(
        ["request", "--json", option, "s3://b/k"], exitStatus: 2, saying: "--json contradict each other")
    }
    try await world.expectRefusal(["request"], exitStatus: 2, saying: "the URL is missing")
  }
}
#endif
