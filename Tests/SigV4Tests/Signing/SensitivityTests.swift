// Change one byte of anything that is signed, and the signature is another.

import SigV4
import Testing

@Suite("Every byte counts")
struct SensitivityTests {
  @Test("in a header", arguments: SignedParts.variations(of: "service") + SignedParts.variations(of: "s3"))
  func header(_ variation: SignedParts.Variation) throws {
    let signatures = try ([variation.original] + variation.variants).map { try $0.signatureInHeader }
    #expect(variation.variants.count > 1)
    if variation.testDescription.hasSuffix("access key id") {
      // It names the signer, beside the signature.
      #expect(Set(signatures).count == 1)
    } else {
      #expect(Set(signatures).count == signatures.count)
    }
  }

  @Test("in a query", arguments: SignedParts.variations(of: "service") + SignedParts.variations(of: "s3"))
  func query(_ variation: SignedParts.Variation) throws {
    let signatures = try ([variation.original] + variation.variants).map { try $0.signatureInQuery }
    #expect(Set(signatures).count == signatures.count)
  }
}

/// All that goes into a signature.
struct SignedParts: Sendable {
  /// The same parts, each time with one byte of one of them changed.
  struct Variation: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let original: SignedParts
    let variants: [SignedParts]
  }

  var method = "PATCH"
  var host = "example.amazonaws.com:8443"
  var path = "/some/path-1/to.~name_/"
  var query = "name=value&other=2"
  var headerName = "x-custom"
  var headerValue = "some value, 1"
  var body = Array("The body, which is longer than one block of the hash, so that all its bytes are seen.".utf8)
  var accessKeyID = "AKIDEXAMPLE"
  var secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
  var token = "session/token+1=="
  var time = "20150830T123600Z"
  var region = "us-east-1"
  var service: String

  private var signer: Signer {
    Signer(
      credentials: Credentials(accessKeyID: accessKeyID, secretAccessKey: secret, sessionToken: token),
      region: region, service: Service(service))
  }

  private var request: SigningRequest {
    SigningRequest(
      method: method, url: "https://" + host + path + "?" + query, headers: [HeaderField(headerName, headerValue)],
      payload: .hashing(body))
  }

  var signatureInHeader: String {
    get throws { try signer.sign(request, at: SigningTime(time)).signature }
  }

  var signatureInQuery: String {
    get throws { try signer.explainPresigning(request, at: SigningTime(time)).signature }
  }

  static func variations(of service: String) -> [Variation] {
    let original = SignedParts(service: service)
    func variation(_ name: String, _ variants: [SignedParts]) -> Variation {
      Variation(testDescription: service + ", " + name, original: original, variants: variants)
    }
    func replacing(_ part: WritableKeyPath<SignedParts, String>, with letters: String = "xy") -> [SignedParts] {
      original[keyPath: part].indices.map { index in
        var parts = original
        let letter = original[keyPath: part][index] == letters.first ? letters.suffix(1) : letters.prefix(1)
        parts[keyPath: part].replaceSubrange(index...index, with: letter)
        return parts
      }
    }
    let bodies = original.body.indices.map { index in
      var parts = original
      parts.body[index] ^= 1
      return parts
    }
    let times = [
      "10150830T123600Z", "21150830T123600Z", "20250830T123600Z", "20140830T123600Z", "20151030T123600Z",
      "20150730T123600Z", "20150820T123600Z", "20150831T123600Z", "20150830T023600Z", "20150830T113600Z",
      "20150830T122600Z", "20150830T123500Z", "20150830T123610Z", "20150830T123601Z",
    ].map { time in
      var parts = original
      parts.time = time
      return parts
    }
    return [
      variation("method", replacing(\.method, with: "XY")),
      variation("host", Array(replacing(\.host, with: "12").dropLast("443".count))),
      variation("path", Array(replacing(\.path).dropFirst())),
      variation("query", replacing(\.query)),
      variation("name of a header", replacing(\.headerName)),
      variation("value of a header", replacing(\.headerValue)),
      variation("body", bodies),
      variation("access key id", replacing(\.accessKeyID)),
      variation("secret access key", replacing(\.secret)),
      variation("session token", replacing(\.token)),
      variation("time", times),
      variation("region", replacing(\.region)),
      variation("service", replacing(\.service)),
    ]
  }
}
