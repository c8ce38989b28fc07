internal import Crypto

/// A credential taken apart: `access-key-id/date/region/service/aws4_request`.
struct ClaimedCredential {
  let accessKeyID: String
  /// Eight digits, as they came.
  let date: String
  let region: String
  let service: String

  /// The last four parts are the scope; what is before them is the access key id, slashes and all.
  /// - Throws: `malformedCredential`, `wrongTerminator`.
  init(_ text: Span<UInt8>) throws(VerificationError) {
    var slashes = InlineArray<4, Int>(repeating: -1)
    var found = 0
    var i = text.count
    while i > 0, found < 4 {
      i -= 1
      if text[i] == UInt8(ascii: "/") {
        slashes[found] = i
        found += 1
      }
    }
    guard found == 4, slashes[3] > 0, slashes[2] - slashes[3] > 1, slashes[1] - slashes[2] > 1,
      slashes[0] - slashes[1] > 1, Self.isVisible(text)
    else {
      throw VerificationError(
        .malformedCredential, "the credential is not made like access-key-id/date/region/service/aws4_request")
    }
    guard equalBytes(text.extracting(droppingFirst: slashes[0] + 1), "aws4_request") else {
      throw VerificationError(.wrongTerminator, "the credential scope ends in something other than aws4_request")
    }
    accessKeyID = String(decoding: text.extracting(first: slashes[3]))
    date = String(decoding: text.extracting(slashes[3] + 1..<slashes[2]))
    region = String(decoding: text.extracting(slashes[2] + 1..<slashes[1]))
    service = String(decoding: text.extracting(slashes[1] + 1..<slashes[0]))
  }

  private static func isVisible(_ text: Span<UInt8>) -> Bool {
    var isVisible = true
    for i in text.indices where text[i] <= 32 || text[i] >= 127 { isVisible = false }
    return isVisible
  }

  /// - Throws: `wrongScopeDate`.
  func checkDate(_ time: SigningTime) throws(VerificationError) {
    guard equalBytes(time.digits.span.extracting(first: 8), date) else {
      throw VerificationError(
        .wrongScopeDate,
        "the date of the credential scope, " + date + ", is not the day of the request, "
          + String(decoding: time.digits.span.extracting(first: 8)))
    }
  }
}
