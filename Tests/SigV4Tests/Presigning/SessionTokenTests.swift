import SigV4
import Testing

@Suite("Session token")
struct SessionTokenTests {
  private let request = SigningRequest(url: "https://example.amazonaws.com/")

  /// The headers and the query of the sample request, signed with temporary keys.
  private func sign(
    for service: Service
  ) throws -> (headers: [HeaderField], canonical: CanonicalText, url: String, canonicalQuery: String) {
    let signer = Sample.signer(for: service, credentials: Sample.sessionCredentials)
    return (
      try signer.sign(request, at: Sample.time).headers, try CanonicalText.signing(request, with: signer),
      try signer.presign(request, at: Sample.time).url,
      try CanonicalText.presigning(request, with: signer).query
    )
  }

  @Test("is signed, and sent, in X-Amz-Security-Token", arguments: ["service", "s3", "es", "sts"] as [Service])
  func signed(service: Service) throws {
    let signed = try sign(for: service)
    #expect(signed.headers.values("X-Amz-Security-Token") == [Sample.token])
    #expect(signed.canonical.value("x-amz-security-token") == Sample.token)
    let parameter = "&X-Amz-Security-Token=" + Sample.token.percentEncoded
    #expect(signed.url.contains(parameter))
    #expect(signed.canonicalQuery.contains(parameter))
  }

  @Test("S3 Express calls it x-amz-s3session-token, in a query X-Amz-S3session-Token")
  func s3Express() throws {
    #expect(Service.s3Express.signingName == "s3express")
    let signed = try sign(for: .s3Express)
    #expect(signed.headers.values("x-amz-s3session-token") == [Sample.token])
    #expect(signed.canonical.value("x-amz-s3session-token") == Sample.token)
    let parameter = "&X-Amz-S3session-Token=" + Sample.token.percentEncoded
    #expect(signed.url.contains(parameter))
    #expect(signed.canonicalQuery.contains(parameter))
    #expect(signed.headers.values("X-Amz-Security-Token").isEmpty)
    #expect(!signed.url.contains("Security-Token"))
  }

  @Test("added after signing, it is sent and changes no signature")
  func addedAfterSigning() throws {
    var service: Service = "service"
    service.tokenPlacement = .addedAfterSigning
    let signed = try sign(for: service)
    #expect(signed.headers.values("X-Amz-Security-Token") == [Sample.token])
    #expect(signed.canonical.signedHeaders == "host;x-amz-date")
    #expect(signed.url.contains("&X-Amz-Security-Token=" + Sample.token.percentEncoded))
    #expect(!signed.canonicalQuery.contains("Token"))

    let longTerm = try Sample.signer(for: service).sign(request, at: Sample.time)
    #expect(signed.headers.values("Authorization") == longTerm.headers.values("Authorization"))
  }

  @Test("long-term keys have none")
  func none() throws {
    let signer = Sample.signer(for: .s3)
    #expect(try !signer.sign(request, at: Sample.time).headers.contains { $0.name.lowercased().contains("token") })
    #expect(try !signer.presign(request, at: Sample.time).url.lowercased().contains("token"))
  }
}
