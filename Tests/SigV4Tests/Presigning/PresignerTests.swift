// Many URLs at once: each is the one that presigning it alone gives.

import SigV4
import Testing

@Suite("Presigning many keys")
struct PresignerTests {
  /// A request for many keys, and who signs it.
  struct Template: Sendable, CustomTestStringConvertible {
    let url: String
    var query = ""
    var service: Service = .s3
    var credentials = Sample.credentials
    var headers: [HeaderField] = []
    var method = "GET"

    var testDescription: String { method + " " + url + query + " " + service.signingName }
    var signer: Signer { Sample.signer(for: service, credentials: credentials) }

    func request(_ path: String = "") -> SigningRequest {
      SigningRequest(method: method, url: url + path + query, headers: headers)
    }

    func presigner() throws -> Presigner {
      try signer.presigner(forKeysUnder: request(), expiresIn: 60, at: Sample.time)
    }

    /// What presigning one after the other gives.
    func expected(_ keys: [String]) throws -> [String] {
      let slash =
        url.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false).count == 4 && url.last == "/"
      return try keys.map {
        let path = (slash ? "" : "/") + $0.percentEncoded.replacing("%2F", with: "/")
        return try signer.presign(request(path), expiresIn: 60, at: Sample.time).url
      }
    }

    static let all: [Template] = [
      Template(url: "https://bucket.s3.amazonaws.com/"),
      Template(url: "https://bucket.s3.amazonaws.com"),
      Template(url: "http://127.0.0.1:9000/bucket/prefix/"),
      Template(url: "https://Bucket.example.com/a%20b/c", query: "?versionId=3&b=a%20c"),
      Template(url: "https://bucket.s3.amazonaws.com/", credentials: Sample.sessionCredentials),
      Template(
        url: "https://bucket.s3.amazonaws.com/", headers: [HeaderField("Content-Type", "text/plain")], method: "PUT"),
      Template(url: "https://example.com/", service: "service"),
      Template(url: "https://example.com/a//b/./", service: "service"),
      Template(url: "https://example.com/", service: .iotDeviceGateway, credentials: Sample.sessionCredentials),
    ]
  }

  static let keys: [String] =
    ["test.txt", "", "a b", "ü/日本/🙂", "a+b=c&d?e#f%20", "_~-.", "//", ".", "..", "a/../b", "line\nbreak"]
    + [5, 8, 9, 300, 600, 700, 800, 1000, 1024, 5000].map { String(repeating: "k", count: $0) }
    + [100, 200, 300, 400].map { String(repeating: "é", count: $0) } + ["the last"]

  @Test("each URL is the one of its key", arguments: Template.all)
  func same(_ template: Template) throws {
    let presigner = try template.presigner()
    let expected = try template.expected(Self.keys)
    #expect(presigner.urls(of: Self.keys) == expected)
    // An odd number, and each key beside others.
    #expect(presigner.urls(of: Self.keys.dropFirst()) == Array(expected.dropFirst()))
    #expect(presigner.urls(of: Self.keys.reversed()) == expected.reversed())
    for (key, url) in zip(Self.keys, expected) { #expect(presigner.urls(of: CollectionOfOne(key)) == [url]) }
    #expect(presigner.urls(of: EmptyCollection()).isEmpty)
  }

  @Test("a key leaves nothing behind for the next of its length", arguments: Template.all)
  func sameLengths(_ template: Template) throws {
    // In the second place of a pair too, and with one between that is encoded, or too long to be written beside others.
    let keys = [
      "12345", "abcde", "1 345", "fghij", "1 3", "klmno", "pqrst", String(repeating: "k", count: 3000), "uvwxy",
    ]
    let presigner = try template.presigner()
    for keys in [keys + keys, keys.flatMap { [$0, $0] }, keys.reversed() + keys] {
      #expect(presigner.urls(of: keys) == (try template.expected(keys)))
    }
  }

  @Test("keys from lines")
  func lines() throws {
    let presigner = try Template.all[0].presigner()
    for text in ["", "a", "a\n", "a\nb", "a\nb\n", "\n", "\n\n", "a\n\nb\nc", "one/key\nand the second\n3"] {
      var keys = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      if keys.last == "" { keys.removeLast() }
      var urls: [String] = []
      presigner.forEachURL(ofKeysIn: text.utf8.span) { url in
        urls.append(String(decoding: url.indices.map { url[$0] }, as: UTF8.self))
      }
      #expect(urls == presigner.urls(of: keys))
    }
  }

  @Test("terms are those of one URL")
  func terms() throws {
    for template in Template.all {
      let one = try template.signer.presign(template.request("/x"), expiresIn: 60, at: Sample.time)
      let terms = try template.presigner().terms
      #expect(terms.expiresIn == one.expiresIn)
      #expect(terms.isCappedByCredentials == one.isCappedByCredentials)
      #expect(terms.requiredHeaders.lines == one.requiredHeaders.lines)
    }
  }

  @Test("what is wrong with the request is said before the first key")
  func errors() throws {
    let signer = Sample.signer(for: .s3)
    #expect(throws: SigV4Error.self) {
      try signer.presigner(forKeysUnder: SigningRequest(url: "https:///"), at: Sample.time)
    }
    let error = #expect(throws: SigV4Error.self) {
      try signer.presigner(
        forKeysUnder: SigningRequest(url: "https://bucket.example.com/"), expiresIn: 604_801, at: Sample.time)
    }
    #expect(error?.code == .invalidExpiry)
  }

  private struct Enough: Error {}

  @Test("an error of the caller's ends it")
  func ends() async throws {
    let presigner = try Template.all[0].presigner()
    let keys = (0..<5000).map { "key-\($0)" }
    for limit in [0, 1, 2, 3] {
      var count = 0
      #expect(throws: Enough.self) {
        try presigner.forEachURL(of: keys) { _ throws in
          if count == limit { throw Enough() }
          count += 1
        }
      }
      #expect(count == limit)
    }
    var count = 0
    await #expect(throws: Enough.self) {
      try await presigner.forEachURL(of: keys, taskCount: 3) { _ in
        if count == 2500 { throw Enough() }
        count += 1
      }
    }
    #expect(count == 2500)
  }

  @Test("several tasks keep the order", arguments: [.min, 1, 3, .max], [0, 1, 1023, 1025, 4100])
  func concurrently(_ taskCount: Int, _ keyCount: Int) async throws {
    let presigner = try Template.all[0].presigner()
    let keys = (0..<keyCount).map { "key/\($0)" }
    var urls: [String] = []
    try await presigner.forEachURL(of: keys, taskCount: taskCount) { url in
      urls.append(String(decoding: url.indices.map { url[$0] }, as: UTF8.self))
    }
    #expect(urls == presigner.urls(of: keys))
  }

  @Test("a cancelled task gets no more URLs")
  func cancelled() async throws {
    let presigner = try Template.all[0].presigner()
    let task = Task {
      var count = 0
      // Without an end, but for the cancellation.
      try await presigner.forEachURL(of: repeatElement("key", count: .max), taskCount: 2) { _ in
        count += 1
        if count == 3000 { unsafe withUnsafeCurrentTask { unsafe $0?.cancel() } }
      }
    }
    await #expect(throws: CancellationError.self) { try await task.value }
  }
}
