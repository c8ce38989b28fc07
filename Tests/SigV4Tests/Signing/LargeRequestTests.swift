// Requests of all sizes: text that is gathered, hashed in pieces or moved to the heap comes out the same.

import Crypto
import SigV4
import Testing

@Suite("Requests of all sizes")
struct LargeRequestTests {
  /// The steps of a signature, computed anew from the texts.
  private func check(_ explanation: Explanation, _ comment: Comment) throws {
    let hash = SHA256.hash(data: explanation.canonicalRequest.utf8).hexadecimal
    #expect(explanation.canonicalRequestHash == hash, comment)
    #expect(
      explanation.stringToSign == "AWS4-HMAC-SHA256\n20150830T123600Z\n\(explanation.credentialScope)\n\(hash)", comment
    )
    let key = try SigningKey(Sample.credentials, time: Sample.time, region: Sample.region, service: "service")
    #expect(explanation.signature == key.signature(of: explanation.stringToSign), comment)
  }

  @Test("a path of any length", arguments: [0..<600, 600..<1200])
  func pathLengths(lengths: Range<Int>) throws {
    let signer = Sample.signer()
    for length in lengths {
      let path = "/" + String(repeating: "p", count: length)
      let request = SigningRequest(url: "https://example.amazonaws.com" + path)
      let explanation = try signer.explain(request, at: Sample.time)
      #expect(try CanonicalText(explanation.canonicalRequest).path == path)
      try check(explanation, "\(length)")
      #expect(try signer.sign(request, at: Sample.time).signature == explanation.signature)
      let presigned = try signer.presign(request, at: Sample.time).url
      let presigning = try signer.explainPresigning(request, at: Sample.time)
      try check(presigning, "\(length)")
      #expect(presigned.hasPrefix("https://example.amazonaws.com" + path + "?"))
      #expect(presigned.hasSuffix("&X-Amz-Signature=" + presigning.signature))
    }
  }

  @Test("a header value of any length, and a path and query of many kilobytes")
  func lengths() throws {
    for length in [255, 256, 257, 511, 512, 513, 1023, 1024, 1025, 4095, 70_000] {
      let text = String(repeating: "v", count: length)
      let request = SigningRequest(
        url: "https://example.amazonaws.com/\(text)?q=\(text)", headers: [HeaderField("X-Text", text)])
      let explanation = try Sample.signer().explain(request, at: Sample.time)
      let canonical = try CanonicalText(explanation.canonicalRequest)
      #expect(canonical.path == "/" + text)
      #expect(canonical.query == "q=" + text)
      #expect(canonical.value("x-text") == text)
      try check(explanation, "\(length)")
    }
  }

  @Test("any number of headers", arguments: [1, 13, 14, 15, 16, 17, 18, 19, 33, 200])
  func headers(count: Int) throws {
    let names = (0..<count).map { "X-H-\(1000 + ($0 * 29) % count)" }
    let request = SigningRequest(
      url: "https://example.amazonaws.com/", headers: names.map { HeaderField($0, "of \($0)") })
    let expected =
      names.map { $0.lowercased() + ":of " + $0 } + [
        "host:example.amazonaws.com", "x-amz-date:20150830T123600Z",
      ]
    #expect(try CanonicalText.signing(request).headers == expected.sorted())
    let required = try Sample.signer().presign(request, at: Sample.time).requiredHeaders
    #expect(required.map(\.name) == names.sorted())
  }

  @Test("any number of parameters", arguments: [1, 24, 25, 26, 27, 31, 32, 33, 34, 64, 200])
  func parameters(count: Int) throws {
    let pairs = (0..<count).map { "p\(1000 + ($0 * 29) % count)=\($0)" }
    let request = SigningRequest(url: "https://example.amazonaws.com/?" + pairs.joined(separator: "&"))
    #expect(try CanonicalText.signing(request).query == pairs.sorted().joined(separator: "&"))
    let presigned = try CanonicalText.presigning(request).query
    #expect(presigned.hasSuffix("&" + pairs.sorted().joined(separator: "&")))
    #expect(presigned.split(separator: "&").count == count + 5)
  }

  @Test("any number of segments, and of dots that take them back", arguments: 28..<40)
  func segments(count: Int) throws {
    for removed in 0...count {
      let segments = (0..<count).map { "s\($0)" }
      let walk = segments + Array(repeating: "..", count: removed) + ["a", ".", "b", "", "c"]
      let path = "/" + walk.joined(separator: "/")
      let expected = "/" + (segments.dropLast(removed) + ["a", "b", "c"]).joined(separator: "/")
      let request = SigningRequest(url: "https://example.amazonaws.com" + path)
      #expect(try CanonicalText.signing(request).path == expected)
    }
  }
}
