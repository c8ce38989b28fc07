import SigV4
import Testing

@Suite("Host")
struct HostTests {
  @Test(
    "comes from the URL: in lower case, without user information and without the scheme's own port",
    arguments: [
      ("https://example.amazonaws.com", "example.amazonaws.com"),
      ("HTTPS://EXAMPLE.Amazonaws.COM/Path", "example.amazonaws.com"),
      ("https://example.amazonaws.com:443/", "example.amazonaws.com"),
      ("https://example.amazonaws.com:0443/", "example.amazonaws.com"),
      ("https://example.amazonaws.com:/", "example.amazonaws.com"),
      ("https://example.amazonaws.com:80/", "example.amazonaws.com:80"),
      ("http://example.amazonaws.com:80/", "example.amazonaws.com"),
      ("http://example.amazonaws.com:443/", "example.amazonaws.com:443"),
      ("https://localhost:9200", "localhost:9200"),
      ("https://localhost:65535?a=b", "localhost:65535"),
      ("wss://example.amazonaws.com:443/mqtt", "example.amazonaws.com"),
      ("ws://example.amazonaws.com:80/mqtt", "example.amazonaws.com"),
      ("ws://example.amazonaws.com:443/mqtt", "example.amazonaws.com:443"),
      ("http://127.0.0.1:4566/", "127.0.0.1:4566"),
      ("http://[::1]/", "[::1]"),
      ("http://[::1]:80/", "[::1]"),
      ("https://[2001:DB8::A]:8443/", "[2001:db8::a]:8443"),
      ("https://user@example.amazonaws.com/", "example.amazonaws.com"),
      ("https://user:password@example.amazonaws.com:8443/", "example.amazonaws.com:8443"),
      ("https://user:pass@word@[::1]:8443/", "[::1]:8443"),
      // An at sign after the authority is part of the path or the query.
      ("https://example.amazonaws.com/user@elsewhere", "example.amazonaws.com"),
      ("https://example.amazonaws.com?user@elsewhere", "example.amazonaws.com"),
      ("https://example.amazonaws.com./", "example.amazonaws.com."),
    ])
  func fromURL(url: String, host: String) throws {
    #expect(try CanonicalText.signing(SigningRequest(url: url)).value("host") == host)
    #expect(try CanonicalText.presigning(SigningRequest(url: url)).value("host") == host)
  }

  @Test("an explicit Host header wins, as it is", arguments: ["host", "Host", "HOST"])
  func explicit(name: String) throws {
    let request = SigningRequest(
      url: "https://127.0.0.1:8443/", headers: [HeaderField(name, "Bucket.S3.example.com:443")])
    #expect(try CanonicalText.signing(request).value("host") == "Bucket.S3.example.com:443")

    let presigned = try Sample.signer().presign(request, at: Sample.time)
    #expect(try CanonicalText.presigning(request).value("host") == "Bucket.S3.example.com:443")
    #expect(presigned.url.hasPrefix("https://127.0.0.1:8443/?"))
    // Whoever fetches the URL must know of the other host.
    #expect(presigned.requiredHeaders.lines == [name + ": Bucket.S3.example.com:443"])
  }
}
