internal import Foundation
internal import SigV4
internal import Testing

@testable internal import aws_sign

@Suite("aws-sign presign --stdin")
@MainActor
struct BulkPresignTests {
  private let bucket = "https://examplebucket.s3.amazonaws.com"
  private let common = ["--region", "us-east-1", "--date", "20130524T000000Z", "--expires", "86400"]
  private var keyArguments: [String] { ["presign", "--stdin", bucket] + common }
  private var urlArguments: [String] { ["presign", "--stdin"] + common }

  /// What the tool prints for each of the URLs when it is given alone.
  private func alone(_ urls: [String]) async throws -> [String] {
    var lines: [String] = []
    for url in urls { lines.append(try await World().output(["presign", url] + common)) }
    return lines
  }

  @Test("A key or a URL as a line becomes the documented URL")
  func documentedURL() async throws {
    let expected = try await World().output(["presign", bucket + "/test.txt"] + common)
    #expect(expected.hasSuffix("aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404\n"))
    for (arguments, line) in [(keyArguments, "test.txt"), (urlArguments, bucket + "/test.txt")] {
      for ending in ["", "\n", "\r\n"] {
        let stream = LineStream(line + ending)
        #expect(try await stream.run(arguments).exitStatus == 0)
        #expect(stream.text == expected)
        #expect(stream.errors == "")
      }
    }
  }

  @Test("Many lines keep their order, and their URLs are those of one at a time", arguments: [1, 2, 7])
  func order(jobs: Int) async throws {
    let keys = (0..<500).map { "folder \($0 % 7)/é\($0)+&?#%41" }
    // Pieces end anywhere, also within a character.
    let bytes = Array((keys.joined(separator: "\n") + "\n").utf8)
    let pieces = stride(from: 0, to: bytes.count, by: 611).map { Array(bytes[$0..<min($0 + 611, bytes.count)]) }
    let stream = LineStream(pieces)
    let arguments = ["presign", "--stdin", "s3://bucket/", "--jobs", String(jobs)] + common
    #expect(try await stream.run(arguments).exitStatus == 0)
    let alone = try await alone(keys.map { "s3://bucket/" + $0 })
    #expect(stream.text == alone.joined())

    let lines = keys.map { "s3://bucket/" + $0 + "\n" }
    let urlStream = LineStream(lines.map { Array($0.utf8) })
    #expect(try await urlStream.run(["presign", "--stdin", "--jobs=\(jobs)"] + common).exitStatus == 0)
    #expect(urlStream.text == alone.joined())
  }

  @Test("URLs of several services, each signed for its own")
  func services() async throws {
    let lines = [
      "s3://bucket/key", "https://sqs.us-east-1.amazonaws.com/?Action=ListQueues",
      "https://examplebucket.s3.amazonaws.com/test.txt", "https://my-domain.us-east-1.es.amazonaws.com/_search?q=a b",
      bucket + "/long?" + String(repeating: "a=%3D&", count: 2000),
      bucket + "/%20" + String(repeating: "k", count: 2000),
    ]
    let stream = LineStream(lines.joined(separator: "\n"))
    #expect(try await stream.run(urlArguments).exitStatus == 0)
    #expect(try await stream.text == alone(lines).joined())
    let named = LineStream(lines.joined(separator: "\n"))
    #expect(try await named.run(urlArguments + ["--service", "execute-api"]).exitStatus == 0)
    #expect(named.lines.allSatisfy { $0.contains("%2Fus-east-1%2Fexecute-api%2F") } && named.lines.count == lines.count)
  }

  @Test("A bad line is told with its number, the rest goes on, and the exit status is 1")
  func badURLs() async throws {
    let lines = [
      "s3://bucket/1", "", "nonsense", "https://h:99999/", "https://example.com/", "s3://-/k", "https://h/100%",
      "s3://bucket/2",
    ]
    let stream = LineStream(lines.joined(separator: "\n"))
    let outcome = try await stream.run(urlArguments)
    #expect(outcome.exitStatus == 1)
    #expect(stream.lines.count == 2)
    #expect(stream.lines.first?.hasPrefix("https://bucket.s3.us-east-1.amazonaws.com/1?") == true)
    #expect(stream.lines.last?.hasPrefix("https://bucket.s3.us-east-1.amazonaws.com/2?") == true)
    let objects = LineStream(lines.joined(separator: "\n"))
    #expect(try await objects.run(urlArguments + ["--json"]).exitStatus == 1)
    #expect(objects.lines.map { $0.prefix(25) } == ["{\"input\":\"s3://bucket/1\",", "{\"input\":\"s3://bucket/2\","])
    #expect(objects.errors == stream.errors)
    let messages = stream.errors.split(separator: "\n")
    #expect(messages.map { $0.prefix(16) } == (2...7).map { "aws-sign: line \($0)" })
    for (message, words) in zip(
      messages,
      [
        "the line is empty", "begin with https://, http:// or s3://", "port", "the service is not known",
        "no bucket has such a name", "two hexadecimal digits",
      ])
    {
      #expect(message.contains(words), "\(message)")
    }
  }

  @Test("A key can be anything but empty, endless, or no text")
  func badKeys() async throws {
    let long = [UInt8](repeating: UInt8(ascii: "k"), count: 65_536)
    let pieces: [[UInt8]] = [
      Array("first\n\n".utf8), [0xff, 0xfe, 10], long, Array("\n".utf8), long, long, Array("kk\nlast\n".utf8),
    ]
    for pieces in [pieces, [pieces.flatMap { $0 }]] {
      let stream = LineStream(pieces)
      #expect(try await stream.run(keyArguments).exitStatus == 1)
      #expect(
        stream.errors == """
          aws-sign: line 2: the line is empty
          aws-sign: line 3: the line is not text in UTF-8
          aws-sign: line 5: the line is longer than 65536 bytes

          """)
      let expected = try await alone(
        ["first", String(decoding: long, as: UTF8.self), "last"].map { bucket + "/" + $0 })
      #expect(stream.text == expected.joined())
    }
  }

  @Test("--json: an object a line that a parser reads back, with what was on the line")
  func json() async throws {
    let keys = ["a", "say \"hi\"\\\t\u{1}\u{1f}", "é日\u{1f600}"]
    let stream = LineStream(keys.joined(separator: "\n"))
    let headers = ["--signed-payload", "-H", "X-Note: \"quoted\"", "--json"]
    #expect(try await stream.run(keyArguments + headers).exitStatus == 0)
    #expect(stream.lines.count == keys.count)
    for (key, line) in zip(keys, stream.lines) {
      let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      #expect(object.keys.sorted() == ["expiresIn", "key", "requiredHeaders", "url"])
      #expect(object["key"] as? String == key)
      #expect(object["expiresIn"] as? Int == 86_400)
      let required = try #require(object["requiredHeaders"] as? [String: String])
      #expect(required["X-Note"] == "\"quoted\"" && required.count == 2)
      let encoded = try #require(key.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
      #expect((object["url"] as? String)?.hasPrefix(bucket + "/" + encoded + "?X-Amz-Algorithm") == true)
    }
    let urls = LineStream("s3://bucket/a b\nnonsense\nhttps://sqs.us-east-1.amazonaws.com/")
    #expect(try await urls.run(urlArguments + ["--json"]).exitStatus == 1)
    let objects = try urls.lines.map { try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any] }
    #expect(
      objects.map { $0?["input"] as? String } == ["s3://bucket/a b", "https://sqs.us-east-1.amazonaws.com/"])
    #expect(objects.allSatisfy { $0?.keys.sorted() == ["expiresIn", "input", "requiredHeaders", "url"] })
  }

  @Test("Who sends the next line after the answer to the one before gets it; who does not wait, keeps all jobs busy")
  func answers() async throws {
    let dialogue = LineStream("a\n", "b\n")
    dialogue.isReadable = false
    _ = try await dialogue.run(keyArguments)
    #expect(dialogue.events == [.read, .wrote, .read, .wrote, .read])
    let flood = LineStream("a\n", "b\n", "c\n", "d\n")
    flood.processorCount = 3
    _ = try await flood.run(keyArguments)
    #expect(flood.events == [.read, .read, .read, .wrote, .read, .wrote, .read, .wrote, .wrote])
    #expect(flood.lines.count == 4)
  }

  @Test("A URL is good from the moment its line is read, unless --date says when")
  func time() async throws {
    let times = try ["20130524T000000Z", "20130524T000000Z", "20130525T000001Z"].map { try SigningTime($0) }
    for arguments in [["s3://bucket"], []] {
      let prefix = arguments.isEmpty ? "s3://bucket/" : ""
      let pieces = ["a", "b", "c"].map { Array((prefix + $0 + "\n").utf8) }
      let stream = LineStream(pieces)
      // The first two are for the arguments themselves, and the first piece.
      stream.times = [times[0]] + times
      _ = try await stream.run(["presign", "--stdin", "--region", "us-east-1"] + arguments)
      #expect(
        stream.lines.map { $0.contains("20130525%2F") && $0.contains("X-Amz-Date=20130525T000001Z") }
          == [false, false, true])
      let dated = LineStream(pieces)
      dated.times = stream.times
      _ = try await dated.run(
        ["presign", "--stdin", "--region", "us-east-1", "--date", "20130524T000000Z"] + arguments)
      #expect(dated.lines.allSatisfy { $0.contains("X-Amz-Date=20130524T000000Z") })
    }
  }

  @Test("What was read before input breaks is written")
  func brokenInput() async throws {
    let stream = LineStream("a\nb\n", "c")
    stream.isBroken = true
    #expect(try await stream.run(keyArguments).exitStatus == 1)
    #expect(stream.errors == "aws-sign: cannot read standard input: Input/output error\n")
    #expect(stream.lines.count == 2)
  }

  @Test("A reader that goes ends it without a message, and without reading on")
  func closedOutput() async throws {
    let stream = LineStream((0..<100).map { Array("\($0)\n".utf8) })
    stream.writesLeft = 1
    #expect(try await stream.run(keyArguments).exitStatus == 1)
    #expect(stream.errors == "")
    #expect(stream.lines.count == 1)
    #expect(stream.events.filter { $0 == .read }.count <= 4)
  }

  @Test("What holds for all lines is told once, before the first")
  func notes() async throws {
    let stream = LineStream("a\nb\n")
    #expect(try await stream.run(keyArguments + ["--signed-payload"]).exitStatus == 0)
    #expect(
      stream.errors == """
        aws-sign: note: the URL holds only with this header: X-Amz-Content-Sha256: \
        e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855

        """)
  }

  @Test("Without input there is no output")
  func nothing() async throws {
    for arguments in [keyArguments, urlArguments, urlArguments + ["--json"]] {
      let stream = LineStream()
      #expect(try await stream.run(arguments).exitStatus == 0)
      #expect(stream.text == "" && stream.errors == "")
    }
  }

  @Test(
    "What is wrong for all lines is told before any is read",
    arguments: [
      (["presign", "--stdin", "s3://b", "--jobs", "0"], 2, "--jobs takes a number from 1 to 1024"),
      (["presign", "--stdin", "s3://b", "--jobs", "1025"], 2, "--jobs takes a number from 1 to 1024"),
      (["presign", "--stdin", "s3://b", "--jobs", "-1"], 2, "--jobs takes a number from 1 to 1024"),
      (["presign", "--stdin", "s3://b", "--jobs", "99999999999999999999"], 2, "--jobs takes a number"),
      (["presign", "s3://b/k", "--jobs", "2"], 2, "--jobs goes with --stdin"),
      (["presign", "--stdin", "s3://b"], 1, "the region is not known"),
      (["presign", "--stdin", "nonsense"], 2, "begin with https://, http:// or s3://"),
      (["presign", "--stdin", "a", "b"], 2, "one URL is expected"),
      (["presign", "--stdin", "--expires", "8d"], 2, "--expires is too long"),
      (["presign", "--stdin", "--date", "now"], 2, "--date: a date is written like"),
      (["sign", "--stdin"], 2, "--stdin is no option of sign, but of presign"),
    ] as [([String], Int32, String)])
  func refusals(arguments: [String], exitStatus: Int32, words: String) async throws {
    try await World().expectRefusal(arguments, exitStatus: exitStatus, saying: words)
  }

  @Test("Without credentials no line is read")
  func noCredentials() async throws {
    var world = World()
    world.variables = [:]
    for arguments in [keyArguments, urlArguments] {
      let stream = LineStream("a\n")
      #expect(try await stream.run(arguments, in: world).exitStatus == 1)
      #expect(stream.errors.contains("no credentials") && stream.events.isEmpty)
    }
  }
}
