// What is refused of a request that is signed in its header, and for which reason.

import SigV4
import Testing

@Suite("Refusals of requests signed in their header")
struct HeaderRefusalTests {
  private static func authorization(
    _ description: String, _ old: String, _ new: String, _ code: VerificationError.Code = .malformedAuthorization,
    saying words: String = "Authorization"
  ) -> Refusal {
    Refusal(description, code, saying: words) { try $0.replacingInAuthorization(old, new) }
  }

  static let refusals: [Refusal] = [
    // Nothing to verify, or too much.
    Refusal("no Authorization header", .missingAuthentication, saying: "neither an Authorization header") {
      $0.with("Authorization", nil)
    },
    Refusal("two Authorization headers", .repeatedAuthorization, saying: "two Authorization headers") {
      $0.adding("authorization", try #require($0.value("Authorization")))
    },
    Refusal("two Authorization headers, one of another kind", .repeatedAuthorization, saying: "two Authorization") {
      $0.adding("Authorization", "Bearer x")
    },
    Refusal("header and query, whole", .twoCredentials, saying: "in its query") { header in
      var changed = header
      changed.target = try GoodRequest.inQuery().target
      return changed
    },
    Refusal("header and a signature in the query", .twoCredentials, saying: "in its query") {
      try $0.replacingInTarget("a=b", "a=b&X-Amz-Signature=0")
    },
    Refusal("header and an encoded credential in the query", .twoCredentials, saying: "in its query") {
      try $0.replacingInTarget("a=b", "%58-Amz%2DCredential=&a=b")
    },
    Refusal("header and a signature in the query, in lower case", .malformedParameter, saying: "another case") {
      try $0.replacingInTarget("a=b", "a=b&x-amz-signature=0")
    },
    // The Authorization header.
    authorization("empty Authorization", "AWS4-HMAC-SHA256 ", "", .unsupportedAlgorithm, saying: "algorithm"),
    Refusal("blank Authorization", .unsupportedAlgorithm, saying: "algorithm") { $0.with("Authorization", "  ") },
    authorization("SigV4a", "AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256", .unsupportedAlgorithm, saying: "SigV4a"),
    authorization("SigV2", "AWS4-HMAC-SHA256", "AWS", .unsupportedAlgorithm, saying: "AWS4-HMAC-SHA256"),
    authorization("Bearer", "AWS4-HMAC-SHA256", "Bearer", .unsupportedAlgorithm, saying: "AWS4-HMAC-SHA256"),
    authorization("lower-case algorithm", "AWS4", "aws4", .unsupportedAlgorithm, saying: "AWS4-HMAC-SHA256"),
    authorization("nothing but the algorithm", " Credential=", "", .unsupportedAlgorithm, saying: "algorithm"),
    Refusal("the algorithm alone", .malformedAuthorization, saying: "Credential=") {
      $0.with("Authorization", "AWS4-HMAC-SHA256")
    },
    Refusal("the algorithm and a blank", .malformedAuthorization, saying: "Credential=") {
      $0.with("Authorization", "AWS4-HMAC-SHA256 ")
    },
    authorization("no credential", "Credential=", "Credentials="),
    authorization("lower-case component", "Credential=", "credential="),
    authorization("blank before =", "Credential=", "Credential ="),
    authorization("no signed headers", ", SignedHeaders=", ", "),
    authorization("no signature", ", Signature=", " ", .malformedAuthorization, saying: "lacks"),
    authorization("semicolons between the components", ", S", "; S", .malformedAuthorization, saying: "lacks"),
    authorization("a component more", ", Signature=", ", More=1, Signature="),
    authorization("an empty component", ", Signature=", ",, Signature="),
    authorization("a comma at the end", ", Signature=", ", Signature=,"),
    authorization(
      "two signatures", ", Signature=", ", Signature=0, Signature=", .repeatedComponent, saying: "Signature"),
    authorization(
      "two credentials in one header", " Credential=", " Credential=x, Credential=", .repeatedComponent,
      saying: "Credential"),
    authorization(
      "two lists", ", SignedHeaders=", ", SignedHeaders=host, SignedHeaders=", .repeatedComponent,
      saying: "SignedHeaders"),
    // The credential.
    authorization("empty access key id", "=AKIDEXAMPLE/", "=/", .malformedCredential, saying: "access-key-id/date"),
    authorization("no access key id", "=AKIDEXAMPLE/", "=", .malformedCredential, saying: "access-key-id/date"),
    authorization("a part too few", "/us-east-1/service/", "/", .malformedCredential, saying: "access-key-id/date"),
    authorization("empty region", "/us-east-1/", "//", .malformedCredential, saying: "region"),
    authorization("empty service", "/service/", "//", .malformedCredential, saying: "service"),
    authorization("empty date", "/20150830/", "//", .malformedCredential, saying: "date"),
    authorization(
      "a space in the credential", "AKIDEXAMPLE", "AKID EXAMPLE", .malformedCredential, saying: "made like"),
    authorization("non-ASCII in the credential", "AKID", "ÄKID", .malformedCredential, saying: "made like"),
    authorization("wrong terminator", "aws4_request", "aws4_request2", .wrongTerminator, saying: "aws4_request"),
    authorization("terminator of another version", "aws4_request", "aws5_request", .wrongTerminator, saying: "aws4"),
    authorization("wrong region", "us-east-1", "us-east-2", .wrongRegion, saying: "us-east-2; expected is us-east-1"),
    authorization("region in upper case", "us-east-1", "US-EAST-1", .wrongRegion, saying: "US-EAST-1"),
    authorization("wrong service", "/service/", "/s3/", .wrongService, saying: "s3; expected is service"),
    authorization("wrong scope date", "20150830", "20150829", .wrongScopeDate, saying: "20150829"),
    authorization("scope date too long", "20150830", "201508300", .wrongScopeDate, saying: "201508300"),
    authorization("unknown key", "AKIDEXAMPLE", "AKIDEXAMPLF", .unknownAccessKey, saying: "AKIDEXAMPLF"),
    authorization("a longer key id", "=AKIDEXAMPLE", "=x/AKIDEXAMPLE", .unknownAccessKey, saying: "x/AKIDEXAMPLE"),
    // The signature.
    Refusal("63 digits", .malformedSignature, saying: "64") {
      $0.with("Authorization", String(try #require($0.value("Authorization")).dropLast()))
    },
    Refusal("65 digits", .malformedSignature, saying: "64") {
      $0.with("Authorization", try #require($0.value("Authorization")) + "0")
    },
    Refusal("no digits", .malformedSignature, saying: "64") {
      let authorization = try #require($0.value("Authorization"))
      return $0.with("Authorization", String(authorization.dropLast(64)))
    },
    Refusal("upper-case hexadecimal", .malformedSignature, saying: "lower-case") {
      let authorization = try #require($0.value("Authorization"))
      return $0.with("Authorization", authorization.dropLast(64) + authorization.suffix(64).uppercased())
    },
    Refusal("a digit that is none", .malformedSignature, saying: "hexadecimal") {
      $0.with("Authorization", try #require($0.value("Authorization")).dropLast() + "g")
    },
    Refusal("a signature of zeros", .signatureMismatch, saying: "AKIDEXAMPLE") {
      $0.with(
        "Authorization", try #require($0.value("Authorization")).dropLast(64) + String(repeating: "0", count: 64))
    },
    // The signed headers.
    authorization("unsorted", "content-type;host", "host;content-type", .malformedSignedHeaders, saying: "sorted"),
    authorization("a name twice", "host;", "host;host;", .malformedSignedHeaders, saying: "twice"),
    authorization(
      "a name in upper case", "content-type;", "Content-Type;", .malformedSignedHeaders, saying: "lower case"),
    authorization("an empty name", "host;", "host;;", .malformedSignedHeaders, saying: "empty"),
    authorization("an empty list", "content-type;", ";content-type;", .malformedSignedHeaders, saying: "empty"),
    authorization("commas in the list", "content-type;host", "content-type,host"),
    authorization(
      "a space in the list", "content-type;host", "content-type; host", .malformedSignedHeaders, saying: "sorted"),
    authorization("listed but not sent", "host;", "host;range;", .missingSignedHeader, saying: "range"),
    Refusal("a signed header that was dropped", .missingSignedHeader, saying: "content-type") {
      $0.with("Content-Type", nil)
    },
    authorization("unsigned host", ";host;", ";", .unsignedHost, saying: "Host"),
    authorization("unsigned x-amz-date", ";x-amz-date;", ";", .unsignedDate, saying: "X-Amz-Date"),
    authorization("unsigned session token", ";x-amz-security-token", "", .unsignedToken, saying: "oken"),
    authorization("unsigned x-amz header", ";x-amz-meta-a;", ";", .unsignedHeader, saying: "x-amz-meta-a"),
    Refusal("an x-amz header that was added", .unsignedHeader, saying: "X-Amz-Acl") {
      $0.adding("X-Amz-Acl", "private")
    },
    Refusal("a header that was repeated", .signatureMismatch, saying: "") { $0.adding("content-type", "text/html") },
    // Headers that a request has once.
    Refusal("no host", .missingHost, saying: "Host") { $0.with("Host", nil) },
    Refusal("two hosts", .repeatedHeader, saying: "host") { $0.adding("host", "example.amazonaws.com") },
    Refusal("two dates", .repeatedHeader, saying: "x-amz-date") { $0.adding("x-amz-date", "20150830T123600Z") },
    Refusal("two tokens", .repeatedHeader, saying: "x-amz-security-token") { $0.adding("x-amz-security-token", "x") },
    Refusal("two payload hashes", .repeatedHeader, saying: "x-amz-content-sha256") {
      $0.adding("x-amz-content-sha256", "UNSIGNED-PAYLOAD").adding("x-amz-content-sha256", "UNSIGNED-PAYLOAD")
    },
    Refusal("a token in the query, too", .repeatedParameter, saying: "X-Amz-Security-Token") {
      try $0.replacingInTarget("a=b", "a=b&X-Amz-Security-Token=x")
    },
    // Dates.
    Refusal("no date", .missingDate, saying: "X-Amz-Date") { $0.with("X-Amz-Date", nil) },
    Refusal("a malformed date", .malformedDate, saying: "20130524T000000Z") {
      $0.with("X-Amz-Date", "2015-08-30T12:36:00Z")
    },
    Refusal("a day that is none", .malformedDate, saying: "X-Amz-Date") { $0.with("X-Amz-Date", "20150832T123600Z") },
    Refusal("a date with milliseconds", .malformedDate, saying: "X-Amz-Date") {
      $0.with("X-Amz-Date", "20150830T123600.000Z")
    },
    Refusal("an empty date", .malformedDate, saying: "X-Amz-Date") { $0.with("X-Amz-Date", "") },
    Refusal("an unsigned Date in place of X-Amz-Date", .missingSignedHeader, saying: "x-amz-date") {
      $0.with("X-Amz-Date", nil).adding("Date", "Sun, 30 Aug 2015 12:36:00 GMT")
    },
    // The request line and the bytes of headers.
    Refusal("an empty method", .invalidMethod, saying: "method") { $0.withMethod("") },
    Refusal("a method with a line break", .invalidMethod, saying: "method") { $0.withMethod("GET\n") },
    Refusal("an empty target", .invalidTarget, saying: "/path?query") { $0.withTarget("") },
    Refusal("the asterisk form", .invalidTarget, saying: "/path?query") { $0.withTarget("*") },
    Refusal("the authority form", .invalidTarget, saying: "/path?query") { $0.withTarget("example.com:443") },
    Refusal("a target without a path", .invalidTarget, saying: "/path?query") { $0.withTarget("?a=b") },
    Refusal("a fragment", .invalidTarget, saying: "fragment") { $0.withTarget("/path?a=b#c") },
    Refusal("a malformed % in the path", .invalidTarget, saying: "%25") { $0.withTarget("/%4?a=b") },
    Refusal("a malformed % in the query", .invalidTarget, saying: "%25") { $0.withTarget("/?a=%") },
    Refusal("NUL in the target", .invalidTarget, saying: "control") { $0.withTarget("/\0") },
    Refusal("a line break in the target", .invalidTarget, saying: "control") { $0.withTarget("/ HTTP/1.1\r\nA: b") },
    Refusal("a line break in a header", .invalidHeader, saying: "Content-Type") {
      $0.with("Content-Type", "text/plain\r\nX-Evil: 1")
    },
    Refusal("NUL in a header that is not signed", .invalidHeader, saying: "User-Agent") {
      $0.adding("User-Agent", "a\0b")
    },
    Refusal("DEL in a header", .invalidHeader, saying: "Content-Type") { $0.with("Content-Type", "\u{7F}") },
    Refusal("non-ASCII in a signed header", .invalidHeader, saying: "Content-Type") { $0.with("Content-Type", "é") },
    Refusal("an empty header name", .invalidHeader, saying: "empty") { $0.adding("", "x") },
    Refusal("a space in a header name", .invalidHeader, saying: "name") { $0.adding("Host ", "x") },
  ]

  @Test("refused", arguments: refusals)
  func header(_ refusal: Refusal) throws {
    try GoodRequest.check(refusal, of: GoodRequest.inHeader())
  }

  @Test("refused for the same reason where others had only a path", arguments: refusals)
  func headerWithoutQuery(_ refusal: Refusal) throws {
    let received = try GoodRequest.inHeader(target: "/path/a=b")
    let verifier = Verifier.sample()
    try verifier.expectAcceptanceOfSeveral(
      received, body: .bytes(GoodRequest.body), credentials: Sample.sessionCredentials)
    try verifier.expectSameRefusal(
      refusal.change(received), body: .bytes(GoodRequest.body), credentials: Sample.sessionCredentials)
  }
}
