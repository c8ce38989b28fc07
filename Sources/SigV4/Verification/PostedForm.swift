internal import Crypto

/// A form that a browser posted to S3: its fields in order, without the file.
public struct PostedForm: Sendable {
  /// A field of a form. Names mean the same in any case.
  public struct Field: Sendable {
    /// The name, in the case it came in.
    public var name: String
    /// The value as it came.
    public var value: String

    /// A field as it came.
    /// - Parameters:
    ///   - name: The name, in the case it came in.
    ///   - value: The value as it came.
    public init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// The fields in the order they came, without the file.
  public var fields: [Field]
  /// The bucket that the form was posted to, as the request's host or path names it. Policies have a condition for it.
  public var bucket: String
  /// What the browser calls the file; it takes the place of `${filename}` in the fields. Nil where it says no name.
  public var fileName: String?
  /// The length of the file in bytes.
  public var fileByteCount: Int

  /// A form as it came, and what is known of its file.
  /// - Parameters:
  ///   - fields: The fields in the order they came, without the file.
  ///   - bucket: The bucket that the form was posted to.
  ///   - fileName: What the browser calls the file.
  ///   - fileByteCount: The length of the file in bytes.
  public init(fields: [Field], bucket: String, fileName: String? = nil, fileByteCount: Int) {
    self.fields = fields
    self.bucket = bucket
    self.fileName = fileName
    self.fileByteCount = fileByteCount
  }

  /// The value of a field; nil where the form does not have it.
  func value(_ name: String) -> String? {
    for field in fields where equalIgnoringCase(field.name, name) { return field.value }
    return nil
  }

  /// - Throws: `missingParameter`.
  func required(_ name: String) throws(VerificationError) -> String {
    guard let value = value(name) else {
      throw VerificationError(.missingParameter, "the form has no field " + name)
    }
    return value
  }

  /// - Throws: `repeatedField`.
  func checkNoneIsRepeated() throws(VerificationError) {
    // By name, so that a form of many fields does not take its length squared.
    let order = fields.indices.sorted { compareIgnoringCase(fields[$0].name, fields[$1].name) < 0 }
    for position in order.indices.dropFirst() {
      let name = fields[order[position]].name
      guard !equalIgnoringCase(name, fields[order[position - 1]].name) else {
        throw VerificationError(.repeatedField, "the form has the field " + name + " twice; it may have it once")
      }
    }
  }
}

extension Verifier {
  /// Verifies a form that a browser posted: the signature of its policy, and that the form is as the policy allows.
  /// - Parameters:
  ///   - form: The form as it came.
  ///   - now: The time by the server's clock.
  ///   - credentials: Finds the credentials of a signer; nil where there are none.
  /// - Returns: Who signed the policy, and until when it is good.
  /// - Throws: Why the form is refused.
  /// - Source: “Creating an HTML Form (Using AWS Signature Version 4)” and “POST Policy”, Amazon S3 API Reference.
  public func verify(
    _ form: PostedForm, at now: SigningTime, credentials: (ClaimedSigner) -> Credentials?
  ) throws(VerificationError) -> VerifiedRequest {
    try form.checkNoneIsRepeated()
    let encodedPolicy = try form.required("policy")
    try ClaimedSignature.checkAlgorithm(form.required("x-amz-algorithm").utf8.span)
    let credential = try form.required("x-amz-credential")
    let claimed = try ClaimedSignature.digits(form.required("x-amz-signature").utf8.span)
    let known = keys.key(for: credential.utf8.span, isEncoded: false)
    let time = try VerificationTime.parse(form.required("x-amz-date").utf8.span, "field x-amz-date", known)
    try VerificationTime.checkNotInFuture(time, at: now)
    let found = try identify(credential.utf8.span, isEncoded: false, known, at: time)
    let signer = ClaimedSigner(
      sessionToken: form.value(found.identity.rules.tokenName.header), time: time, identity: found.identity)

    let lookUp = try KeyLookUp(credentials(signer), of: signer, found.knownKey, at: now)
    // The base64 itself is the string to sign.
    let isRight = constantTimeEqual(lookUp.key.signingKey.signature(of: encodedPolicy).utf8.span, claimed.span)
    guard lookUp.isKnown else { throw KeyLookUp.unknown(signer) }
    guard isRight else {
      throw VerificationError(
        .signatureMismatch, "the signature is not that of the policy under the secret of " + signer.accessKeyID)
    }
    lookUp.keep(in: keys, at: time) { VerifyingPatterns() }

    let policy = try ReceivedPolicy(base64: encodedPolicy)
    guard policy.expiration.secondsSinceEpoch > now.secondsSinceEpoch else {
      throw VerificationError(
        .expired, "the policy expired at " + policy.expiration.description + "; now it is " + now.description)
    }
    try policy.check(form)
    return VerifiedRequest(
      placement: .form, signer: signer, signedHeaderList: SignedHeaderList(text: "", range: 0..<0, isEncoded: false),
      lastSecond: policy.expiration.secondsSinceEpoch, payload: .unsigned)
  }
}
