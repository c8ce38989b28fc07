// What a service's answer says of a signature that it refused: one test for each cause.

import Crypto
import SigV4
import Testing

@Suite("Mismatches explained")
struct MismatchTests {
  /// The texts of a request on both sides, and what tells them apart.
  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let causes: [Mismatch.Cause]
    let words: String
    let ours: @Sendable () throws -> Explanation
    let theirs: @Sendable () throws -> ShownTexts

    init(
      _ description: String, _ causes: [Mismatch.Cause], saying words: String,
      ours: @escaping @Sendable () throws -> Explanation, theirs: @escaping @Sendable () throws -> ShownTexts
    ) {
      (testDescription, self.causes, self.words, self.ours, self.theirs) = (description, causes, words, ours, theirs)
    }
  }

  private static let url = "https://example.amazonaws.com/a/b%20c?a=1&b=two%20words"

  private static func explain(
    _ url: String = url, method: String = "GET", headers: [HeaderField] = [], body: String = "body",
    service: Service = "service", region: String = "us-east-1", time: String = "20150830T123600Z",
    credentials: Credentials = Sample.credentials
  ) throws -> Explanation {
    try Signer(credentials: credentials, region: region, service: service).explain(
      SigningRequest(method: method, url: url, headers: headers, payload: .hashing(body.utf8)), at: SigningTime(time))
  }

  /// A case in which the service made its texts of another request.
  private static func other(
    _ description: String, _ causes: Mismatch.Cause..., saying words: String,
    ours: @escaping @Sendable () throws -> Explanation = { try explain() },
    theirs: @escaping @Sendable () throws -> Explanation
  ) -> Case {
    Case(description, causes, saying: words, ours: ours) { ShownTexts(try theirs()) }
  }

  /// A case in which the service has another text in its canonical request.
  private static func edited(
    _ description: String, _ cause: Mismatch.Cause, saying words: String, _ old: String, _ new: String,
    ours: @escaping @Sendable () throws -> Explanation = { try explain() }
  ) -> Case {
    Case(description, [cause], saying: words, ours: ours) { try ShownTexts(ours()).replacing(old, with: new) }
  }

  static let cases: [Case] = [
    other("method", .method, saying: "“GET”, but the service got “POST”") { try explain(method: "POST") },
    other("path encoded once and twice", .doubleEncodedPath, saying: "once more") {
      var service: Service = "service"
      service.pathEncoding = .once
      return try explain(service: service)
    },
    other(
      "dot segments", .normalizedPath, saying: "dot segments", ours: { try explain("https://h/a/./b//c/../d") },
      theirs: {
        var service: Service = "service"
        service.pathNormalization = .none
        return try explain("https://h/a/./b//c/../d", service: service)
      }),
    edited(
      "a character of the path", .encodedPath, saying: "“%2A” and “*”", "%2A", "*",
      ours: {
        try explain("https://h/a*b", service: .s3)
      }),
    edited(
      "lower-case digits in the path", .encodedPath, saying: "“%C3” and “%c3”", "%C3%A9", "%c3%a9",
      ours: {
        try explain("https://h/é", service: .s3)
      }),
    other("another path", .path, saying: "“/a/b%2520c” was signed, “/stage/a/b%2520c” arrived") {
      try explain("https://example.amazonaws.com/stage/a/b%20c?a=1&b=two%20words")
    },
    edited("order of the query", .queryOrder, saying: "another order", "a=1&b=two%20words", "b=two%20words&a=1"),
    edited("+ for a space", .plusInQuery, saying: "%2B", "two%20words", "two+words"),
    edited("+ for a plus", .plusInQuery, saying: "%2B", "two%20words", "two%2Bwords"),
    edited(
      "a character of the query", .encodedQuery, saying: "“%3A” and “:”", "1%3A2", "1:2",
      ours: {
        try explain("https://h/?b=1:2")
      }),
    edited(
      "no = after a name", .encodedQuery, saying: "its = all the same", "flag=\n", "flag\n",
      ours: {
        try explain("https://h/?flag")
      }),
    other("a parameter lost", .query, saying: "“a” was signed, but did not arrive") {
      try explain("https://example.amazonaws.com/a/b%20c?b=two%20words")
    },
    other("a parameter added", .query, saying: "“utm_source” arrived, but was not signed") {
      try explain(url + "&utm_source=x")
    },
    other("a parameter changed", .query, saying: "“a” arrived with another value") {
      try explain("https://example.amazonaws.com/a/b%20c?a=2&b=two%20words")
    },
    other("port in the host", .hostPort, saying: "“example.amazonaws.com:8443” arrived: the same host") {
      try explain("https://example.amazonaws.com:8443/a/b%20c?a=1&b=two%20words")
    },
    edited("default port in the host", .hostPort, saying: "443 for https", "amazonaws.com\n", "amazonaws.com:443\n"),
    other("another host", .host, saying: "“10.0.0.1” arrived") {
      try explain("https://10.0.0.1/a/b%20c?a=1&b=two%20words")
    },
    other(
      "a header dropped", .missingHeader, saying: "“x-custom” did not arrive",
      ours: { try explain(headers: [HeaderField("X-Custom", "1")]) }, theirs: { try explain() }),
    edited(
      "a header dropped, still listed", .missingHeader, saying: "“x-custom” did not", "x-custom:1", "x-custom:",
      ours: {
        try explain(headers: [HeaderField("X-Custom", "1")])
      }),
    other("a header added", .addedHeader, saying: "“x-forwarded-for”") {
      try explain(headers: [HeaderField("X-Forwarded-For", "10.0.0.1")])
    },
    other(
      "a header changed", .changedHeader, saying: "“gzip” was signed, “identity” arrived",
      ours: { try explain(headers: [HeaderField("Accept-Encoding", "gzip")]) },
      theirs: { try explain(headers: [HeaderField("Accept-Encoding", "identity")]) }),
    edited(
      "spaces in a header", .spacesInHeader, saying: "white space", "x-custom:a b", "x-custom:a  b",
      ours: {
        try explain(headers: [HeaderField("X-Custom", "a b")])
      }),
    edited("the list of signed headers", .signedHeaders, saying: "“host;x-amz-date”", "host;x-amz-date", "host"),
    other("another body", .payload, saying: "line ends") { try explain(body: "other") },
    other(
      "no body signed", .payload, saying: "sign the body that is sent", ours: { try explain(body: "") },
      theirs: { try explain() }),
    other("no body arrived", .payload, saying: "got no body") { try explain(body: "") },
    edited(
      "a body left out", .payload, saying: "UNSIGNED-PAYLOAD",
      "230d8358dc8e8890b4c58deeb62912ee2f20357ae92a5cc861b98e68fe31acb5", "UNSIGNED-PAYLOAD"),
    other("another second", .date, saying: "“20150830T123600Z”, but the service reads “20150830T123601Z”") {
      try explain(time: "20150830T123601Z")
    },
    other("another day in the scope", .date, saying: "“20150831T") { try explain(time: "20150831T003600Z") },
    Case(
      "a key of another day", [.date], saying: "the day “20150830”", ours: { try explain() },
      theirs: { try ShownTexts(explain()).replacingScope("20150830/", with: "20150831/") }),
    other("another region", .region, saying: "“us-east-1”, but the service is in “eu-west-1”") {
      try explain(region: "eu-west-1")
    },
    other("another service", .service, saying: "signing name is “es”") { try explain(service: "es") },
    Case(
      "another terminator", [.scope], saying: "aws5_request", ours: { try explain() },
      theirs: { try ShownTexts(explain()).replacingScope("aws4_request", with: "aws5_request") }),
    Case(
      "another algorithm", [.algorithm], saying: "AWS4-ECDSA-P256-SHA256", ours: { try explain() },
      theirs: { try ShownTexts(explain()).replacingScope("AWS4-HMAC-SHA256", with: "AWS4-ECDSA-P256-SHA256") }),
    other("all texts equal", .secret, saying: "rotated") { try explain() },
    other("several differences", .method, .region, saying: "GET") { try explain(method: "PUT", region: "eu-west-1") },
  ]

  @Test("cause", arguments: cases, AnswerForm.allCases)
  func cause(_ mismatch: Case, form: AnswerForm) throws {
    let (ours, theirs) = (try mismatch.ours(), try mismatch.theirs())
    let answer = try ServiceAnswer(form.answer(showing: theirs, signature: ours.signature))
    #expect(answer.code != nil)
    #expect(answer.canonicalRequest == theirs.canonicalRequest)
    #expect(answer.stringToSign == theirs.stringToSign)
    let findings = Mismatch.explain(answer, of: ours).findings
    #expect(findings.map(\.cause) == mismatch.causes, "\(findings)")
    #expect(findings.first?.description.contains(mismatch.words) == true, "\(findings)")
  }

  @Test("The signature that the service shows is of another secret than the one at hand")
  func otherSecret() throws {
    let ours = try Self.explain()
    let wrong = Credentials(accessKeyID: Sample.accessKeyID, secretAccessKey: Sample.secret + " ")
    let sent = try Self.explain(credentials: wrong)
    let answer = AnswerForm.s3.answer(showing: ShownTexts(ours), signature: sent.signature)
    let findings = Mismatch.explain(try ServiceAnswer(answer), of: ours).findings
    #expect(findings.map(\.cause) == [.otherSignature])
  }

  @Test("Session tokens and cookies are never shown", arguments: ["X-Amz-Security-Token", "Cookie", "Cookie2"])
  func secrets(name: String) throws {
    let ours = try Self.explain(
      headers: [HeaderField("cookie", "chocolate"), HeaderField("cookie2", "ginger")],
      credentials: Sample.sessionCredentials)
    for (old, new) in [("wEXAMPLE", "wSAMPLE"), ("chocolate", "vanilla"), ("ginger", "lemon")] {
      let theirs = ShownTexts(ours).replacing(old, with: new)
      let answer = try ServiceAnswer(AnswerForm.s3.answer(showing: theirs, signature: ours.signature))
      let findings = Mismatch.explain(answer, of: ours).findings
      #expect(findings.map(\.cause) == [.changedHeader])
      for word in [old, new] { #expect(!findings.description.contains(word)) }
    }
  }

  @Test("Many differences are not all told")
  func many() throws {
    let headers = (0..<500).map { HeaderField("X-\($0)", "1") }
    let parameters = (0..<500).map { "p\($0)=1" }.joined(separator: "&")
    let ours = try Self.explain("https://h/?" + parameters, headers: headers)
    let theirs = ShownTexts(ours).replacing(":1\n", with: ":2\n").replacing("=1", with: "=2")
    let answer = try ServiceAnswer(AnswerForm.s3.answer(showing: theirs, signature: ours.signature))
    #expect((1...32).contains(Mismatch.explain(answer, of: ours).findings.count))
  }
}
