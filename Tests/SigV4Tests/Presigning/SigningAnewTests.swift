// A request that has been signed before: what is left of the old signature is replaced, or refused where it is
// ambiguous.

import SigV4
import Testing

@Suite("Signing anew")
struct SigningAnewTests {
  private let url = "https://example.amazonaws.com/key?a=1"

  /// The headers of a request after setting those that signing returned, as a client would.
  private func apply(_ signed: SignedRequest, to headers: [HeaderField]) -> [HeaderField] {
    headers.filter { signed.headers.values($0.name).isEmpty } + signed.headers
  }

  @Test("in a header: the old signature, date and token give way", arguments: [Service.s3, .s3Express, "service"])
  func header(service: Service) throws {
    let signer = Sample.signer(for: service, credentials: Sample.sessionCredentials)
    var request = SigningRequest(url: url, headers: [HeaderField("Range", "bytes=0-9")])
    let old = Signer(
      credentials: Credentials(accessKeyID: "OLD", secretAccessKey: "OLD", sessionToken: "OLD"),
      region: "eu-west-1", service: service)
    let expected = try signer.sign(request, at: Sample.time)
    let oldSignature = try old.sign(request, at: SigningTime("20010101T000000Z"))
    request.headers = apply(oldSignature, to: request.headers)
    let anew = try signer.sign(request, at: Sample.time)
    #expect(anew.headers.lines == expected.headers.lines)
    #expect(anew.signedHeaders == expected.signedHeaders)
    #expect(!apply(anew, to: request.headers).lines.joined().contains("OLD"))
  }

  @Test("in a header: names count in any case")
  func headerCase() throws {
    let names = ["AUTHORIZATION", "x-amz-DATE", "X-AMZ-security-token", "x-amz-s3session-token"]
    let request = SigningRequest(url: url, headers: names.map { HeaderField($0, "old") })
    let canonical = try CanonicalText.signing(request)
    #expect(canonical.headers == ["host:example.amazonaws.com", "x-amz-date:20150830T123600Z"])
  }

  @Test("in a query: the old parameters give way, and no others")
  func query() throws {
    let signer = Sample.signer(for: .s3, credentials: Sample.sessionCredentials)
    let request = SigningRequest(url: url + "&X-Amz-Meta=kept")
    let expected = try signer.presign(request, expiresIn: 60, at: Sample.time)
    let old = Signer(
      credentials: Credentials(accessKeyID: "OLD", secretAccessKey: "OLD", sessionToken: "OLD"),
      region: "eu-west-1", service: .s3)
    let oldURL = try old.presign(request, expiresIn: 1, at: SigningTime("20010101T000000Z")).url
    #expect(oldURL.contains("X-Amz-Security-Token=OLD"))
    let anew = try signer.presign(SigningRequest(url: oldURL), expiresIn: 60, at: Sample.time)
    #expect(anew.url == expected.url)
    // Presigning twice with the same keys and time changes nothing.
    #expect(try signer.presign(SigningRequest(url: anew.url), expiresIn: 60, at: Sample.time).url == expected.url)
  }

  @Test("in a query: names count in any case and encoding")
  func queryCase() throws {
    let old = "&x-amz-signature=old&X-AMZ-DATE=old&X%2DAmz%2dCredential=old&x-amz-s3session-token=old"
    let expected = try Sample.signer().presign(SigningRequest(url: url), at: Sample.time)
    #expect(try Sample.signer().presign(SigningRequest(url: url + old), at: Sample.time).url == expected.url)
  }

  @Test("in a query: a signature in the headers is not among those to send")
  func queryAfterHeader() throws {
    let signer = Sample.signer(for: .s3, credentials: Sample.sessionCredentials)
    var request = SigningRequest(url: url, payload: .unsigned)
    let expected = try signer.presign(request, at: Sample.time)
    request.headers = ["Authorization", "X-Amz-Date", "X-Amz-Security-Token"].map { HeaderField($0, "old") }
    let presigned = try signer.presign(request, at: Sample.time)
    #expect(presigned.url == expected.url)
    #expect(presigned.requiredHeaders.isEmpty)
  }

  @Test(
    "two of one header are ambiguous",
    arguments: [
      "Authorization", "X-Amz-Date", "X-Amz-Security-Token", "x-amz-s3session-token", "X-Amz-Content-Sha256", "Host",
    ])
  func twoHeaders(name: String) throws {
    let value = name.contains("Sha256") ? "UNSIGNED-PAYLOAD" : "value"
    let request = SigningRequest(
      url: url, headers: [HeaderField(name, value), HeaderField(name.lowercased(), value)])
    let signer = Sample.signer(for: .s3)
    for operation in [
      { _ = try signer.sign(request, at: Sample.time) }, { _ = try signer.presign(request, at: Sample.time) },
    ] {
      let error = try #require(throws: SigV4Error.self, performing: operation)
      #expect(error.code == .ambiguousAuthentication)
      #expect(error.message.lowercased().contains(name.lowercased()))
    }
  }

  @Test(
    "two of one parameter are ambiguous",
    arguments: [
      "X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires", "X-Amz-Security-Token", "X-Amz-Signature",
      "X-Amz-SignedHeaders", "X-Amz-S3session-Token",
    ])
  func twoParameters(name: String) throws {
    let request = SigningRequest(url: url + "&\(name)=b&\(name.lowercased())=c")
    let error = try #require(throws: SigV4Error.self) { try Sample.signer().presign(request, at: Sample.time) }
    #expect(error.code == .ambiguousAuthentication)
    #expect(error.message.lowercased().contains(name.lowercased()))
  }

  @Test(
    "a presigned URL is not signed in a header",
    arguments: ["X-Amz-Signature", "x-amz-signature", "X-Amz-Credential", "X-Amz-Algorithm", "X%2DAmz-Signature"])
  func headerOnPresignedURL(name: String) throws {
    let request = SigningRequest(url: url + "&" + name + "=old")
    let error = try #require(throws: SigV4Error.self) { try Sample.signer().sign(request, at: Sample.time) }
    #expect(error.code == .ambiguousAuthentication)
  }

  @Test("parameters that only look similar are signed like any other")
  func similarParameters() throws {
    let query = "X-Amz-Date=1&X-Amz-Expires=2&X-Amz-Signature-Version=3&X-Amz-Target=4"
    #expect(try CanonicalText.signing(SigningRequest(url: "https://example.amazonaws.com/?" + query)).query == query)
  }
}
