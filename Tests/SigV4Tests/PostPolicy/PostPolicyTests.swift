import Foundation
import SigV4
import Testing

@Suite("POST policies")
struct PostPolicyTests {
  private static let url = "https://examplebucket.s3.us-east-1.amazonaws.com/"

  private static func policy(expiration: String = "20150830T133600Z") throws -> PostPolicy {
    try PostPolicy(bucket: "examplebucket", expiration: SigningTime(expiration))
  }

  private static func conditions(_ json: String) throws -> NSArray {
    let object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? NSDictionary)
    return try #require(object["conditions"] as? NSArray)
  }

  @Test("AWS's example", arguments: try AWSExamples.load().examples.filter { $0.kind == "post-policy" })
  func documented(_ example: AWSExample) throws {
    // The page's own JSON, whose spaces the builder does not have, gives the page's Base64 and signature.
    let json = try #require(example.policyJson)
    let base64 = Data(json.utf8).base64EncodedString()
    #expect(base64 == example.expected.policyBase64)
    let time = try SigningTime(example.amzDate)
    let credentials = Credentials(accessKeyID: example.accessKeyId, secretAccessKey: example.secretAccessKey)
    let key = try SigningKey(credentials, time: time, region: example.region, service: example.service)
    #expect(key.signature(of: base64) == example.expected.documentedSignature)

    // The builder says the same in its own spaces and order: the credentials' conditions come in another.
    var policy = try PostPolicy(bucket: "sigv4examplebucket", expiration: SigningTime("20151230T120000Z"))
    try policy.allow("key", startingWith: "user/user1/", value: "user/user1/${filename}")
    try policy.set("acl", to: "public-read")
    try policy.set(
      "success_action_redirect", to: "http://sigv4examplebucket.s3.amazonaws.com/successful_upload.html")
    try policy.allow("Content-Type", startingWith: "image/", value: "image/jpeg")
    try policy.set("x-amz-meta-uuid", to: "14365123651274")
    try policy.set("x-amz-server-side-encryption", to: "AES256")
    try policy.allow("x-amz-meta-tag", startingWith: "")
    let form = try example.signer.sign(policy, url: "http://sigv4examplebucket.s3.amazonaws.com/", at: time)
    let (documented, made) = (try Self.conditions(json), try Self.conditions(form.policy))
    #expect(Set(documented as? [NSObject] ?? []) == Set(made as? [NSObject] ?? []) && documented.count == made.count)
    #expect(form.fields.last?.value == key.signature(of: Data(form.policy.utf8).base64EncodedString()))
    #expect(
      form.fields.map(\.name) == [
        "key", "acl", "success_action_redirect", "Content-Type", "x-amz-meta-uuid", "x-amz-server-side-encryption",
        "x-amz-meta-tag", "x-amz-algorithm", "x-amz-credential", "x-amz-date", "policy", "x-amz-signature",
      ])
  }

  @Test("every field of the form has a condition, but those that need none")
  func everyFieldHasACondition() throws {
    var policy = try Self.policy()
    try policy.set("key", to: "a$b/\"c\\d\" é 😀 <&'>")
    try policy.allow("Content-Type", startingWith: "")
    try policy.limitContentLength(to: 0...1_048_576)
    let form = try Sample.signer(for: .s3, credentials: Sample.sessionCredentials)
      .sign(policy, url: Self.url, at: Sample.time)
    #expect(
      form.policy
        == #"{"expiration": "2015-08-30T13:36:00Z", "conditions": [{"bucket": "examplebucket"}, "#
        + #"{"key": "a\u0024b/\"c\\d\" \u00e9 \ud83d\ude00 <&'>"}, ["starts-with", "$Content-Type", ""], "#
        + #"["content-length-range", 0, 1048576], {"x-amz-algorithm": "AWS4-HMAC-SHA256"}, "#
        + #"{"x-amz-credential": "AKIDEXAMPLE/20150830/us-east-1/s3/aws4_request"}, "#
        + #"{"x-amz-date": "20150830T123600Z"}, {"x-amz-security-token": "\#(Sample.token)"}]}"#)
    let conditions = try Self.conditions(form.policy)
    let named = conditions.compactMap { condition -> String? in
      if let pair = condition as? [String: String] { return pair.keys.first }
      return (condition as? [Any]).flatMap { $0[1] as? String }.map { String($0.dropFirst()) }
    }
    for field in form.fields where !["policy", "x-amz-signature"].contains(field.name) {
      #expect(named.contains(field.name), "\(field.name)")
    }
    #expect((conditions[1] as? [String: String]) == ["key": form.fields[0].value ?? ""])
    #expect(form.fields.last { $0.name == "policy" }?.value == Data(form.policy.utf8).base64EncodedString())
  }

  @Test("the HTML form has the fields in order, the file last, and nothing breaks out of it")
  func html() throws {
    var policy = try Self.policy()
    try policy.set("key", to: "\"><script>&'é")
    try policy.allow("x-amz-meta-note", startingWith: "")
    let form = try Sample.signer(for: .s3).sign(policy, url: Self.url + "?a=1&b='2'", at: Sample.time)
    let html = form.html(buttonLabel: "Go <b>")
    let lines = html.split(separator: "\n").map(String.init)
    #expect(
      lines[0]
        == "<form action=\"\(Self.url)?a=1&amp;b=&#39;2&#39;\" method=\"post\" enctype=\"multipart/form-data\">")
    #expect(lines[1] == "  <input type=\"hidden\" name=\"key\" value=\"&quot;&gt;&lt;script&gt;&amp;&#39;é\">")
    #expect(lines[2] == "  <label>x-amz-meta-note <input type=\"text\" name=\"x-amz-meta-note\"></label>")
    #expect(lines[8].hasPrefix("  <input type=\"file\""))
    #expect(Array(lines[9...]) == ["  <button type=\"submit\">Go &lt;b&gt;</button>", "</form>"])
    for (line, field) in zip(lines[1...], form.fields) { #expect(line.contains("name=\"\(field.name)\"")) }
  }

  @Test("a policy ends with the credentials, and says so")
  func cap() throws {
    var policy = try Self.policy()
    try policy.set("key", to: "a")
    for (end, expected) in [("20150830T130000Z", "20150830T130000Z"), ("20150830T140000Z", "20150830T133600Z")] {
      let credentials = Credentials(
        accessKeyID: Sample.accessKeyID, secretAccessKey: Sample.secret, expiration: try SigningTime(end))
      let form = try Sample.signer(for: .s3, credentials: credentials).sign(policy, url: Self.url, at: Sample.time)
      #expect(form.expiration.description == expected && form.isCappedByCredentials == (end == expected))
      let written = expected == end ? "2015-08-30T13:00:00Z" : "2015-08-30T13:36:00Z"
      #expect(form.policy.contains("\"expiration\": \"\(written)\""))
    }
  }
}

extension BadInput {
  private static func policy(
    _ description: String, _ code: SigV4Error.Code = .invalidPolicy, naming named: String, bucket: String = "b",
    expiration: String = "20150830T133600Z", url: String = "https://b.s3.us-east-1.amazonaws.com/",
    credentialsEnd: String? = nil, _ change: @escaping @Sendable (inout PostPolicy) throws -> Void
  ) -> BadInput {
    BadInput("policy: " + description, code, naming: named) {
      var policy = try PostPolicy(bucket: bucket, expiration: SigningTime(expiration))
      try change(&policy)
      let credentials = Credentials(
        accessKeyID: "AKIDEXAMPLE", secretAccessKey: secret, sessionToken: token,
        expiration: try credentialsEnd.map { text in try SigningTime(text) })
      _ = try Signer(credentials: credentials, service: .s3).sign(policy, url: url, at: Sample.time)
    }
  }

  static var policies: [BadInput] {
    var inputs = [
      policy("no key", naming: "key") { try $0.set("acl", to: value) },
      policy("no bucket", naming: "bucket", bucket: "") { try $0.set("key", to: "a") },
      policy("bucket with a line feed", naming: "bucket", bucket: "a\n") { try $0.set("key", to: "a") },
      policy("field twice", naming: "acl is there already") {
        try $0.set("acl", to: "private")
        try $0.set("ACL", to: value)
      },
      policy("field twice, allowed", naming: "key is there already") {
        try $0.allow("key", startingWith: "a")
        try $0.allow("Key", startingWith: "b")
      },
      policy("value unlike its condition", naming: "key") {
        try $0.allow("key", startingWith: "user/", value: "${filename}")
      },
      policy("variable in a value", naming: "${filename}") { try $0.set("acl", to: value + "/${filename}") },
      policy("variable in a prefix", naming: "${filename}") {
        try $0.allow("key", startingWith: "${filename}", value: "${filename}")
      },
      policy("negative length", naming: "negative") { try $0.limitContentLength(to: -1...1) },
      policy("two lengths", naming: "already") {
        try $0.limitContentLength(to: 0...1)
        try $0.limitContentLength(to: 0...2)
      },
      policy("expired", .invalidExpiry, naming: "not 0", expiration: "20150830T123600Z") {
        try $0.set("key", to: "a")
      },
      policy("long before", .invalidExpiry, naming: "seven days", expiration: "00000101T000000Z") {
        try $0.set("key", to: "a")
      },
      policy("too late", .invalidExpiry, naming: "604801", expiration: "20150906T123601Z") {
        try $0.set("key", to: "a")
      },
      policy("credentials that ended", .expiredCredentials, naming: "ended", credentialsEnd: "20150830T123600Z") {
        try $0.set("key", to: "a")
      },
      policy("bad URL", .invalidURL, naming: "https://", url: "b.s3.amazonaws.com") { try $0.set("key", to: "a") },
      policy("host that tells no region", .missingRegion, naming: "region", url: "http://localhost/") {
        try $0.set("key", to: "a")
      },
    ]
    for name in ["", "a b", "ä", "a\"", "a\n"] {
      inputs.append(policy("name " + name.debugDescription, naming: "name of a field") { try $0.set(name, to: value) })
    }
    for name in [
      "bucket", "file", "policy", "X-Amz-Algorithm", "x-amz-credential", "x-amz-date", "x-amz-security-token",
      "x-amz-signature",
    ] {
      inputs.append(policy("setting " + name, naming: name.lowercased()) { try $0.set(name, to: value) })
      inputs.append(
        policy("allowing " + name, naming: name.lowercased()) { try $0.allow(name, startingWith: value) })
    }
    for text in ["\u{0}", "a\r\n", "\u{7F}"] {
      inputs += [
        policy("value " + text.debugDescription, naming: "acl") { try $0.set("acl", to: value + text) },
        policy("prefix " + text.debugDescription, naming: "acl") { try $0.allow("acl", startingWith: text) },
        policy("given " + text.debugDescription, naming: "acl") {
          try $0.allow("acl", startingWith: "", value: text)
        },
      ]
    }
    return inputs
  }
}
