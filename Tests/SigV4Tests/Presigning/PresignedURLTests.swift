import SigV4
import Testing

@Suite("Presigned URL")
struct PresignedURLTests {
  @Test("parameters in canonical order and encoding, the signature last")
  func parameters() throws {
    let signer = Sample.signer(for: .executeAPI, credentials: Sample.sessionCredentials)
    let request = SigningRequest(
      url: "https://example.amazonaws.com/?zone=a b&Action=go", headers: [HeaderField("X-Id", "1")])
    let presigned = try signer.presign(request, expiresIn: 900, at: Sample.time)
    let signature = try signer.explainPresigning(request, expiresIn: 900, at: Sample.time).signature
    let expected = """
      https://example.amazonaws.com/?Action=go&X-Amz-Algorithm=AWS4-HMAC-SHA256\
      &X-Amz-Credential=AKIDEXAMPLE%2F20150830%2Fus-east-1%2Fexecute-api%2Faws4_request&X-Amz-Date=20150830T123600Z\
      &X-Amz-Expires=900&X-Amz-Security-Token=\(Sample.token.percentEncoded)&X-Amz-SignedHeaders=host%3Bx-id\
      &zone=a%20b&X-Amz-Signature=\(signature)
      """
    #expect(presigned.url == expected)
  }

  @Test(
    "what is on the wire is what was signed",
    arguments: [
      "https://example.amazonaws.com", "https://example.amazonaws.com/a b/é/%c3%a9/+*=,:@%2F//./../c/.",
      "https://example.amazonaws.com:8443/%41%7e?flag&b=+&%41=%7e&a=,:/*&&b=%2b&b",
    ], [Service.s3, "execute-api"])
  func wire(url: String, service: Service) throws {
    let signer = Sample.signer(for: service)
    let signed = try CanonicalText.presigning(SigningRequest(url: url), with: signer)
    let presigned = try signer.presign(SigningRequest(url: url), at: Sample.time).url
    let (path, query) = try parts(of: presigned)
    #expect(query.hasPrefix(signed.query + "&X-Amz-Signature="))
    // A server that computes the canonical form of what it receives comes to the same.
    #expect(
      try CanonicalText.signing(SigningRequest(url: "https://example.amazonaws.com" + path), with: signer).path
        == signed.path)
    for byte in path.utf8 { #expect(byte > 32 && byte < 127, "no request line can carry it") }
    if service.signingName == "s3" { #expect(path == signed.path) }
  }

  @Test("the URL keeps its scheme and port, and loses user information and what is needless")
  func authority() throws {
    func beginning(_ url: String) throws -> Substring {
      try Sample.signer().presign(SigningRequest(url: url), at: Sample.time).url.prefix { $0 != "?" }
    }
    #expect(try beginning("HTTP://User:Secret@LOCALHOST:4566/a") == "http://localhost:4566/a")
    #expect(try beginning("https://example.amazonaws.com:443") == "https://example.amazonaws.com/")
    #expect(try beginning("wss://example.amazonaws.com/mqtt") == "wss://example.amazonaws.com/mqtt")
    #expect(try beginning("http://[::1]:9000/") == "http://[::1]:9000/")
    // Outside S3 dot segments are gone from the wire as well, so that no client or server resolves them otherwise.
    #expect(try beginning("https://example.amazonaws.com//a/../b%20c/./") == "https://example.amazonaws.com/b%20c/")
  }

  @Test("good for 1 to 604800 seconds", arguments: [1, 60, 604_800])
  func expiry(seconds: Int) throws {
    let presigned = try Sample.signer().presign(
      SigningRequest(url: "https://example.amazonaws.com/"), expiresIn: seconds, at: Sample.time)
    #expect(presigned.expiresIn == seconds)
    #expect(presigned.url.contains("&X-Amz-Expires=\(seconds)&"))
  }

  @Test("any other expiry is an error", arguments: [0, -1, 604_801, .max, .min])
  func invalidExpiry(seconds: Int) throws {
    let error = try #require(throws: SigV4Error.self) {
      try Sample.signer().presign(
        SigningRequest(url: "https://example.amazonaws.com/"), expiresIn: seconds, at: Sample.time)
    }
    #expect(error.code == .invalidExpiry)
    #expect(error.message.contains(String(seconds)))
  }

  @Test("good for an hour when nothing is said; where the service says otherwise, for as long as it says")
  func defaultExpiry() throws {
    func expiry(_ service: Service) throws -> Int {
      let request = SigningRequest(url: "https://example.amazonaws.com/")
      let presigned = try Sample.signer(for: service).presign(request, at: Sample.time)
      #expect(presigned.url.contains("&X-Amz-Expires=\(presigned.expiresIn)&"))
      return presigned.expiresIn
    }
    #expect(try expiry("service") == 3600)
    #expect(try expiry(.s3) == 3600)
    #expect(try expiry(.s3Express) == 300)
    var service: Service = "service"
    service.defaultExpiry = 60
    #expect(try expiry(service) == 60)
    service.defaultExpiry = 0
    #expect(throws: SigV4Error.self) { try expiry(service) }
  }

  @Test("explaining and presigning agree, and the signature covers the expiry")
  func explanation() throws {
    let signer = Sample.signer(for: .s3)
    let request = SigningRequest(url: "https://example.amazonaws.com/key")
    var signatures: Set<String> = []
    for seconds in [1, 2, 3600] {
      let explanation = try signer.explainPresigning(request, expiresIn: seconds, at: Sample.time)
      let url = try signer.presign(request, expiresIn: seconds, at: Sample.time).url
      #expect(url.hasSuffix("&X-Amz-Signature=" + explanation.signature))
      signatures.insert(explanation.signature)
    }
    #expect(signatures.count == 3)
  }

  private func parts(of url: String) throws -> (path: String, query: String) {
    let path = url.drop { $0 != ":" }.dropFirst(3).drop { $0 != "/" }
    let mark = try #require(path.firstIndex(of: "?"))
    return (String(path[..<mark]), String(path[path.index(after: mark)...]))
  }
}
