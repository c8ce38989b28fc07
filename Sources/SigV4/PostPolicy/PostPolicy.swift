/// What a browser may upload to S3 with a form: fields and the conditions on them, which cannot part.
///
/// A field is added with its condition, so that no form is made whose upload S3 would refuse for a field too many. The
/// fields and conditions of the signature itself are added by signing.
///
/// ```swift
/// var policy = PostPolicy(bucket: "examplebucket", expiration: …)
/// try policy.allow("key", startingWith: "user/user1/", value: "user/user1/${filename}")
/// try policy.set("acl", to: "public-read")
/// try policy.limitContentLength(to: 1...10_485_760)
/// let form = try signer.sign(policy, url: "https://examplebucket.s3.amazonaws.com/", at: .now())
/// ```
public struct PostPolicy: Sendable {
  enum Condition: Sendable {
    case equal(name: String, value: String)
    case startsWith(name: String, prefix: String)
    case contentLength(ClosedRange<Int>)
  }

  /// Until when it can be used.
  public let expiration: SigningTime
  private(set) var conditions: [Condition]
  private(set) var fields: [PostForm.Field] = []

  /// A policy for uploads to a bucket, as yet without a field; it needs a `key`.
  /// - Parameters:
  ///   - bucket: The bucket to upload to.
  ///   - expiration: Until when: at most seven days from when the policy is signed.
  public init(bucket: String, expiration: SigningTime) {
    self.expiration = expiration
    conditions = [.equal(name: "bucket", value: bucket)]
  }

  /// Adds a field that has just this value.
  /// - Parameters:
  ///   - name: Such as `acl`, `Content-Type` or `x-amz-meta-owner`.
  ///   - value: Any text without control characters, and without `${filename}`: S3 would put the file's name there, and
  ///     the value would no longer be the one that the condition wants.
  /// - Throws: `invalidPolicy` for a name that no field has, that is there already, or that signing adds, and for such a
  ///   value.
  public mutating func set(_ name: String, to value: String) throws(SigV4Error) {
    try checkName(name)
    try Self.checkCondition(value, of: name)
    conditions.append(.equal(name: name, value: value))
    fields.append(PostForm.Field(name: name, value: value))
  }

  /// Adds a field whose value must begin with a text.
  /// - Parameters:
  ///   - name: Such as `key` or `Content-Type`.
  ///   - prefix: What the value begins with, without `${filename}`; empty for any value.
  ///   - value: What the form has; S3 puts the file's name in place of `${filename}`. Nil to leave it to the one who
  ///     uploads.
  /// - Throws: `invalidPolicy` for a name that no field has, that is there already, or that signing adds, and for a
  ///   value that does not begin with `prefix`.
  public mutating func allow(
    _ name: String, startingWith prefix: String, value: String? = nil
  ) throws(SigV4Error) {
    try checkName(name)
    try Self.checkCondition(prefix, of: name)
    if let value {
      try Self.checkText(value, of: name)
      guard value.utf8.starts(with: prefix.utf8) else {
        throw SigV4Error(.invalidPolicy, "the value of the field " + name + " does not begin as its condition says")
      }
    }
    conditions.append(.startsWith(name: name, prefix: prefix))
    fields.append(PostForm.Field(name: name, value: value))
  }

  /// Limits how many bytes the file has.
  /// - Throws: `invalidPolicy` for a negative limit, or a second one.
  public mutating func limitContentLength(to range: ClosedRange<Int>) throws(SigV4Error) {
    guard range.lowerBound >= 0 else {
      throw SigV4Error(.invalidPolicy, "the length of a file cannot be negative")
    }
    for condition in conditions {
      if case .contentLength = condition {
        throw SigV4Error(.invalidPolicy, "the length of the file is limited already")
      }
    }
    conditions.append(.contentLength(range))
  }

  /// Adds what signing adds.
  mutating func setSignatureField(_ name: String, to value: String) {
    conditions.append(.equal(name: name, value: value))
    fields.append(PostForm.Field(name: name, value: value))
  }

  /// - Throws: `invalidPolicy` where S3 would take no form with this policy.
  func validate() throws(SigV4Error) {
    if case .equal(_, let bucket) = conditions[0] {
      try Self.checkText(bucket, of: "bucket")
      guard !bucket.utf8.isEmpty else { throw SigV4Error(.invalidPolicy, "the name of the bucket is empty") }
    }
    guard fields.contains(where: { equalIgnoringCase($0.name, "key") }) else {
      throw SigV4Error(.invalidPolicy, "the form has no field key, which names the object")
    }
  }

  private func checkName(_ name: String) throws(SigV4Error) {
    guard !name.utf8.isEmpty, name.utf8.allSatisfy(ByteSet.token.contains) else {
      throw SigV4Error(.invalidPolicy, "the name of a field is empty or holds a character that no field's name may")
    }
    for reserved in Self.reservedNames where equalIgnoringCase(name, reserved) {
      throw SigV4Error(.invalidPolicy, "the field " + reserved + " is not the policy's to set")
    }
    for field in fields where equalIgnoringCase(name, field.name) {
      throw SigV4Error(.invalidPolicy, "the field " + field.name + " is there already")
    }
  }

  private static func checkCondition(_ text: String, of name: String) throws(SigV4Error) {
    try checkText(text, of: name)
    guard text.utf8.span.firstIndex(of: fileNameVariable) == nil else {
      throw SigV4Error(
        .invalidPolicy,
        "the condition of the field " + name + " holds " + fileNameVariable
          + ", which S3 replaces in the field before it looks at conditions")
    }
  }

  private static func checkText(_ text: String, of name: String) throws(SigV4Error) {
    for byte in text.utf8 where byte < 32 || byte == 127 {
      throw SigV4Error(.invalidPolicy, "the value or condition of the field " + name + " holds a control character")
    }
  }

  /// What S3 replaces by the file's name in the values of a form.
  static var fileNameVariable: String { "${filename}" }

  /// What signing adds, what the browser adds, and what is given another way.
  private static var reservedNames: [String] {
    [
      "bucket", "file", "policy", "x-amz-algorithm", "x-amz-credential", "x-amz-date", "x-amz-security-token",
      "x-amz-signature",
    ]
  }
}
