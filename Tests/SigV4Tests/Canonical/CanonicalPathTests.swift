import SigV4
import Testing

@Suite("Canonical path")
struct CanonicalPathTests {
  @Test(
    "outside S3: dot and empty segments go, and what is on the wire is encoded once more",
    arguments: [
      ("", "/"),
      ("/", "/"),
      ("//", "/"),
      ("/a/b", "/a/b"),
      ("/a/b/", "/a/b/"),
      ("/a//b///c", "/a/b/c"),
      ("/a/b//", "/a/b/"),
      ("/./a/./b", "/a/b"),
      ("/a/../b", "/b"),
      ("/../../a", "/a"),
      ("/a/b/../../c/", "/c/"),
      ("/a/./", "/a/"),
      ("/a/../", "/"),
      // A last segment of dots leaves no slash behind, as with botocore and the AWS Common Runtime.
      ("/a/.", "/a"),
      ("/a/b/..", "/a"),
      ("/.", "/"),
      ("/..", "/"),
      // Names that merely have dots in them.
      ("/.../..a/.b/c.", "/.../..a/.b/c."),
      // Dot segments are looked for in the path as it is sent.
      ("/%2E%2E/a", "/%252E%252E/a"),
      ("/-._~AZaz09", "/-._~AZaz09"),
      ("/a%20b", "/a%2520b"),
      ("/%c3%a9", "/%25c3%25a9"),
      ("/a b", "/a%20b"),
      ("/é", "/%C3%A9"),
      ("/!$&'()+,;=:@", "/%21%24%26%27%28%29%2B%2C%3B%3D%3A%40"),
    ])
  func others(path: String, canonical: String) throws {
    let request = SigningRequest(url: "https://example.amazonaws.com" + path)
    #expect(try CanonicalText.signing(request).path == canonical)
  }

  @Test(
    "S3: every segment stays, and the decoded path is encoded once",
    arguments: [
      ("", "/"),
      ("/", "/"),
      ("//", "//"),
      ("/a//b///", "/a//b///"),
      ("/./a/../b/.", "/./a/../b/."),
      ("/-._~AZaz09", "/-._~AZaz09"),
      ("/a%20b", "/a%20b"),
      ("/a b", "/a%20b"),
      ("/a+b", "/a%2Bb"),
      ("/a%2bb", "/a%2Bb"),
      ("/%41%7E%2e", "/A~."),
      ("/a%2Fb", "/a/b"),
      ("/100%25", "/100%25"),
      ("/%c3%a9", "/%C3%A9"),
      ("/é", "/%C3%A9"),
      ("/!$&'()*,;=:@", "/%21%24%26%27%28%29%2A%2C%3B%3D%3A%40"),
    ], [Service.s3, .s3Express, .s3Outposts, .s3ObjectLambda])
  func s3(_ row: (path: String, canonical: String), service: Service) throws {
    let request = SigningRequest(url: "https://example.amazonaws.com" + row.path)
    #expect(try CanonicalText.signing(request, with: Sample.signer(for: service)).path == row.canonical)
  }

  @Test("encoding and normalisation can be set apart from each other")
  func overridden() throws {
    let request = SigningRequest(url: "https://example.amazonaws.com/a//./b%20c+")
    var service: Service = "service"
    service.pathEncoding = .once
    #expect(try CanonicalText.signing(request, with: Sample.signer(for: service)).path == "/a/b%20c%2B")
    service = .s3
    service.pathEncoding = .twice
    #expect(try CanonicalText.signing(request, with: Sample.signer(for: service)).path == "/a//./b%2520c%2B")
    service = "service"
    service.pathNormalization = .none
    #expect(try CanonicalText.signing(request, with: Sample.signer(for: service)).path == "/a//./b%2520c%2B")
  }
}
