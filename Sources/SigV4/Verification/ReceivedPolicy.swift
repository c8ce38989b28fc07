internal import Crypto

/// What a form may hold: the JSON that its `policy` field encodes.
struct ReceivedPolicy {
  private enum Condition {
    case equal(field: String, value: String)
    case startsWith(field: String, prefix: String)
    case contentLength(ClosedRange<Int>)

    /// The field that the condition is for.
    var field: String? {
      switch self {
      case .equal(let field, _), .startsWith(let field, _): field
      case .contentLength: nil
      }
    }
  }

  let expiration: SigningTime
  private let conditions: [Condition]

  /// - Throws: `malformedPolicy`.
  init(base64: String) throws(VerificationError) {
    guard let decoded = decodedBase64(base64.utf8.span) else { throw Self.malformed("is not base64") }
    guard let policy = JSONValue(decoded.span), case .object = policy else { throw Self.malformed("is no JSON object") }
    guard let text = policy.member("expiration")?.string, let expiration = Self.time(text) else {
      throw Self.malformed("has no expiration of the form 2015-12-30T12:00:00.000Z")
    }
    guard case .array(let elements)? = policy.member("conditions") else { throw Self.malformed("has no conditions") }
    self.expiration = expiration
    var conditions: [Condition] = []
    for element in elements { try Self.append(element, to: &conditions) }
    self.conditions = conditions
  }

  private static func malformed(_ what: String) -> VerificationError {
    VerificationError(.malformedPolicy, "the policy " + what)
  }

  /// The time of `2015-12-30T12:00:00.000Z` (ISO 8601, extended format); the fraction may be left out, and is cut.
  private static func time(_ text: String) -> SigningTime? {
    let bytes = text.utf8.span
    guard bytes.count >= 20, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
      bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"), bytes[bytes.count - 1] == UInt8(ascii: "Z")
    else { return nil }
    if bytes.count > 20 {
      guard bytes[19] == UInt8(ascii: "."), bytes.count > 21 else { return nil }
      for i in 20..<bytes.count - 1 where bytes[i] &- 48 > 9 { return nil }
    }
    var basic: [UInt8] = []
    for i in 0..<19 where ![4, 7, 13, 16].contains(i) { basic.append(bytes[i]) }
    basic.append(UInt8(ascii: "Z"))
    return try? SigningTime(String(decoding: basic.span))
  }

  private static func append(_ element: JSONValue, to conditions: inout [Condition]) throws(VerificationError) {
    switch element {
    case .object(let members):
      guard !members.isEmpty else { throw malformed("has an empty condition") }
      for member in members {
        guard let value = member.value.string else { throw malformed("compares a field with something not a text") }
        conditions.append(.equal(field: member.name, value: value))
      }
    case .array(let parts): conditions.append(try condition(parts))
    default: throw malformed("has a condition that is neither an object nor an array")
    }
  }

  private static func condition(_ parts: [JSONValue]) throws(VerificationError) -> Condition {
    guard parts.count == 3, let name = parts[0].string else {
      throw malformed("has a condition that is not made of an operator and two values")
    }
    if equalIgnoringCase(name, "content-length-range") {
      guard let low = byteCount(parts[1]), let high = byteCount(parts[2]), low <= high else {
        throw malformed("has a content-length-range that is none")
      }
      return .contentLength(low...high)
    }
    guard let field = parts[1].string, field.utf8.first == UInt8(ascii: "$"), let value = parts[2].string else {
      throw malformed("has a condition without a $field and a text")
    }
    let fieldName = String(decoding: field.utf8.span.extracting(droppingFirst: 1))
    if equalIgnoringCase(name, "eq") { return .equal(field: fieldName, value: value) }
    if equalIgnoringCase(name, "starts-with") { return .startsWith(field: fieldName, prefix: value) }
    throw malformed("has a condition with an operator other than eq, starts-with and content-length-range")
  }

  /// A number of bytes. S3 takes it as a text, too.
  private static func byteCount(_ value: JSONValue) -> Int? {
    let text: String
    switch value {
    case .number(let digits), .string(let digits): text = digits
    default: return nil
    }
    guard text.utf8.allSatisfy({ $0 &- 48 < 10 }), text.utf8.count <= 18 else { return nil }
    return Int(text)
  }

  /// Whether a form is as the policy allows.
  /// - Throws: `failedCondition`, `unconditionalField`, `wrongContentLength`.
  func check(_ form: PostedForm) throws(VerificationError) {
    for condition in conditions {
      switch condition {
      case .equal(let field, let value):
        guard let given = Self.value(field, of: form), equalBytes(given, value) else { throw Self.failed(field) }
      case .startsWith(let field, let prefix):
        guard let given = Self.value(field, of: form), Self.starts(given, prefix, field) else {
          throw Self.failed(field)
        }
      case .contentLength(let range):
        guard range.contains(form.fileByteCount) else {
          throw VerificationError(
            .wrongContentLength,
            "the file has " + String(form.fileByteCount) + " bytes; the policy allows " + String(range.lowerBound)
              + " to "
              + String(range.upperBound))
        }
      }
    }
    // The bucket counts as a field, whether the form says it again or not.
    if let bucket = form.value("bucket"), !equalBytes(bucket, form.bucket) { throw Self.failed("bucket") }
    let names = conditions.compactMap { $0.field }.sorted { compareIgnoringCase($0, $1) < 0 }
    for name in form.fields.map({ $0.name }) + ["bucket"] where !Self.needsNoCondition(name) {
      guard Self.contains(names, name) else {
        throw VerificationError(.unconditionalField, "the policy has no condition for the field " + name)
      }
    }
  }

  private static func failed(_ field: String) -> VerificationError {
    VerificationError(.failedCondition, "the field " + field + " does not meet its condition in the policy")
  }

  /// A field's value as it will be used: with the name of the file in place of `${filename}`.
  private static func value(_ name: String, of form: PostedForm) -> String? {
    if equalIgnoringCase(name, "bucket") { return form.bucket }
    guard let value = form.value(name) else { return nil }
    guard let fileName = form.fileName else { return value }
    return replacing(PostPolicy.fileNameVariable, in: value, with: fileName)
  }

  private static func replacing(_ variable: String, in text: String, with value: String) -> String {
    let bytes = text.utf8.span
    var result = TextBuffer()
    var start = 0
    while let index = bytes.firstIndex(of: variable, from: start) {
      result.write(bytes.extracting(start..<index))
      result.write(value)
      start = index + variable.utf8.count
    }
    result.write(bytes.extracting(droppingFirst: start))
    return String(decoding: result.span)
  }

  /// Whether a value begins with a prefix; where it is a list of content types, each of them.
  private static func starts(_ value: String, _ prefix: String, _ field: String) -> Bool {
    let (bytes, prefix) = (value.utf8.span, prefix.utf8.span)
    var start = 0
    let isList = equalIgnoringCase(field, "content-type")
    for end in 0...bytes.count where end == bytes.count || isList && bytes[end] == UInt8(ascii: ",") {
      while isList, start < end, isBlank(bytes[start]) { start += 1 }
      let item = bytes.extracting(start..<end)
      guard item.count >= prefix.count, compare(item.extracting(first: prefix.count), prefix) == 0 else { return false }
      start = end + 1
    }
    return true
  }

  /// What S3 leaves out of the rule that every field has a condition.
  private static func needsNoCondition(_ name: String) -> Bool {
    equalIgnoringCase(name, "x-amz-signature") || equalIgnoringCase(name, "file") || equalIgnoringCase(name, "policy")
      || beginsIgnoringCase(name, "x-ignore-")
  }

  private static func contains(_ sortedNames: [String], _ name: String) -> Bool {
    var (low, high) = (0, sortedNames.count)
    while low < high {
      let middle = (low + high) / 2
      let order = compareIgnoringCase(name, sortedNames[middle])
      if order == 0 { return true }
      if order < 0 { high = middle } else { low = middle + 1 }
    }
    return false
  }
}
