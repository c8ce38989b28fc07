internal import Crypto

/// The headers that requests of one pattern have, in order, and what of them is signed.
struct PatternHeaders {
  /// Their names, and the canonical headers with gaps for values that may differ.
  private let form: HeaderForm
  /// The values that may not, one after the other.
  private let text: [UInt8]
  private let fixedValues: [FixedValue]

  /// A value that is the same in all requests.
  private struct FixedValue {
    /// An index into the headers.
    let field: Int
    /// Where it lies in `text`.
    let range: Range<Int>
    /// Whether a signature follows, which is a request's own.
    let isAuthorization: Bool
  }

  /// Requests of more headers are too rare to be worth it.
  private static var capacity: Int { 32 }

  /// - Parameters:
  ///   - request: One that proved right.
  ///   - claim: What it claims.
  /// - Returns: Nil where the headers of another request would have to be looked at more closely.
  init?(_ request: ReceivedRequest, _ claim: borrowing RequestClaim) {
    guard let authorizationIndex = claim.authorizationIndex, request.headers.count <= Self.capacity else { return nil }
    let list = request.headers[authorizationIndex].value.utf8.span.extracting(claim.signedHeaders)
    var text = TextBuffer()
    guard let fixedValues = Self.fixedValues(request.headers, claim.signature.span, to: &text),
      let form = Self.form(list, of: request.headers, fixedValues)
    else { return nil }
    self.form = form
    self.text = text.array
    self.fixedValues = fixedValues
  }

  /// - Returns: Nil where `X-Amz-Date` does not tell the time, or `Authorization` does not end in the signature.
  private static func fixedValues(
    _ headers: [HeaderField], _ signature: Span<UInt8>, to text: inout TextBuffer
  ) -> [FixedValue]? {
    var values: [FixedValue] = []
    var hasDate = false
    for index in headers.indices {
      let value = headers[index].value.utf8.span
      var end = value.count
      let name = ReceivedHeaders.Name(headers[index].name.utf8.span)
      switch name {
      case .amzDate: hasDate = true
      case .securityToken, .s3SessionToken: break
      case .authorization:
        end -= signature.count
        guard end >= 0, equalBytes(value.extracting(droppingFirst: end), signature),
          value.end(of: "Signature=", at: max(end - 10, 0)) == end
        else { return nil }
      default: continue
      }
      let start = text.count
      text.write(value.extracting(first: end))
      values.append(FixedValue(field: index, range: start..<text.count, isAuthorization: name == .authorization))
    }
    return hasDate ? values : nil
  }

  /// - Parameter list: The names of the signed headers, with semicolons between.
  /// - Returns: Nil where the request does not have one of them, or has an `x-amz-…` header besides: whether that may be
  ///   is for each verifier to say.
  private static func form(
    _ list: Span<UInt8>, of headers: [HeaderField], _ fixedValues: [FixedValue]
  ) -> HeaderForm? {
    var fixed = fixedValues.map { $0.field }
    var signed: [Int] = []
    var gaps: [HeaderForm.Gap] = []
    var text = TextBuffer()
    text.write(literal: HeaderForm.beginning)
    var start = 0
    while start < list.count {
      let end = list.firstIndex(of: UInt8(ascii: ";"), from: start)
      let name = list.extracting(start..<end)
      let previous = signed.count
      for index in headers.indices where equalIgnoringCase(headers[index].name.utf8.span, name) {
        if signed.count == previous { text.write(name) }
        text.write(signed.count == previous ? UInt8(ascii: ":") : UInt8(ascii: ","))
        if fixed.contains(index) {
          text.writeCollapsed(headers[index].value.utf8.span)
        } else if equalBytes(name, ReceivedHeaders.Name.contentSHA256.text.bytes) {
          gaps.append(.forPayload(textEnd: text.count))
          fixed.append(index)
        } else {
          gaps.append(HeaderForm.Gap(textEnd: text.count, source: index))
        }
        signed.append(index)
      }
      guard signed.count > previous else { return nil }
      text.write(UInt8(ascii: "\n"))
      start = end + 1
    }
    text.write(UInt8(ascii: "\n"))
    text.write(list)
    text.write(UInt8(ascii: "\n"))
    gaps.append(.forPayload(textEnd: text.count))
    for index in headers.indices where !signed.contains(index) {
      let name = headers[index].name.utf8.span
      guard !ReceivedHeaders.isXAmz(name) || ReceivedHeaders.Name(name) == .contentSHA256 else { return nil }
    }
    return HeaderForm(headers.span, text.array, gaps, fixed: fixed)
  }

  /// Whether a request has headers of the same names in the same order, and their values are as they must be, but for the
  /// signature and those that `write` looks at.
  @inline(__always)
  func fit(_ headers: Span<HeaderField>) -> Bool {
    guard form.fits(headers) else { return false }
    let text = text.span
    for index in fixedValues.indices {
      let expected = fixedValues[index]
      let isRight = headers[expected.field].value.withUTF8Bytes { value in
        let byteCount = expected.range.count
        return value.count == (expected.isAuthorization ? byteCount &+ 2 &* SHA256Digest.byteCount : byteCount)
          && equalBytes(value.extracting(first: byteCount), text.extracting(expected.range))
      }
      guard isRight else { return false }
    }
    return true
  }

  /// Writes what the canonical request has after the query.
  /// - Parameters:
  ///   - headers: Such as fit.
  ///   - payload: The last line.
  /// - Returns: Whether all values are such as may be signed.
  @inline(__always)
  @_lifetime(sink: copy sink)
  func write(_ headers: Span<HeaderField>, payload: Span<UInt8>, to sink: inout OutputSpan<UInt8>) -> Bool {
    form.write(headers, payload: payload, to: &sink)
  }
}
