import SigV4
import Testing

@Suite("Errors")
struct ErrorTests {
  @Test("each bad input has its code, and a message that names what is wrong", arguments: BadInput.all)
  func badInput(_ input: BadInput) throws {
    let error = try #require(throws: SigV4Error.self, performing: input.use)
    #expect(error.code == input.code)
    #expect(input.named.isEmpty || error.message.contains(input.named), "\(error.message)")
    #expect(error.description == "\(error.code): \(error.message)")
    // One line, begun in lower case, so that it can follow whatever a program puts before it.
    #expect(!error.message.isEmpty && !error.message.contains { $0.isNewline })
  }

  @Test("no error shows the secret, the token or the value of a header", arguments: BadInput.all)
  func secrecy(_ input: BadInput) throws {
    let error = try #require(throws: SigV4Error.self, performing: input.use)
    for text in Everything.texts(of: error) {
      for hidden in [BadInput.secret, BadInput.token, BadInput.value] {
        #expect(!text.contains(hidden))
      }
    }
  }

  @Test("codes are told apart, and say what they are")
  func codes() {
    let codes: [SigV4Error.Code] = [
      .invalidURL, .invalidHost, .invalidPercentEncoding, .invalidMethod, .invalidHeaderName, .invalidHeaderValue,
      .unsignableHeader, .invalidPayloadHash, .conflictingPayloadHash, .ambiguousAuthentication, .invalidExpiry,
      .invalidDate, .missingRegion, .missingService, .invalidScope, .invalidCredentials, .expiredCredentials,
      .invalidChunkSize, .invalidContentLength, .invalidTrailer, .insufficientStorage, .streamEnded, .invalidEvent,
      .invalidPolicy, .invalidUserName, .tokenTooLong, .unreadableAnswer,
    ]
    #expect(Set(codes).count == codes.count)
    #expect(Set(codes.map(\.description)).count == codes.count)
    for code in codes { #expect(code.description.split(separator: " ").count >= 2) }
  }

  @Test("an access key id with slashes is none of these: it signs, and stays whole in the credential")
  func slashesInKeyID() throws {
    let credentials = Credentials(accessKeyID: "tenant/AKID/1", secretAccessKey: BadInput.secret)
    let signer = Sample.signer(credentials: credentials)
    let request = SigningRequest(url: "https://example.amazonaws.com/")
    let authorization = try signer.sign(request, at: Sample.time).headers.values("Authorization")
    #expect(authorization.first?.contains("Credential=tenant/AKID/1/20150830/us-east-1/service/aws4_request,") == true)
    let url = try signer.presign(request, at: Sample.time).url
    #expect(url.contains("&X-Amz-Credential=tenant%2FAKID%2F1%2F20150830%2Fus-east-1%2Fservice%2Faws4_request&"))
  }

  @Test("a header that is always signed may be forced, too")
  func forcedAnyway() throws {
    let request = SigningRequest(url: "https://example.amazonaws.com/", headers: [HeaderField("Range", "a")])
    let signer = Sample.signer(headers: HeaderSelection(forcing: ["Host", "range"]))
    #expect(try CanonicalText.signing(request, with: signer).signedHeaders == "host;range;x-amz-date")
    #expect(try CanonicalText.presigning(request, with: signer).signedHeaders == "host;range")
  }
}
