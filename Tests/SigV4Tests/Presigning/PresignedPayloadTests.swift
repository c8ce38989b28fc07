import SigV4
import Testing

@Suite("Payload and headers of a presigned URL")
struct PresignedPayloadTests {
  private let request = SigningRequest(method: "PUT", url: "https://example.amazonaws.com/key")
  private let emptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
  private let helloHash = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"

  private func presign(
    _ request: SigningRequest, for service: Service
  ) throws -> (canonical: CanonicalText, required: [String]) {
    let signer = Sample.signer(for: service)
    let presigned = try signer.presign(request, at: Sample.time)
    return (try CanonicalText.presigning(request, with: signer), presigned.requiredHeaders.lines)
  }

  @Test("S3: unsigned, and no header is needed", arguments: [Service.s3, .s3Express, .s3Outposts, .s3ObjectLambda])
  func s3(service: Service) throws {
    let presigned = try presign(request, for: service)
    #expect(presigned.canonical.payload == "UNSIGNED-PAYLOAD")
    #expect(presigned.canonical.signedHeaders == "host")
    #expect(presigned.required.isEmpty)
  }

  @Test("S3: a body that is signed after all must be told in a header")
  func s3Signed() throws {
    var request = request
    request.payload = .hashing("hello".utf8)
    let presigned = try presign(request, for: .s3)
    #expect(presigned.canonical.payload == helloHash)
    #expect(presigned.canonical.value("x-amz-content-sha256") == helloHash)
    #expect(presigned.required == ["X-Amz-Content-Sha256: " + helloHash])
  }

  @Test("others: the hash of the body, with no header", arguments: [Service.executeAPI, .sts, .openSearch])
  func others(service: Service) throws {
    let empty = try presign(request, for: service)
    #expect(empty.canonical.payload == emptyHash)
    var request = request
    request.payload = .hashing("hello".utf8)
    let hello = try presign(request, for: service)
    #expect(hello.canonical.payload == helloHash)
    for presigned in [empty, hello] {
      #expect(presigned.canonical.signedHeaders == "host")
      #expect(presigned.required.isEmpty)
    }
  }

  @Test("others: what is no hash must be told in a header")
  func othersUnsigned() throws {
    var request = request
    request.payload = .unsigned
    let presigned = try presign(request, for: .executeAPI)
    #expect(presigned.canonical.payload == "UNSIGNED-PAYLOAD")
    #expect(presigned.canonical.signedHeaders == "host;x-amz-content-sha256")
    #expect(presigned.required == ["X-Amz-Content-Sha256: UNSIGNED-PAYLOAD"])
  }

  @Test("VPC Lattice: unsigned, with the header signed")
  func vpcLattice() throws {
    let presigned = try presign(request, for: .vpcLattice)
    #expect(presigned.canonical.payload == "UNSIGNED-PAYLOAD")
    #expect(presigned.canonical.value("x-amz-content-sha256") == "UNSIGNED-PAYLOAD")
    #expect(presigned.required == ["X-Amz-Content-Sha256: UNSIGNED-PAYLOAD"])
  }

  @Test("VPC Lattice: a body that is signed after all must be told in the header, too, so that it verifies")
  func vpcLatticeSigned() throws {
    var request = request
    request.payload = .hashing("hello".utf8)
    let presigned = try presign(request, for: .vpcLattice)
    #expect(presigned.canonical.payload == helloHash)
    #expect(presigned.required == ["X-Amz-Content-Sha256: " + helloHash])
    let received = try ReceivedRequest.presigned(request, by: Sample.signer(for: .vpcLattice))
    try Verifier.sample(.vpcLattice).expectAcceptance(received, body: .bytes(Array("hello".utf8)))
  }

  @Test("the caller's own x-amz-content-sha256 header decides, and is signed")
  func callersHeader() throws {
    var request = request
    request.headers = [HeaderField("x-amz-content-sha256", helloHash)]
    for service in [Service.s3, .executeAPI] {
      let presigned = try presign(request, for: service)
      #expect(presigned.canonical.payload == helloHash)
      #expect(presigned.canonical.signedHeaders == "host;x-amz-content-sha256")
      #expect(presigned.required == ["X-Amz-Content-Sha256: " + helloHash])
    }
  }

  @Test("headers that are not signed are not required")
  func unsignedHeaders() throws {
    var request = request
    request.headers = [
      HeaderField("User-Agent", "a"), HeaderField("Content-Type", " text/plain  "), HeaderField("Range", "b"),
    ]
    let signer = Sample.signer(for: .s3, headers: HeaderSelection(skipping: ["range"]))
    let presigned = try signer.presign(request, at: Sample.time)
    // As the caller gave it: what is signed is its canonical form.
    #expect(presigned.requiredHeaders.lines == ["Content-Type:  text/plain  "])
    #expect(presigned.url.contains("&X-Amz-SignedHeaders=content-type%3Bhost&"))
  }

  @Test("names of headers are encoded in the URL", arguments: ["", "?a=1"])
  func encodedNames(query: String) throws {
    let request = SigningRequest(
      url: "https://example.amazonaws.com/" + query,
      headers: [HeaderField("X-Odd!#$%&'*+.^_`|~Name", "v"), HeaderField("Zoo", "v")])
    let presigned = try presign(request, for: .s3)
    #expect(presigned.canonical.signedHeaders == "host;x-odd!#$%&'*+.^_`|~name;zoo")
    let encoded = presigned.canonical.signedHeaders.percentEncoded
    #expect(presigned.canonical.query.hasSuffix("&X-Amz-SignedHeaders=" + encoded + (query.isEmpty ? "" : "&a=1")))
  }
}
