import SigV4
import Testing

@Suite("Canonical headers")
struct CanonicalHeadersTests {
  @Test(
    "a value is trimmed, and runs of spaces and tabs become one space",
    arguments: [
      ("value", "value"),
      ("", ""),
      ("   ", ""),
      (" \t value \t ", "value"),
      ("a  b\tc \t d", "a b c d"),
      // Quotes are not special.
      ("\"a   b\"", "\"a b\""),
      ("a,b, c", "a,b, c"),
      ("%20;=~*'()", "%20;=~*'()"),
    ])
  func value(_ value: String, canonical: String) throws {
    let request = SigningRequest(url: "https://example.amazonaws.com", headers: [HeaderField("My-Header", value)])
    #expect(try CanonicalText.signing(request).value("my-header") == canonical)
  }

  @Test("names are in lower case, sorted by their bytes, and each is listed once")
  func names() throws {
    let names = ["Zoo", "x-custom-a", "X-Custom", "ACCEPT", "x_custom", "X-CUSTOM-1"]
    let request = SigningRequest(
      url: "https://example.amazonaws.com", headers: names.map { HeaderField($0, "v") })
    let canonical = try CanonicalText.signing(request)
    #expect(canonical.signedHeaders == "accept;host;x-amz-date;x-custom;x-custom-1;x-custom-a;x_custom;zoo")
    #expect(canonical.headers.map { String($0.prefix { $0 != ":" }) }.joined(separator: ";") == canonical.signedHeaders)
  }

  @Test("headers of one name are joined in the order of the request, each one trimmed")
  func repeated() throws {
    let request = SigningRequest(
      url: "https://example.amazonaws.com",
      headers: [
        HeaderField("My-Header", " z "), HeaderField("Other", "x"), HeaderField("my-header", ""),
        HeaderField("MY-HEADER", "a,  b"),
      ])
    let canonical = try CanonicalText.signing(request)
    #expect(canonical.headers.filter { $0.hasPrefix("my-header") } == ["my-header:z,,a, b"])
  }

  @Test(
    "never signed, unless forced",
    arguments: [
      "Authorization", "Connection", "Expect", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "TE",
      "Trailer", "Transfer-Encoding", "Upgrade", "User-Agent", "X-Amzn-Trace-Id", "Sec-WebSocket-Key",
      "sec-websocket-version",
    ])
  func neverSigned(name: String) throws {
    let request = SigningRequest(url: "https://example.amazonaws.com", headers: [HeaderField(name, "value")])
    #expect(try CanonicalText.signing(request).signedHeaders == "host;x-amz-date")
    if name != "Authorization" {
      let forcing = Sample.signer(headers: HeaderSelection(forcing: [name.uppercased()]))
      #expect(try CanonicalText.signing(request, with: forcing).value(name.lowercased()) == "value")
    }
  }

  @Test("a name that only begins or ends like one of these is signed")
  func similarNames() throws {
    let names = ["Connection-Id", "My-User-Agent", "Sec-Fetch-Mode", "X-Amzn-Trace"]
    let request = SigningRequest(
      url: "https://example.amazonaws.com", headers: names.map { HeaderField($0, "v") })
    #expect(
      try CanonicalText.signing(request).signedHeaders
        == "connection-id;host;my-user-agent;sec-fetch-mode;x-amz-date;x-amzn-trace")
  }

  @Test("a caller's own names can be skipped, in any case; forcing wins over that")
  func skipped() throws {
    let request = SigningRequest(
      url: "https://example.amazonaws.com", headers: [HeaderField("My-Header", "a"), HeaderField("Range", "b")])
    let skipping = HeaderSelection(skipping: ["MY-HEADER", "not-there"])
    #expect(
      try CanonicalText.signing(request, with: Sample.signer(headers: skipping)).signedHeaders
        == "host;range;x-amz-date")
    let both = HeaderSelection(skipping: ["my-header", "range"], forcing: ["my-HEADER"])
    #expect(
      try CanonicalText.signing(request, with: Sample.signer(headers: both)).signedHeaders
        == "host;my-header;x-amz-date")
  }

  @Test("a skipped header changes no signature, a signed one does")
  func coverage() throws {
    func signature(_ value: String, _ selection: HeaderSelection) throws -> String {
      let request = SigningRequest(
        url: "https://example.amazonaws.com", headers: [HeaderField("My-Header", value)])
      return try Sample.signer(headers: selection).sign(request, at: Sample.time).signature
    }
    #expect(try signature("a", .standard) != signature("b", .standard))
    let skipping = HeaderSelection(skipping: ["my-header"])
    #expect(try signature("a", skipping) == signature("b", skipping))
  }
}
