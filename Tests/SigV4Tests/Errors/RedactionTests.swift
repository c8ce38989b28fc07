import SigV4
import Testing

@Suite("Nothing that is printed or reflected shows a secret")
struct RedactionTests {
  private static let secret = BadInput.secret
  private static let token = BadInput.token
  private static let request = SigningRequest(
    method: "PUT", url: "https://bucket.s3.amazonaws.com/key", headers: [HeaderField("Range", "bytes=0-9")])

  /// A signer that has signed, and so has a key in its cache.
  private static var usedSigner: Signer {
    get throws {
      let signer = Signer(credentials: BadInput.credentials)
      _ = try signer.sign(request, at: Sample.time)
      _ = try signer.presign(request, at: Sample.time)
      return signer
    }
  }

  private static var signingKey: SigningKey {
    get throws {
      try SigningKey(BadInput.credentials, time: Sample.time, region: "us-east-1", service: "s3")
    }
  }

  /// A text in the forms in which bytes are shown: as they are, in hexadecimal digits, and as lists of numbers.
  private func forms(_ text: String) -> [String] {
    let bytes = Array(text.utf8.prefix(8))
    return [
      String(text.prefix(8)), bytes.hexadecimal, bytes.hexadecimal.uppercased(),
      bytes.map(String.init).joined(separator: ", "), bytes.map { "- \($0)" }.joined(separator: "\n"),
    ]
  }

  private func expect(_ value: Any, hides hidden: String, _ comment: Comment) {
    for text in Everything.texts(of: value) {
      for form in forms(hidden) {
        #expect(!text.contains(form), comment)
      }
    }
  }

  @Test("credentials, signers, signing keys and errors show neither secret nor token")
  func identities() throws {
    let error = try #require(throws: SigV4Error.self) {
      try Signer(credentials: BadInput.credentials).sign(SigningRequest(url: "https://localhost/"), at: Sample.time)
    }
    let values: [(String, Any)] = [
      ("credentials", BadInput.credentials), ("in an optional", Optional(BadInput.credentials) as Any),
      ("in a list", [BadInput.credentials]), ("in a dictionary", ["a": BadInput.credentials]),
      ("in an enumeration", Result<Credentials, SigV4Error>.success(BadInput.credentials)),
      ("an unused signer", Signer(credentials: BadInput.credentials, region: "us-east-1", service: .s3)),
      ("a signer", try Self.usedSigner), ("a signing key", try Self.signingKey), ("an error", error),
    ]
    for (name, value) in values {
      expect(value, hides: Self.secret, "\(name)")
      expect(value, hides: Self.token, "\(name)")
    }
  }

  @Test("what signing returns shows no secret")
  func results() throws {
    let signer = try Self.usedSigner
    let values: [(String, Any)] = [
      ("a signed request", try signer.sign(Self.request, at: Sample.time)),
      ("a presigned URL", try signer.presign(Self.request, at: Sample.time)),
      ("its required headers", try signer.presign(Self.request, at: Sample.time).requiredHeaders),
      ("an explanation", try signer.explain(Self.request, at: Sample.time)),
      ("an explanation of presigning", try signer.explainPresigning(Self.request, at: Sample.time)),
    ]
    for (name, value) in values { expect(value, hides: Self.secret, "\(name)") }
  }

  @Test("what is left is of use: whose keys, which scope, and whether there is a token")
  func descriptions() throws {
    #expect(
      "\(BadInput.credentials)"
        == "Credentials(accessKeyID: AKIDEXAMPLE, secretAccessKey: <redacted>, sessionToken: <redacted>)")
    #expect("\(Sample.credentials)" == "Credentials(accessKeyID: AKIDEXAMPLE, secretAccessKey: <redacted>)")
    #expect("\(try Self.signingKey)" == "SigningKey(20150830/us-east-1/s3/aws4_request)")
    #expect(Mirror(reflecting: BadInput.credentials).children.map(\.label) == ["accessKeyID"])
    #expect(Mirror(reflecting: try Self.signingKey).children.map(\.label) == ["scope"])
  }

  @Test("this test would see a secret", arguments: [BadInput.secret, BadInput.token])
  func control(hidden: String) {
    struct Careless {
      let inner: [Any]
    }
    for shown: Any in [hidden, Array(hidden.utf8), Array(hidden.utf8).hexadecimal] {
      let texts = Everything.texts(of: Careless(inner: [shown]))
      #expect(texts.contains { text in forms(hidden).contains { text.contains($0) } })
    }
  }
}
