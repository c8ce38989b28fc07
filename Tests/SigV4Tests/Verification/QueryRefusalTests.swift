// What is refused of a presigned URL, and for which reason.

import SigV4
import Testing

@Suite("Refusals of presigned URLs")
struct QueryRefusalTests {
  private static func parameter(
    _ description: String, _ old: String, _ new: String, _ code: VerificationError.Code, saying words: String
  ) -> Refusal {
    Refusal(description, code, saying: words) { try $0.replacingInTarget(old, new) }
  }

  /// What each parameter of a presigned URL must be: there, once, in AWS's case.
  static let parameters: [Refusal] = {
    let parts: [(String, String)] = [
      ("Algorithm=AWS4-HMAC-SHA256&", "X-Amz-Algorithm"), ("Credential=AKIDEXAMPLE", "X-Amz-Credential"),
      ("Date=20150830", "X-Amz-Date"), ("Expires=86400", "X-Amz-Expires"), ("SignedHeaders=", "X-Amz-SignedHeaders"),
      ("Signature=", "X-Amz-Signature"),
    ]
    return parts.flatMap { part, name -> [Refusal] in
      [
        parameter("no " + name, "X-Amz-" + part, "Y-" + part, .missingParameter, saying: name),
        parameter(name + " twice", "a=b", "a=b&" + name + "=x", .repeatedParameter, saying: name),
        parameter(
          name + " twice, once encoded", "a=b", "a=b&X%2dAmz" + String(name.dropFirst(5)), .repeatedParameter,
          saying: name),
        parameter(name + " in lower case", "X-Amz-" + part, "x-amz-" + part, .malformedParameter, saying: name),
      ]
    }
  }()

  static let values: [Refusal] = [
    parameter("SigV4a", "AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256", .unsupportedAlgorithm, saying: "SigV4a"),
    parameter("another algorithm", "AWS4-HMAC-SHA256", "AWS4-HMAC-SHA512", .unsupportedAlgorithm, saying: "algorithm"),
    parameter(
      "an empty credential", "Credential=AKIDEXAMPLE%2F", "Credential=&b=", .malformedCredential, saying: "made"),
    parameter("wrong terminator", "aws4_request", "aws4", .wrongTerminator, saying: "aws4_request"),
    parameter("wrong region", "%2Fus-east-1%2F", "%2Feu-west-1%2F", .wrongRegion, saying: "eu-west-1"),
    parameter("wrong service", "%2Fservice%2F", "%2Fs3%2F", .wrongService, saying: "s3"),
    parameter("wrong scope date", "E%2F20150830", "E%2F20150831", .wrongScopeDate, saying: "20150831"),
    parameter("unknown key", "AKIDEXAMPLE", "AKIDEXAMPLF", .unknownAccessKey, saying: "AKIDEXAMPLF"),
    parameter("a malformed date", "20150830T123600Z", "20150830", .malformedDate, saying: "X-Amz-Date parameter"),
    parameter("no expiry", "Expires=86400", "Expires=", .invalidExpiry, saying: "604800"),
    parameter("an expiry of zero", "Expires=86400", "Expires=0", .invalidExpiry, saying: "604800"),
    parameter("an expiry beyond seven days", "Expires=86400", "Expires=604801", .invalidExpiry, saying: "604800"),
    parameter("a huge expiry", "Expires=86400", "Expires=99999999999999999999", .invalidExpiry, saying: "604800"),
    parameter("a negative expiry", "Expires=86400", "Expires=-1", .invalidExpiry, saying: "604800"),
    parameter("an expiry with a plus", "Expires=86400", "Expires=%2B1", .invalidExpiry, saying: "604800"),
    parameter("an expiry with a space", "Expires=86400", "Expires=+1", .invalidExpiry, saying: "604800"),
    parameter("an expiry that is no number", "Expires=86400", "Expires=1h", .invalidExpiry, saying: "604800"),
    parameter("a longer expiry than was signed", "Expires=86400", "Expires=86401", .signatureMismatch, saying: ""),
    parameter("unsorted", "host%3Bx-amz-meta-a", "x-amz-meta-a%3Bhost", .malformedSignedHeaders, saying: "sorted"),
    parameter("a name twice", "host%3Bx", "host%3Bhost%3Bx", .malformedSignedHeaders, saying: "twice"),
    parameter("unsigned host", "host%3Bx-amz-meta-a", "x-amz-meta-a", .unsignedHost, saying: "Host"),
    parameter("unsigned x-amz header", "%3Bx-amz-meta-a", "", .unsignedHeader, saying: "x-amz-meta-a"),
    parameter("listed but not sent", "host%3Bx", "host%3Brange%3Bx", .missingSignedHeader, saying: "range"),
    parameter("another path", "/path", "/path/", .signatureMismatch, saying: ""),
    parameter("another parameter", "a=b", "a=b&a=", .signatureMismatch, saying: ""),
    Refusal("63 digits", .malformedSignature, saying: "64") { $0.withTarget(String($0.target.dropLast())) },
    Refusal("upper-case hexadecimal", .malformedSignature, saying: "lower-case") {
      $0.withTarget($0.target.dropLast(64) + $0.target.suffix(64).uppercased())
    },
    Refusal("a header X-Amz-Date, too", .repeatedParameter, saying: "X-Amz-Date") {
      try $0.replacingInTarget("host%3B", "host%3Bx-amz-date%3B").adding("X-Amz-Date", "20150830T123600Z")
    },
    Refusal("a token in a header, too", .repeatedParameter, saying: "X-Amz-Security-Token") {
      try $0.replacingInTarget("%3Bx-amz-meta-a", "%3Bx-amz-meta-a%3Bx-amz-security-token")
        .adding("X-Amz-Security-Token", Sample.token)
    },
    Refusal("a token in a header, unsigned", .unsignedToken, saying: "X-Amz-Security-Token") {
      $0.adding("X-Amz-Security-Token", Sample.token)
    },
    Refusal("an Authorization header, too", .twoCredentials, saying: "one place") {
      $0.adding("Authorization", try #require(GoodRequest.inHeader().value("Authorization")))
    },
    Refusal("an Authorization header of another kind, too", .twoCredentials, saying: "one place") {
      $0.adding("Authorization", "Basic dXNlcjpwYXNz")
    },
  ]

  @Test("refused", arguments: parameters + values)
  func query(_ refusal: Refusal) throws {
    try GoodRequest.check(refusal, of: GoodRequest.inQuery())
  }
}
