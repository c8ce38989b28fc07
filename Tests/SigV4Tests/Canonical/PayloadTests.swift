import Foundation
import SigV4
import Testing

@Suite("Payload")
struct PayloadTests {
  private let emptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
  private let helloHash = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
  private let url = "https://example.amazonaws.com/"

  @Test("the last line is the hash of the body, or what it is given instead")
  func text() throws {
    func lastLine(_ payload: Payload?) throws -> String {
      try CanonicalText.signing(SigningRequest(url: url, payload: payload)).payload
    }
    #expect(try lastLine(nil) == emptyHash)
    #expect(try lastLine(.empty) == emptyHash)
    #expect(try lastLine(.hashing([])) == emptyHash)
    #expect(try lastLine(.hashing("hello".utf8)) == helloHash)
    #expect(try lastLine(.hashing(Data("hello".utf8))) == helloHash)
    #expect(try lastLine(.hashing(AnySequence(Array("hello".utf8)))) == helloHash)
    #expect(try lastLine(Payload(sha256Hex: helloHash)) == helloHash)
    #expect(try lastLine(.unsigned) == "UNSIGNED-PAYLOAD")
    let marker = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER"
    #expect(try lastLine(Payload(marker: marker)) == marker)
  }

  @Test("a header says it when the caller does not", arguments: ["x-amz-content-sha256", "X-Amz-Content-SHA256"])
  func header(name: String) throws {
    for value in [helloHash, "UNSIGNED-PAYLOAD", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"] {
      let request = SigningRequest(url: url, headers: [HeaderField(name, value)])
      let canonical = try CanonicalText.signing(request)
      #expect(canonical.payload == value)
      #expect(canonical.headers.filter { $0.hasPrefix("x-amz-content-sha256") } == ["x-amz-content-sha256:" + value])
    }
  }

  @Test("a header and a payload that say the same are no contradiction")
  func headerAndPayload() throws {
    let request = SigningRequest(
      url: url, headers: [HeaderField("x-amz-content-sha256", helloHash)], payload: .hashing("hello".utf8))
    #expect(try CanonicalText.signing(request).payload == helloHash)
  }

  @Test(
    "S3 and its kin are always told the hash, in a signed header",
    arguments: [Service.s3, .s3Express, .s3Outposts, .s3ObjectLambda])
  func toldToS3(service: Service) throws {
    for payload in [Payload.empty, .hashing("hello".utf8), .unsigned] {
      let signed = try Sample.signer(for: service).sign(SigningRequest(url: url, payload: payload), at: Sample.time)
      #expect(signed.headers.values("x-amz-content-sha256") == [payload.text])
      #expect(signed.signedHeaders == "host;x-amz-content-sha256;x-amz-date")
    }
  }

  @Test("others are told only of what is not the body's hash", arguments: [Service.openSearch, .executeAPI, .sts])
  func toldToOthers(service: Service) throws {
    let signer = Sample.signer(for: service)
    for payload in [nil, Payload.hashing("hello".utf8), try Payload(sha256Hex: helloHash)] {
      let signed = try signer.sign(SigningRequest(url: url, payload: payload), at: Sample.time)
      #expect(signed.headers.map(\.name) == ["X-Amz-Date", "Authorization"])
      #expect(signed.signedHeaders == "host;x-amz-date")
    }
    let signed = try signer.sign(SigningRequest(url: url, payload: .unsigned), at: Sample.time)
    #expect(signed.headers.values("x-amz-content-sha256") == ["UNSIGNED-PAYLOAD"])
    #expect(signed.signedHeaders == "host;x-amz-content-sha256;x-amz-date")
  }

  @Test("OpenSearch Serverless and Glacier are always told the hash, too", arguments: ["aoss", "glacier"] as [Service])
  func toldToOpenSearchServerless(service: Service) throws {
    let signed = try Sample.signer(for: service).sign(SigningRequest(url: url), at: Sample.time)
    #expect(signed.headers.values("x-amz-content-sha256") == [emptyHash])
    #expect(signed.signedHeaders == "host;x-amz-content-sha256;x-amz-date")
  }
}
