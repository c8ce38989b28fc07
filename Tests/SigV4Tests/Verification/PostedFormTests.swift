// Forms that browsers post: the policy's signature, and whether the form is as the policy allows.

import Foundation
import SigV4
import Testing

@Suite("Posted forms")
struct PostedFormTests {
  private static let conditions = """
    {"bucket": "bucket"}, ["starts-with", "$key", "user/"], {"acl": "private"}, ["content-length-range", 1, 10],
    ["starts-with", "$Content-Type", "image/"], {"x-amz-credential": "AKIDEXAMPLE/20150830/us-east-1/s3/aws4_request"},
    {"x-amz-algorithm": "AWS4-HMAC-SHA256"}, {"x-amz-date": "20150830T123600Z"}
    """

  /// A form that its policy allows, and that is signed.
  private static func form(
    policy: String? = nil, expiration: String = "2015-08-30T13:00:00.000Z", conditions: String = conditions,
    adding more: [(String, String)] = []
  ) throws -> PostedForm {
    let policy = policy ?? "{\"expiration\": \"\(expiration)\", \"conditions\": [\(conditions)]}"
    return try signed(
      base64: Data(policy.utf8).base64EncodedString(),
      [
        ("key", "user/a.png"), ("acl", "private"), ("Content-Type", "image/png"),
        ("X-Amz-Algorithm", "AWS4-HMAC-SHA256"),
        ("X-Amz-Credential", "AKIDEXAMPLE/20150830/us-east-1/s3/aws4_request"), ("X-Amz-Date", "20150830T123600Z"),
      ] + more)
  }

  private static func signed(base64: String, _ fields: [(String, String)]) throws -> PostedForm {
    let key = try SigningKey(Sample.credentials, time: Sample.time, region: Sample.region, service: "s3")
    let all = fields + [("policy", base64), ("X-Amz-Signature", key.signature(of: base64))]
    return PostedForm(fields: all.map(PostedForm.Field.init), bucket: "bucket", fileByteCount: 10)
  }

  private func verdict(
    _ form: PostedForm, at now: SigningTime? = nil, credentials: Credentials = Sample.credentials
  ) throws -> Result<VerifiedRequest, VerificationError> {
    let now = try now ?? Sample.time
    do throws(VerificationError) {
      return .success(
        try Verifier.sample(.s3).verify(form, at: now) {
          $0.accessKeyID == credentials.accessKeyID ? credentials : nil
        })
    } catch {
      return .failure(error)
    }
  }

  private func expect(
    _ form: PostedForm, at now: SigningTime? = nil, credentials: Credentials = Sample.credentials,
    _ code: VerificationError.Code, saying words: String = "", sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    switch try verdict(form, at: now, credentials: credentials) {
    case .success: Issue.record("accepted, not refused for: \(code)", sourceLocation: sourceLocation)
    case .failure(let error):
      #expect(error.code == code, "\(error)", sourceLocation: sourceLocation)
      #expect(words.isEmpty || error.message.contains(words), "\(error)", sourceLocation: sourceLocation)
    }
  }

  @Test("A good form tells who signed it, and until when it is good")
  func good() throws {
    let verified = try verdict(Self.form()).get()
    #expect(verified.placement == .form && verified.accessKeyID == Sample.accessKeyID)
    #expect(verified.expiration?.description == "20150830T130000Z")
    #expect(verified.sessionToken == nil && verified.signedHeaders == "")
    guard case .unsigned = verified.payload else { return #expect(Bool(false), "\(verified.payload)") }
    let withToken = try Self.form(
      conditions: Self.conditions + ", {\"x-amz-security-token\": \"\(Sample.token)\"}",
      adding: [("x-amz-security-token", Sample.token)])
    #expect(try verdict(withToken, credentials: Sample.sessionCredentials).get().sessionToken == Sample.token)
    try expect(Self.form(), credentials: Sample.sessionCredentials, .wrongSessionToken)
  }

  @Test("the form of AWS's documentation")
  func documented() throws {
    struct File: Decodable {
      struct Example: Decodable {
        let id: String
        let expected: Expected
      }
      struct Expected: Decodable {
        let policyBase64: String?
        let signature: String
      }
      let examples: [Example]
    }
    let file = try Vectors.decode(File.self, from: Data(contentsOf: Vectors.url("aws-doc-examples.json")))
    let example = try #require(file.examples.first { $0.id == "s3-post-policy" })
    let fields = [
      ("key", "user/user1/${filename}"), ("acl", "public-read"),
      ("success_action_redirect", "http://sigv4examplebucket.s3.amazonaws.com/successful_upload.html"),
      ("Content-Type", "image/jpeg"), ("x-amz-meta-uuid", "14365123651274"),
      ("x-amz-server-side-encryption", "AES256"),
      ("X-Amz-Credential", "AKIAIOSFODNN7EXAMPLE/20151229/us-east-1/s3/aws4_request"),
      ("X-Amz-Algorithm", "AWS4-HMAC-SHA256"), ("X-Amz-Date", "20151229T000000Z"), ("x-amz-meta-tag", ""),
      ("Policy", try #require(example.expected.policyBase64)), ("X-Amz-Signature", example.expected.signature),
    ]
    let form = PostedForm(
      fields: fields.map(PostedForm.Field.init), bucket: "sigv4examplebucket", fileName: "a.jpg", fileByteCount: 1)
    let credentials = Credentials(
      accessKeyID: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
    #expect(
      try verdict(form, at: SigningTime("20151230T115959Z"), credentials: credentials).get().expiration?.description
        == "20151230T120000Z")
    try expect(
      form, at: SigningTime("20151230T120000Z"), credentials: credentials, .expired, saying: "20151230T120000Z")
  }

  @Test(
    "A field that is missing, repeated or changed",
    arguments: [
      ("policy", nil, VerificationError.Code.missingParameter, "policy"),
      ("X-Amz-Algorithm", nil, .missingParameter, "x-amz-algorithm"),
      ("X-Amz-Credential", nil, .missingParameter, "x-amz-credential"),
      ("X-Amz-Date", nil, .missingParameter, "x-amz-date"),
      ("X-Amz-Signature", nil, .missingParameter, "x-amz-signature"),
      ("key", nil, .failedCondition, "key"),
      ("X-Amz-Algorithm", "AWS4-ECDSA-P256-SHA256", .unsupportedAlgorithm, "SigV4a"),
      ("X-Amz-Credential", "AKIDEXAMPLE", .malformedCredential, "made like"),
      ("X-Amz-Credential", "AKIDEXAMPLE/20150829/us-east-1/s3/aws4_request", .wrongScopeDate, "20150829"),
      ("X-Amz-Credential", "AKIDEXAMPLE/20150830/us-west-1/s3/aws4_request", .wrongRegion, "us-west-1"),
      ("X-Amz-Credential", "AKIDEXAMPLE/20150830/us-east-1/sts/aws4_request", .wrongService, "sts"),
      ("X-Amz-Credential", "AKIDEXAMPLE/20150830/us-east-1/s3/aws4", .wrongTerminator, "aws4_request"),
      ("X-Amz-Credential", "OTHER/20150830/us-east-1/s3/aws4_request", .unknownAccessKey, "OTHER"),
      ("X-Amz-Date", "2015-08-30", .malformedDate, "x-amz-date"),
      ("X-Amz-Date", "20150830T123601Z", .failedCondition, "x-amz-date"),
      ("X-Amz-Signature", "0", .malformedSignature, "64"),
      ("X-Amz-Signature", String(repeating: "0", count: 64), .signatureMismatch, "policy"),
      ("key", "other/a.png", .failedCondition, "key"),
      ("key", "USER/a.png", .failedCondition, "key"),
      ("acl", "public-read", .failedCondition, "acl"),
      ("acl", "private ", .failedCondition, "acl"),
      ("Content-Type", "text/html", .failedCondition, "Content-Type"),
      ("Content-Type", "image/png, text/html", .failedCondition, "Content-Type"),
      ("x-amz-meta-a", "", .unconditionalField, "x-amz-meta-a"),
      ("bucket", "another", .failedCondition, "bucket"),
    ] as [(String, String?, VerificationError.Code, String)])
  func fields(name: String, value: String?, code: VerificationError.Code, words: String) throws {
    var form = try Self.form()
    let index = form.fields.firstIndex { $0.name == name } ?? form.fields.endIndex
    form.fields.removeAll { $0.name == name }
    if let value { form.fields.insert(PostedForm.Field(name: name, value: value), at: index) }
    try expect(form, code, saying: words)
  }

  @Test("What needs no condition, and what is the same in another case")
  func free() throws {
    var form = try Self.form(adding: [("x-ignore-me", "1"), ("X-Ignore-", "2")])
    _ = try verdict(form).get()
    form.fields.append(PostedForm.Field(name: "bucket", value: "bucket"))
    _ = try verdict(form).get()
    for name in ["KEY", "Policy", "x-amz-signature", "X-IGNORE-ME"] {
      var twice = form
      twice.fields.append(PostedForm.Field(name: name, value: "x"))
      try expect(twice, .repeatedField, saying: "twice")
    }
    form.bucket = "other"
    try expect(form, .failedCondition, saying: "bucket")
    let withoutBucket = try Self.form(
      conditions: Self.conditions.replacing("{\"bucket\": \"bucket\"},", with: ""))
    try expect(withoutBucket, .unconditionalField, saying: "bucket")
  }

  @Test("${filename} is the browser's name for the file, before conditions are looked at")
  func fileName() throws {
    var form = try Self.form()
    form.fields[0].value = "${filename}"
    try expect(form, .failedCondition, saying: "key")
    form.fileName = "user/x.png"
    _ = try verdict(form).get()
    form.fileName = "x.png"
    try expect(form, .failedCondition, saying: "key")
  }

  @Test("The length of the file")
  func length() throws {
    var form = try Self.form()
    for (byteCount, isRight) in [(0, false), (1, true), (10, true), (11, false), (Int.max, false), (-1, false)] {
      form.fileByteCount = byteCount
      if isRight { _ = try verdict(form).get() } else { try expect(form, .wrongContentLength, saying: "1 to 10") }
    }
  }

  @Test("The clock")
  func clock() throws {
    _ = try verdict(Self.form(), at: SigningTime("20150830T125959Z")).get()
    _ = try verdict(Self.form(expiration: "2015-08-30T13:00:00Z"), at: SigningTime("20150830T125959Z")).get()
    try expect(Self.form(), at: SigningTime("20150830T130000Z"), .expired)
    try expect(Self.form(), at: SigningTime("20150830T122059Z"), .dateInFuture)
    _ = try verdict(Self.form(), at: SigningTime("20150830T122100Z")).get()
  }

  @Test(
    "Policies that are none",
    arguments: [
      "", "{}", "[]", "null", "{\"conditions\": []}", "{\"expiration\": \"2015-08-30T13:00:00Z\"}",
      "{\"expiration\": 1, \"conditions\": []}", "{\"expiration\": \"20150830T130000Z\", \"conditions\": []}",
      "{\"expiration\": \"2015-08-30T13:00:00\", \"conditions\": []}",
      "{\"expiration\": \"2015-08-30T13:00:00.Z\", \"conditions\": []}",
      "{\"expiration\": \"2015-08-30T13:00:00.xZ\", \"conditions\": []}",
      "{\"expiration\": \"2015-02-30T13:00:00Z\", \"conditions\": []}",
      "{\"expiration\": \"2015-08-30T13:00:00Z\", \"conditions\": {}}",
      "{\"expiration\": \"2015-08-30T13:00:00Z\", \"conditions\": [1]}",
      "{\"expiration\": \"2015-08-30T13:00:00Z\", \"conditions\": [{}]}",
      "{\"expiration\": \"2015-08-30T13:00:00Z\", \"conditions\": [{\"a\": 1}]}",
      "{\"expiration\": \"2015-08-30T13:00:00Z\", \"conditions\": [[]]}",
      "{\"expiration\": \"2015-08-30T13:00:00Z\", \"conditions\": [[\"eq\", \"$a\"]]}",
      "{\"expiration\": \"2015-08-30T13:00:00Z\", \"conditions\": [[\"eq\", \"a\", \"b\"]]}",
      "{\"expiration\": \"2015-08-30T13:00:00Z\", \"conditions\": [[\"ends-with\", \"$a\", \"b\"]]}",
      "{\"expiration\": \"2015-08-30T13:00:00Z\", \"conditions\": [[\"content-length-range\", 2, 1]]}",
      "{\"expiration\": \"2015-08-30T13:00:00Z\", \"conditions\": [[\"content-length-range\", -1, 1]]}",
      "{\"expiration\": \"2015-08-30T13:00:00Z\", \"conditions\": [[\"content-length-range\", 0, 1e3]]}",
      "{\"expiration\": \"2015-08-30T13:00:00Z\", \"conditions\": [], \"conditions\": []}",
      "{\"expiration\": \"2015-08-30T13:00:00Z\", \"conditions\": []",
      String(repeating: "[", count: 100_000),
    ])
  func malformed(policy: String) throws {
    try expect(Self.form(policy: policy), .malformedPolicy, saying: "the policy")
  }

  @Test("Base64 that is none", arguments: ["====", "e30", "e30=\n", "e3=0", "e31=", "e30*", "é30=", "e30=e30="])
  func base64(text: String) throws {
    try expect(
      Self.signed(base64: text, try Self.form().fields.prefix(6).map { ($0.name, $0.value) }), .malformedPolicy)
  }

  @Test("Every bit of the policy and of the signature counts")
  func bits() throws {
    let form = try Self.form()
    for index in form.fields.indices where ["policy", "X-Amz-Signature"].contains(form.fields[index].name) {
      let bytes = Array(form.fields[index].value.utf8)
      for bit in 0..<bytes.count * 8 {
        var changed = bytes
        changed[bit / 8] ^= 1 << (bit % 8)
        var other = form
        other.fields[index].value = String(decoding: changed, as: UTF8.self)
        if case .success = try verdict(other) { Issue.record("accepted with bit \(bit) flipped") }
      }
    }
  }
}
