// The error answers of services, in the forms that AWS documents.

import Crypto
import SigV4

/// The texts that a service says should have been signed.
struct ShownTexts {
  var canonicalRequest: String
  var stringToSign: String

  init(_ explanation: Explanation) {
    (canonicalRequest, stringToSign) = (explanation.canonicalRequest, explanation.stringToSign)
  }

  /// Another canonical request, and its hash in the string to sign.
  func replacing(_ old: String, with new: String) -> ShownTexts {
    var changed = self
    changed.canonicalRequest = canonicalRequest.replacing(old, with: new)
    changed.stringToSign =
      stringToSign.dropLast(64) + SHA256.hash(data: Array(changed.canonicalRequest.utf8)).hexadecimal
    return changed
  }

  func replacingScope(_ old: String, with new: String) -> ShownTexts {
    var changed = self
    let lines = stringToSign.split(separator: "\n").map(String.init)
    let edited = [lines[0].replacing(old, with: new), lines[1], lines[2].replacing(old, with: new), lines[3]]
    changed.stringToSign = edited.joined(separator: "\n")
    return changed
  }
}

enum AnswerForm: CaseIterable {
  /// S3: the texts, and their bytes.
  case s3
  /// S3 and its imitators: the texts alone.
  case s3WithoutBytes
  /// The query protocol: both texts in the message.
  case queryXML
  /// The JSON protocols: the same.
  case json

  func answer(showing texts: ShownTexts, signature: String) -> [UInt8] {
    let message =
      "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key "
      + "and signing method. Consult the service documentation for details.\n\nThe Canonical String for this request "
      + "should have been\n'\(texts.canonicalRequest)'\n\nThe String-to-Sign should have been\n'\(texts.stringToSign)'\n"
    switch self {
    case .s3, .s3WithoutBytes:
      let bytes =
        self == .s3
        ? "<StringToSignBytes>\(spaced(texts.stringToSign))</StringToSignBytes>"
          + "<CanonicalRequestBytes>\(spaced(texts.canonicalRequest))</CanonicalRequestBytes>" : ""
      let text = """
        <?xml version="1.0" encoding="UTF-8"?>
        <Error><Code>SignatureDoesNotMatch</Code><Message>The request signature we calculated does not match the \
        signature you provided. Check your key and signing method.</Message><AWSAccessKeyId>AKIDEXAMPLE\
        </AWSAccessKeyId><StringToSign>\(escaped(texts.stringToSign))</StringToSign><SignatureProvided>\(signature)\
        </SignatureProvided><CanonicalRequest>\(escaped(texts.canonicalRequest))</CanonicalRequest>\(bytes)\
        <RequestId>4442587FB7D0A2F9</RequestId><HostId>x</HostId></Error>
        """
      return Array(text.utf8)
    case .queryXML:
      let text = """
        <ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
          <Error>
            <Type>Sender</Type>
            <Code>SignatureDoesNotMatch</Code>
            <Message>\(escaped(message))</Message>
          </Error>
          <RequestId>4442587f-b7d0-a2f9</RequestId>
        </ErrorResponse>
        """
      return Array(text.utf8)
    case .json:
      let escaped = message.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
      return Array(
        "{\"__type\":\"com.amazon.coral.service#InvalidSignatureException\",\"message\":\"\(escaped)\"}".utf8)
    }
  }

  private func spaced(_ text: String) -> String {
    text.utf8.map { CollectionOfOne($0).hexadecimal }.joined(separator: " ")
  }

  private func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      .replacing("'", with: "&#39;").replacing("\"", with: "&quot;")
  }
}
