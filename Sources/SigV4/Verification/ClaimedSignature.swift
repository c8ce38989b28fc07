internal import Crypto

/// A signature as a request bears it, taken apart and well formed, but not verified.
struct ClaimedSignature {
  /// Where in the request it was.
  let placement: VerifiedRequest.Placement
  let credential: ClaimedCredential
  /// The names of the signed headers, with semicolons between; empty for a form.
  let signedHeaders: String
  /// 64 lower-case hexadecimal digits in ASCII.
  let signature: InlineArray<64, UInt8>

  /// - Throws: `malformedSignature`.
  static func signature(_ text: Span<UInt8>) throws(VerificationError) -> InlineArray<64, UInt8> {
    var isValid = text.count == 64
    for i in text.indices where !(text[i] &- 48 < 10 || text[i] &- 97 < 6) { isValid = false }
    guard isValid else {
      throw VerificationError(.malformedSignature, "the signature is not 64 lower-case hexadecimal digits")
    }
    var digits = InlineArray<64, UInt8>(repeating: 0)
    var destination = digits.mutableSpan
    destination.copy(text, to: 0)
    return digits
  }

  /// - Throws: `unsupportedAlgorithm`.
  static func checkAlgorithm(_ name: Span<UInt8>) throws(VerificationError) {
    if equalBytes(name, SignableRequest.algorithm) { return }
    throw VerificationError(
      .unsupportedAlgorithm,
      beginsIgnoringCase(name, "aws4-ecdsa-p256-sha256")
        ? "SigV4a (AWS4-ECDSA-P256-SHA256) is not supported; sign with AWS4-HMAC-SHA256"
        : "the signature is not of the algorithm AWS4-HMAC-SHA256")
  }
}

// The Authorization header:
// `AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…`
extension ClaimedSignature {
  private enum Component: Int {
    case credential, signedHeaders, signature

    var name: String {
      switch self {
      case .credential: "Credential"
      case .signedHeaders: "SignedHeaders"
      case .signature: "Signature"
      }
    }

    init?(_ name: Span<UInt8>) {
      for component in [Self.credential, .signedHeaders, .signature] where equalBytes(name, component.name) {
        self = component
        return
      }
      return nil
    }
  }

  /// Takes an `Authorization` header apart. Its components may stand in any order, each once.
  /// - Throws: `unsupportedAlgorithm`, `malformedAuthorization`, and what is wrong with a component.
  init(authorization: String) throws(VerificationError) {
    let text = authorization.utf8.span
    var position = 0
    Self.skipBlanks(text, &position, upTo: text.count)
    let algorithmStart = position
    while position < text.count, !isBlank(text[position]) { position += 1 }
    try Self.checkAlgorithm(text.extracting(algorithmStart..<position))

    var components = InlineArray<3, Range<Int>>(repeating: 0..<0)
    var seen: UInt8 = 0
    repeat {
      var end = position
      while end < text.count, text[end] != UInt8(ascii: ",") { end += 1 }
      let (component, value) = try Self.component(text, position..<end)
      guard seen & 1 &<< UInt8(component.rawValue) == 0 else {
        throw VerificationError(
          .repeatedComponent, "the Authorization header has " + component.name + " twice; it may have it once")
      }
      seen |= 1 &<< UInt8(component.rawValue)
      components[component.rawValue] = value
      position = end + 1
    } while position <= text.count
    guard seen == 0b111 else { throw Self.malformed("lacks one of Credential, SignedHeaders and Signature") }

    placement = .header
    credential = try ClaimedCredential(text.extracting(components[Component.credential.rawValue]))
    signedHeaders = String(decoding: text.extracting(components[Component.signedHeaders.rawValue]))
    signature = try Self.signature(text.extracting(components[Component.signature.rawValue]))
  }

  /// One component, and where its value lies, without the blanks around it.
  private static func component(
    _ text: Span<UInt8>, _ range: Range<Int>
  ) throws(VerificationError) -> (Component, Range<Int>) {
    var start = range.lowerBound
    skipBlanks(text, &start, upTo: range.upperBound)
    var equals = start
    while equals < range.upperBound, text[equals] != UInt8(ascii: "=") { equals += 1 }
    guard equals < range.upperBound, let component = Component(text.extracting(start..<equals)) else {
      throw malformed("has something other than Credential=…, SignedHeaders=…, Signature=… after the algorithm")
    }
    var end = range.upperBound
    while end > equals + 1, isBlank(text[end - 1]) { end -= 1 }
    return (component, equals + 1..<end)
  }

  private static func skipBlanks(_ text: Span<UInt8>, _ position: inout Int, upTo end: Int) {
    while position < end, isBlank(text[position]) { position += 1 }
  }

  private static func malformed(_ what: String) -> VerificationError {
    VerificationError(.malformedAuthorization, "the Authorization header " + what)
  }
}
