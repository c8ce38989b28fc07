// The worked examples of the AWS documentation (`Vectors/aws-doc-examples.json` names the page of each).

import Crypto
import Foundation
import SigV4
import Testing

@Suite("Examples of the AWS documentation")
struct AWSDocumentationTests {
  @Test("header", arguments: try AWSExamples.load().examples.filter { $0.isSignedInHeader })
  func header(_ example: AWSExample) throws {
    let signer = example.signer
    let request = try example.request()
    let explanation = try signer.explain(request, at: SigningTime(example.amzDate))
    #expect(explanation.canonicalRequest == example.expected.canonicalRequest)
    #expect(explanation.stringToSign == example.expected.stringToSign)
    #expect(explanation.signedHeaders == example.expected.signedHeaders)
    #expect(explanation.signature == example.expected.signature)
    // The one signature that is printed wrongly does not follow from the canonical request that its page prints.
    #expect((explanation.signature == example.expected.documentedSignature) == example.reproduced)

    let signed = try signer.sign(request, at: SigningTime(example.amzDate))
    #expect(signed.signature == example.expected.signature)
    if let authorization = example.expected.authorization {
      #expect(signed.headers.values("Authorization") == [authorization])
    }
    for name in ["x-amz-date", "x-amz-content-sha256"] {
      #expect(signed.headers.values(name) == example.values(name))
    }
  }

  @Test("presigned URL", arguments: try AWSExamples.load().examples.filter { $0.kind == "query" })
  func presignedURL(_ example: AWSExample) throws {
    let signer = example.signer
    let request = try example.request()
    let time = try SigningTime(example.amzDate)
    let explanation = try signer.explainPresigning(request, expiresIn: example.expires, at: time)
    #expect(explanation.canonicalRequest == example.expected.canonicalRequest)
    #expect(explanation.stringToSign == example.expected.stringToSign)
    #expect(explanation.signature == example.expected.documentedSignature)

    let presigned = try signer.presign(request, expiresIn: example.expires, at: time)
    let host = try #require(example.values("host").first)
    let query = try #require(example.expected.presignedQuery)
    #expect(presigned.url == "https://" + host + (try #require(example.path)) + "?" + query)
  }

  @Test("signing key", arguments: try AWSExamples.load().allSigningKeys)
  func signingKey(_ example: AWSSigningKey) throws {
    let key = try SigningKey(
      Credentials(accessKeyID: "AKIDEXAMPLE", secretAccessKey: example.secretAccessKey),
      time: SigningTime(example.date + "T235959Z"), region: example.region, service: example.service)
    let message = "any string to sign"
    let expected = HMAC<SHA256>.authenticationCode(
      for: message.utf8, using: SymmetricKey(data: try #require(Data(hexadecimal: example.kSigning))))
    #expect(key.signature(of: message) == expected.hexadecimal)
    #expect(key.scope == "\(example.date)/\(example.region)/\(example.service)/aws4_request")
  }

  @Test("every example is signed by one of these tests, or is of a kind that header and query signing do not have")
  func noneIsDropped() throws {
    let file = try AWSExamples.load()
    #expect(file.examples.filter(\.isSignedInHeader).count == 11)
    #expect(file.examples.filter { $0.kind == "query" }.count == 2)
    let others = file.examples.filter { !$0.isSignedInHeader && $0.kind != "query" }
    #expect(others.map(\.id) == ["s3-post-policy"])
    #expect(file.allSigningKeys.count == 3 + 14)
    #expect(file.examples.filter { !$0.reproduced }.map(\.id) == ["glacier-upload-archive"])
  }
}

struct AWSExamples: Decodable {
  let examples: [AWSExample]
  let signingKeys: [AWSSigningKey]

  static func load() throws -> AWSExamples {
    try Vectors.decode(AWSExamples.self, from: Data(contentsOf: Vectors.url("aws-doc-examples.json")))
  }

  /// The examples of key derivation, and the keys of all other examples.
  var allSigningKeys: [AWSSigningKey] {
    signingKeys
      + examples.map {
        AWSSigningKey(
          id: $0.id, secretAccessKey: $0.secretAccessKey, date: String($0.amzDate.prefix(8)), region: $0.region,
          service: $0.service, kSigning: $0.expected.signingKey)
      }
  }
}

struct AWSSigningKey: Decodable, CustomTestStringConvertible {
  let id: String
  let secretAccessKey: String
  let date: String
  let region: String
  let service: String
  let kSigning: String

  var testDescription: String { id }
}

struct AWSExample: Decodable, CustomTestStringConvertible {
  struct Expected: Decodable {
    let documentedSignature: String?
    let canonicalRequest: String?
    let stringToSign: String?
    let signedHeaders: String?
    let signingKey: String
    let signature: String
    let authorization: String?
    let presignedQuery: String?
    let chunks: [Chunk]?
    let trailer: Trailer?
    let framedBodyLength: Int?
    let framedBodySha256: String?
    let policyBase64: String?
  }

  struct Chunk: Decodable {
    let length: Int
    let chunkHeader: String
  }

  struct Trailer: Decodable {
    let wire: String
  }

  let id: String
  let kind: String
  let accessKeyId: String
  let secretAccessKey: String
  let amzDate: String
  let region: String
  let service: String
  let method: String?
  let path: String?
  let query: String?
  let headers: [[String]]?
  let bodyBase64: String?
  let payloadHash: String?
  let expires: Int?
  let policyJson: String?
  let reproduced: Bool
  let expected: Expected

  var testDescription: String { id }

  /// The first signature of a chunked upload is one in a header, too.
  var isSignedInHeader: Bool { kind == "header" || kind == "header-chunked" }

  func values(_ name: String) -> [String] {
    (headers ?? []).filter { $0[0].lowercased() == name }.map { $0[1] }
  }

  var signer: Signer {
    var service = Service(service)
    // One of the two Glacier examples leaves out the header that the other has.
    if isSignedInHeader, values("x-amz-content-sha256").isEmpty { service.payloadHeader = .forMarkers }
    return Signer(
      credentials: Credentials(accessKeyID: accessKeyId, secretAccessKey: secretAccessKey), region: region,
      service: service)
  }

  /// The request without what signing adds: the host comes from the URL, the payload from the body.
  func request() throws -> SigningRequest {
    let host = try #require(values("host").first)
    let added = ["host", "x-amz-date", "x-amz-content-sha256"]
    return SigningRequest(
      method: try #require(method),
      url: "https://" + host + (path ?? "") + (query.map { $0.isEmpty ? "" : "?" + $0 } ?? ""),
      headers: (headers ?? []).filter { !added.contains($0[0].lowercased()) }.map { HeaderField($0[0], $0[1]) },
      payload: try payload)
  }

  /// Nil for presigned URLs: the service's preset knows what their pages say.
  private var payload: Payload? {
    get throws {
      guard isSignedInHeader, let payloadHash else { return nil }
      if let body = bodyBase64.flatMap({ Data(base64Encoded: $0) }) { return .hashing(body) }
      return try kind == "header-chunked" ? Payload(marker: payloadHash) : Payload(sha256Hex: payloadHash)
    }
  }
}
