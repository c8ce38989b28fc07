// A thousand random requests that botocore signed (`Vectors/sigv4-differential`).

import Foundation
import SigV4
import Testing

@Suite("Requests that botocore signed")
struct DifferentialTests {
  @Test("in a header", arguments: ["s3", "default"])
  func header(style: String) throws {
    for differential in try DifferentialCase.all(style: style, mode: "header") {
      let (signer, request, time) = (differential.signer, try differential.request, try differential.time)
      let explanation = try signer.explain(request, at: time)
      differential.check(explanation)

      let signed = try signer.sign(request, at: time)
      #expect(signed.signature == differential.expected.signature, "\(differential.id)")
      #expect(signed.signedHeaders == differential.expected.signedHeaders, "\(differential.id)")
      #expect(signed.headers.values("Authorization") == [differential.expected.authorization], "\(differential.id)")
      let added = signed.headers.filter { $0.name != "Authorization" }
      #expect(
        Set(added.lines.map { $0.lowercased() })
          == Set(differential.expected.addedHeaders.map { $0.joined(separator: ": ").lowercased() }),
        "\(differential.id)")
    }
  }

  @Test("in a query", arguments: ["s3", "default"])
  func query(style: String) throws {
    for differential in try DifferentialCase.all(style: style, mode: "query") {
      let (signer, request, time) = (differential.signer, try differential.request, try differential.time)
      let explanation = try signer.explainPresigning(request, expiresIn: differential.expires, at: time)
      differential.check(explanation)

      let presigned = try signer.presign(request, expiresIn: differential.expires, at: time)
      let expected = try #require(differential.expected.presignedUrl)
      // botocore puts its own parameters last and in an order of its own.
      #expect(parameters(of: presigned.url) == parameters(of: expected), "\(differential.id)")
      #expect(presigned.url.hasPrefix("https://" + differential.host), "\(differential.id)")
      #expect(presigned.url.hasSuffix("&X-Amz-Signature=" + differential.expected.signature), "\(differential.id)")
      #expect(presigned.expiresIn == differential.expires, "\(differential.id)")
      #expect(
        presigned.requiredHeaders.lines.sorted()
          == differential.headers.map { $0.joined(separator: ": ") }.sorted(), "\(differential.id)")
    }
  }

  @Test("all 1,000 cases are there, in the numbers of each kind that were drawn")
  func noneIsMissing() throws {
    let counts = try Dictionary(grouping: DifferentialCase.all) { $0.style + " " + $0.mode }.mapValues(\.count)
    #expect(counts == ["s3 header": 348, "default header": 298, "s3 query": 193, "default query": 161])
  }

  private func parameters(of url: String) -> [Substring] {
    url.drop { $0 != "?" }.dropFirst().split(separator: "&", omittingEmptySubsequences: false).sorted()
  }
}

struct DifferentialCase: Decodable, Sendable {
  struct Expected: Decodable {
    let canonicalRequest: String
    let stringToSign: String
    let signedHeaders: String
    let signature: String
    let authorization: String?
    let presignedUrl: String?
    let addedHeaders: [[String]]
  }

  let id: String
  let style: String
  let mode: String
  let method: String
  let url: String
  let host: String
  let headers: [[String]]
  let headersNotSigned: [[String]]
  let bodyBase64: String
  let payload: String
  let accessKeyId: String
  let secretAccessKey: String
  let sessionToken: String?
  let region: String
  let service: String
  let amzDate: String
  let expires: Int?
  let expected: Expected

  static var all: [DifferentialCase] {
    get throws {
      try Data(contentsOf: Vectors.url("sigv4-differential/dev-seed1-1000.jsonl")).split(separator: UInt8(ascii: "\n"))
        .map { try Vectors.decode(DifferentialCase.self, from: Data($0)) }
    }
  }

  static func all(style: String, mode: String) throws -> [DifferentialCase] {
    try all.filter { $0.style == style && $0.mode == mode }
  }

  var signer: Signer {
    // The path rules of the style, whatever the presets of the service are.
    var service: Service = style == "s3" ? .s3 : "service"
    service.signingName = self.service
    let credentials = Credentials(
      accessKeyID: accessKeyId, secretAccessKey: secretAccessKey, sessionToken: sessionToken)
    return Signer(credentials: credentials, region: region, service: service)
  }

  /// The headers that botocore leaves unsigned are sent, too, before and between the others.
  var request: SigningRequest {
    get throws {
      let split = headers.count / 2
      let sent = headersNotSigned.prefix(1) + headers.prefix(split) + headersNotSigned.dropFirst() + headers[split...]
      let body = try #require(Data(base64Encoded: bodyBase64))
      let signedPayload: Payload = payload == "unsigned" ? .unsigned : .hashing(body)
      // In a query the style itself says what is signed of the body.
      return SigningRequest(
        method: method, url: url, headers: sent.map { HeaderField($0[0], $0[1]) },
        payload: mode == "query" ? nil : signedPayload)
    }
  }

  var time: SigningTime {
    get throws { try SigningTime(amzDate) }
  }

  func check(_ explanation: Explanation) {
    #expect(explanation.canonicalRequest == expected.canonicalRequest, "\(id)")
    #expect(explanation.stringToSign == expected.stringToSign, "\(id)")
    #expect(explanation.signedHeaders == expected.signedHeaders, "\(id)")
    #expect(explanation.signature == expected.signature, "\(id)")
  }
}
