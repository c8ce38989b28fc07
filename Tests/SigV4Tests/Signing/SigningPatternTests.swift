// A signer keeps what the requests of one second have in common; whatever comes next, it signs as one that kept nothing,
// and into memory of the caller's as into texts.

import SigV4
import Testing

@Suite("One signed request after another")
struct SigningPatternTests {
  /// What signing comes to: the headers to set and what they say of the signature, or the error.
  private func result(_ signer: Signer, _ request: SigningRequest, at time: SigningTime) -> String {
    do {
      let signed = try signer.sign(request, at: time)
      return lines(signed) + signed.signedHeaders + " " + signed.signature
    } catch {
      return "\(error)"
    }
  }

  /// The same by way of memory that is long enough.
  private func resultInStorage(_ signer: Signer, _ request: SigningRequest, at time: SigningTime) -> String {
    do {
      let bytes = try [UInt8](capacity: 8192) { output throws(SigV4Error) in
        try signer.sign(request, at: time, into: &output)
      }
      return String(decoding: bytes, as: UTF8.self)
    } catch {
      return "\(error)"
    }
  }

  private func lines(_ signed: SignedRequest) -> String { signed.headers.lines.map { $0 + "\r\n" }.joined() }

  /// Requests that depart from the first in one thing each.
  private static let requests: [SigningRequest] =
    [
      "https://bucket.s3.amazonaws.com/a/key.txt", "https://bucket.s3.amazonaws.com/another/key",
      "https://bucket.s3.amazonaws.com/", "https://bucket.s3.amazonaws.com", "https://bucket.s3.amazonaws.com//a",
      "https://bucket.s3.amazonaws.com/a/../b/./c", "https://bucket.s3.amazonaws.com/a%20b",
      "https://bucket.s3.amazonaws.com/a+b", "https://bucket.s3.amazonaws.com/a%zz",
      "https://bucket.s3.amazonaws.com/a\u{e9}", "https://bucket.s3.amazonaws.com/a?versionId=1",
      "https://bucket.s3.amazonaws.com/a#b", "https://bucket.s3.amazonaws.com?a",
      "https://bucket.s3.amazonaws.com/a?", "https://bucket.s3.amazonaws.com/a%20b?c=%2f&b&a=1+2&&b=",
      "https://bucket.s3.amazonaws.com/a?b=%zz", "https://bucket.s3.amazonaws.com/a?b=c d\u{e9}\u{1}",
      "https://bucket.s3.amazonaws.com/a?b=\u{7f}", "https://bucket.s3.amazonaws.com/a?b=c#d",
      "https://bucket.s3.amazonaws.com/a?x-amz-Signature=1", "https://bucket.s3.amazonaws.com/a?x%2Damz-Credential=1",
      "https://bucket.s3.amazonaws.com/a?X-Amz-Expires=1&X-Amz-Date=2",
      "https://bucket.s3.amazonaws.com/a?" + String(repeating: "long=1&", count: 300),
      "https://bucket.s3.amazonaws.com:8443/a/key.txt", "http://bucket.s3.amazonaws.com/a/key.txt",
      "https://BUCKET.s3.amazonaws.com/a/key.txt", "https://bucket.s3.amazonaws.con/a/key.txt", "", "https:///a",
      "https://bucket.s3.amazonaws.com/" + String(repeating: "long/", count: 300),
    ].map { SigningRequest(url: $0, headers: headers) }
    + ["PUT", "GE", "GET ", ""].map { SigningRequest(method: $0, url: url, headers: headers) }
    + [.empty, .unsigned, .hashing("body".utf8)].map { SigningRequest(url: url, headers: headers, payload: $0) }
    + otherHeaders.map { SigningRequest(url: url, headers: $0) }

  private static let url = "https://bucket.s3.amazonaws.com/a/key.txt"
  private static let headers = [
    HeaderField("Content-Type", "text/plain"), HeaderField("Range", "bytes=0-9"), HeaderField("User-Agent", "tests"),
  ]

  /// Headers that depart from the usual: in a value, a name, their number, or their order.
  private static let otherHeaders: [[HeaderField]] =
    [
      [], [headers[0]], [headers[1], headers[0], headers[2]], headers + headers, headers + [headers[0], headers[2]],
    ]
    + [
      "", " ", "text/html", " text/plain", "text/plain\t", "text  plain", "text plain", "a\tb", "text/plain\r\nx: y",
      "\u{0}", "t\u{e9}xt", String(repeating: "long ", count: 300),
    ].map { [HeaderField("Content-Type", $0), headers[1], headers[2]] }
    + ["content-type", "Content-Typ", "Content-Type ", "", "Content-Type:", "Zontent-Type", "Host", "X-Amz-Meta-A"].map
  {
    [HeaderField($0, "text/plain"), headers[1], headers[2]]
  }
    + ["tests\n", "", "other", "t\u{e9}sts"].map { [headers[0], headers[1], HeaderField("User-Agent", $0)] }
    + [
      HeaderField("X-Amz-Date", "20000101T000000Z"), HeaderField("Authorization", "AWS4-HMAC-SHA256 …"),
      HeaderField("Authorization", "old"), HeaderField("X-Amz-Security-Token", "old"), HeaderField("Host", "else"),
      HeaderField("X-Amz-Content-Sha256", "UNSIGNED-PAYLOAD"), HeaderField("X-Amz-Content-Sha256", "none"),
      HeaderField("Range", "bytes=10-19"),
    ].map { [headers[0], headers[1], $0] }

  @Test("any request after any other", arguments: ["s3", "s3express", "es", "iotdevicegateway", "aoss"])
  func anyOrder(service: String) throws {
    let time = try Sample.time
    for credentials in [Sample.credentials, Sample.sessionCredentials] {
      func signer() -> Signer { Sample.signer(for: Service(service), credentials: credentials) }
      let expected = Self.requests.map { result(signer(), $0, at: time) }
      let expectedLines = Self.requests.map { resultInStorage(signer(), $0, at: time) }
      for first in Self.requests.indices {
        let used = signer()
        // The second time, the signer sees that it pays to keep something.
        for _ in 0..<3 { #expect(result(used, Self.requests[first], at: time) == expected[first]) }
        for next in Self.requests.indices {
          #expect(result(used, Self.requests[next], at: time) == expected[next])
          #expect(resultInStorage(used, Self.requests[next], at: time) == expectedLines[next])
        }
      }
    }
  }

  @Test("storage gets the headers that are returned otherwise", arguments: ["s3", "s3express", "es"])
  func sameInStorage(service: String) throws {
    let time = try Sample.time
    for credentials in [Sample.credentials, Sample.sessionCredentials] {
      for request in Self.requests {
        let signer = Sample.signer(for: Service(service), credentials: credentials)
        for _ in 0..<4 {
          let text = resultInStorage(signer, request, at: time)
          do {
            #expect(try lines(signer.sign(request, at: time)) == text)
          } catch {
            #expect("\(error)" == text)
          }
        }
      }
    }
  }

  @Test("long names: the same in other memory, others of the same length, equal characters in other bytes")
  func longNames() throws {
    let time = try Sample.time
    let name = "X-Amz-Meta-Original-Keeper"
    let names = [
      name, String(decoding: Array(name.utf8), as: UTF8.self), "X-Amz-Meta-Original-Keepes",
      "x-amz-meta-original-keeper", "X-Amz-Meta-Original-\u{212a}eeper", "X-Amz-Meta-Original-Keep",
    ]
    let requests = names.map { SigningRequest(url: Self.url, headers: [HeaderField($0, "value")]) }
    let used = Sample.signer(for: .s3)
    for request in [requests[0], requests[0]] + requests + requests.reversed() {
      #expect(result(used, request, at: time) == result(Sample.signer(for: .s3), request, at: time))
      #expect(resultInStorage(used, request, at: time) == resultInStorage(Sample.signer(for: .s3), request, at: time))
    }
  }

  @Test("other seconds and days, alternately")
  func times() throws {
    let signer = Sample.signer(for: .s3)
    for text in ["20130524T000000Z", "20130524T000001Z", "20130524T000000Z", "20130525T000000Z", "20130524T000001Z"] {
      let time = try SigningTime(text)
      for request in Self.requests.prefix(2) + Self.requests.prefix(2) {
        #expect(result(signer, request, at: time) == result(Sample.signer(for: .s3), request, at: time))
      }
    }
  }

  @Test("headers that are signed or not against the rule")
  func selection() throws {
    let time = try Sample.time
    for headers in [
      HeaderSelection(forcing: ["User-Agent"]), HeaderSelection(skipping: ["range"]),
      HeaderSelection(skipping: ["content-type"], forcing: ["Content-Type"]), HeaderSelection(forcing: ["Expect"]),
      HeaderSelection(skipping: ["x-amz-meta-a"]),
    ] {
      let used = Sample.signer(for: .s3, headers: headers)
      for request in Self.requests + Self.requests.reversed() {
        #expect(result(used, request, at: time) == result(Sample.signer(for: .s3, headers: headers), request, at: time))
      }
    }
  }

  @Test("too little storage: the error says how much is needed, and nothing is written")
  func tooShort() throws {
    let time = try Sample.time
    let long = SigningRequest(url: Self.url + "?" + String(repeating: "parameter=value&", count: 200))
    for request in [Self.requests[0], SigningRequest(url: Self.url), long] {
      let signer = Sample.signer(for: .s3, credentials: Sample.sessionCredentials)
      let expected = resultInStorage(signer, request, at: time)
      for capacity in [0, 1, 2, 63, 64, 100, expected.utf8.count - 66, expected.utf8.count - 1] {
        _ = try [UInt8](capacity: capacity + 3) { output throws in
          for byte in "abc".utf8 { output.append(byte) }
          let error = #expect(throws: SigV4Error.self) { try signer.sign(request, at: time, into: &output) }
          #expect(error?.code == .insufficientStorage)
          #expect(error?.requiredByteCount == expected.utf8.count)
          #expect(output.span.count == 3)
        }
      }
      // Just enough for the lines, though perhaps not for what else is written on the way to them.
      let exact = try [UInt8](capacity: expected.utf8.count + 3) { output throws in
        for byte in "abc".utf8 { output.append(byte) }
        try signer.sign(request, at: time, into: &output)
      }
      #expect(String(decoding: exact, as: UTF8.self) == "abc" + expected)
    }
  }

  @Test("other errors leave the storage as it was")
  func otherErrors() throws {
    let time = try Sample.time
    for request in Self.requests {
      let expected: SigV4Error
      do {
        _ = try Sample.signer().sign(request, at: time)
        continue
      } catch { expected = error }
      _ = [UInt8](capacity: 1000) { output in
        output.append(1)
        let error = #expect(throws: SigV4Error.self) { try Sample.signer().sign(request, at: time, into: &output) }
        #expect(error?.code == expected.code)
        #expect(error?.requiredByteCount == nil)
        #expect(output.span.count == 1)
      }
    }
  }

  @Test("from sixty-four tasks at once, each with headers of its own")
  func concurrently() async throws {
    let signer = Sample.signer(for: .s3)
    let requests = Self.requests.filter { (try? Sample.signer(for: .s3).sign($0, at: Sample.time)) != nil }
    let times = try (0..<3).map { try SigningTime("20130524T00000\($0)Z") }
    let expected = requests.map { request in times.map { result(Sample.signer(for: .s3), request, at: $0) } }
    let wrong = await withTaskGroup(of: Int.self) { group in
      for task in 0..<64 {
        group.addTask {
          var wrong = 0
          for step in 0..<200 {
            let (request, time) = ((task + step / 20) % requests.count, step / 10 % 3)
            if result(signer, requests[request], at: times[time]) != expected[request][time] { wrong += 1 }
          }
          return wrong
        }
      }
      return await group.reduce(0, +)
    }
    #expect(wrong == 0)
  }
}
