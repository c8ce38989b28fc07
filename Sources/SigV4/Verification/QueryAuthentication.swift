internal import Crypto

/// The parameters of a query that carry a signature, found but not judged.
struct QueryAuthentication {
  /// Where the value of each parameter lies in the target, as it is on the wire; by `AuthenticationParameter.rawValue`.
  private var values = InlineArray<8, Range<Int>>(repeating: 0..<0)
  private var seen: UInt8 = 0
  /// The value of `X-Amz-Content-Sha256`, which some signers of URLs send here.
  private(set) var contentSHA256: Range<Int>?

  /// Whether the URL is a presigned one, or part of one.
  var isPresigned: Bool { has(.algorithm) || has(.credential) || has(.signature) }

  /// - Parameters:
  ///   - bytes: The target.
  ///   - query: Where its query lies.
  /// - Throws: `repeatedParameter`, `malformedParameter`.
  init(_ bytes: Span<UInt8>, _ query: Range<Int>) throws(VerificationError) {
    var start = query.lowerBound
    while start < query.upperBound {
      var end = start
      var equals: Int?
      while end < query.upperBound, bytes[end] != UInt8(ascii: "&") {
        if equals == nil, bytes[end] == UInt8(ascii: "=") { equals = end }
        end += 1
      }
      let name = start..<(equals ?? end)
      if Self.mayBeAuthentication(bytes.extracting(name)) {
        try add(decoded(bytes.extracting(name)), min(name.upperBound + 1, end)..<end)
      }
      start = end + 1
    }
  }

  /// Whether a name on the wire may mean one that begins with `X-Amz-`: that, or it is encoded.
  private static func mayBeAuthentication(_ name: Span<UInt8>) -> Bool {
    if beginsIgnoringCase(name, "x-amz-") { return true }
    for i in name.indices where name[i] == UInt8(ascii: "%") { return true }
    return false
  }

  private mutating func add(_ name: String, _ value: Range<Int>) throws(VerificationError) {
    if equalIgnoringCase(name, HeaderName.contentSHA256) {
      guard contentSHA256 == nil else { throw Self.repetition(of: name) }
      contentSHA256 = value
    }
    guard let parameter = AuthenticationParameter(name.utf8.span) else { return }
    guard !has(parameter) else { throw Self.repetition(of: parameter.name) }
    guard equalBytes(name, parameter.name) else {
      throw VerificationError(
        .malformedParameter, "the parameter " + parameter.name + " is written in another case than that")
    }
    seen |= 1 &<< UInt8(parameter.rawValue)
    values[parameter.rawValue] = value
  }

  private static func repetition(of name: String) -> VerificationError {
    VerificationError(.repeatedParameter, "the URL has the parameter " + name + " twice; it may have it once")
  }

  func has(_ parameter: AuthenticationParameter) -> Bool { seen & 1 &<< UInt8(parameter.rawValue) != 0 }

  /// The decoded value of a parameter, nil where the URL does not have it.
  func value(_ parameter: AuthenticationParameter, of bytes: Span<UInt8>) -> String? {
    has(parameter) ? decoded(bytes.extracting(values[parameter.rawValue])) : nil
  }

  /// The decoded value of a parameter that a presigned URL must have.
  /// - Throws: `missingParameter`.
  func required(_ parameter: AuthenticationParameter, of bytes: Span<UInt8>) throws(VerificationError) -> String {
    guard let value = value(parameter, of: bytes) else {
      throw VerificationError(.missingParameter, "the URL is presigned, but lacks the parameter " + parameter.name)
    }
    return value
  }
}

extension ClaimedSignature {
  /// The signature of a presigned URL.
  /// - Throws: `missingParameter`, `unsupportedAlgorithm`, and what is wrong with a parameter.
  init(_ query: QueryAuthentication, of bytes: Span<UInt8>) throws(VerificationError) {
    try Self.checkAlgorithm(query.required(.algorithm, of: bytes).utf8.span)
    placement = .query
    credential = try ClaimedCredential(query.required(.credential, of: bytes).utf8.span)
    signedHeaders = try query.required(.signedHeaders, of: bytes)
    signature = try Self.signature(query.required(.signature, of: bytes).utf8.span)
  }
}

/// What a name or value of a query means: `%XX` is a byte, `+` a space.
func decoded(_ bytes: Span<UInt8>) -> String {
  var decoded: [UInt8] = []
  decoded.reserveCapacity(bytes.count)
  var i = 0
  while i < bytes.count {
    if bytes[i] == UInt8(ascii: "%"), i + 2 < bytes.count, let high = bytes[i + 1].hexValue,
      let low = bytes[i + 2].hexValue
    {
      decoded.append(high &<< 4 | low)
      i += 3
    } else {
      decoded.append(bytes[i] == UInt8(ascii: "+") ? UInt8(ascii: " ") : bytes[i])
      i += 1
    }
  }
  return String(decoding: decoded.span)
}
