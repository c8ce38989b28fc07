internal import Crypto

/// A form with which a browser uploads a file to S3.
public struct PostForm: Sendable {
  /// A field of the form.
  public struct Field: Hashable, Sendable {
    /// The name, in the case it was added in.
    public let name: String
    /// Nil where the one who uploads gives the value.
    public let value: String?
  }

  /// Where the form is sent, as `multipart/form-data` with the method `POST`.
  public let url: String
  /// All fields but `file`, which comes last, in the order to send them in.
  public let fields: [Field]
  /// The policy as it was signed, before it is encoded in Base64.
  public let policy: String
  /// Until when it can be used.
  public let expiration: SigningTime
  /// Whether that is sooner than was asked for, because the credentials themselves end then.
  public let isCappedByCredentials: Bool
}

extension Signer {
  /// Signs a policy, and makes a form of it.
  /// - Parameters:
  ///   - policy: What may be uploaded.
  ///   - url: Where to: the bucket's URL.
  ///   - time: From when.
  /// - Throws: `invalidPolicy` when there is no field `key`, `invalidExpiry` when the policy expires before `time` or
  ///   more than seven days after it, and what is wrong with the URL, the credentials or the scope.
  /// - Source: “Browser-Based Uploads Using POST (AWS Signature Version 4)”, Amazon S3 API Reference.
  public func sign(_ policy: PostPolicy, url: String, at time: SigningTime) throws(SigV4Error) -> PostForm {
    try policy.validate()
    let source = url.utf8.span
    let key = try resolve(RequestURL(source), source, at: time).moment.key
    let asked = policy.expiration.secondsSinceEpoch - time.secondsSinceEpoch
    guard (1...604_800).contains(asked) else {
      throw SigV4Error(.invalidExpiry, "a policy is good for 1 to 604800 seconds (seven days), not " + String(asked))
    }
    var expiration = policy.expiration
    if let end = credentials.expiration, end.secondsSinceEpoch < expiration.secondsSinceEpoch {
      guard end.secondsSinceEpoch > time.secondsSinceEpoch else {
        throw SigV4Error(.expiredCredentials, "the credentials ended at " + end.description)
      }
      expiration = end
    }

    var signed = policy
    signed.setSignatureField("x-amz-algorithm", to: SignableRequest.algorithm)
    signed.setSignatureField("x-amz-credential", to: key.credential)
    signed.setSignatureField("x-amz-date", to: time.description)
    if let token = credentials.sessionToken { signed.setSignatureField("x-amz-security-token", to: token) }
    let json = signed.json(expiration: expiration)
    var encoded = TextBuffer()
    encoded.writeBase64(json.utf8)
    let encodedPolicy = String(decoding: encoded.span)
    let ending = [
      PostForm.Field(name: "policy", value: encodedPolicy),
      PostForm.Field(name: "x-amz-signature", value: key.signature(of: encodedPolicy)),
    ]
    return PostForm(
      url: url, fields: signed.fields + ending, policy: json, expiration: expiration,
      isCappedByCredentials: expiration.secondsSinceEpoch < policy.expiration.secondsSinceEpoch)
  }
}

extension PostForm {
  /// The form in HTML: hidden fields, a text field for each value that is not given, the file, and a button.
  ///
  /// It is a fragment for a page in UTF-8.
  /// - Parameter buttonLabel: What the button says.
  public func html(buttonLabel: String = "Upload") -> String {
    var text = TextBuffer()
    text.write(literal: "<form action=\"")
    text.writeHTML(url)
    text.write(literal: "\" method=\"post\" enctype=\"multipart/form-data\">\n")
    for field in fields {
      if let value = field.value {
        text.write(literal: "  <input type=\"hidden\" name=\"")
        text.writeHTML(field.name)
        text.write(literal: "\" value=\"")
        text.writeHTML(value)
        text.write(literal: "\">\n")
      } else {
        text.write(literal: "  <label>")
        text.writeHTML(field.name)
        text.write(literal: " <input type=\"text\" name=\"")
        text.writeHTML(field.name)
        text.write(literal: "\"></label>\n")
      }
    }
    text.write(literal: "  <input type=\"file\" name=\"file\">\n  <button type=\"submit\">")
    text.writeHTML(buttonLabel)
    text.write(literal: "</button>\n</form>\n")
    return String(decoding: text.span)
  }
}

extension TextBuffer {
  /// Writes a text that is no markup, in an attribute or between tags.
  fileprivate mutating func writeHTML(_ string: String) {
    for byte in string.utf8 {
      switch byte {
      case UInt8(ascii: "&"): write(literal: "&amp;")
      case UInt8(ascii: "<"): write(literal: "&lt;")
      case UInt8(ascii: ">"): write(literal: "&gt;")
      case UInt8(ascii: "\""): write(literal: "&quot;")
      case UInt8(ascii: "'"): write(literal: "&#39;")
      default: write(byte)
      }
    }
  }
}
