internal import Crypto

/// A signature as a request bears it, well formed, but not verified; its texts are ranges of one.
struct ClaimedSignature {
  /// Names the signer and the scope.
  let credential: Range<Int>
  /// The names of the signed headers.
  let signedHeaders: Range<Int>
  /// 64 lower-case hexadecimal digits in ASCII.
  let digits: InlineArray<64, UInt8>
  /// Whether the credential, and what stands between the names, are encoded as they are in a query.
  let isEncoded: Bool

  /// - Throws: `malformedSignature`.
  @inline(__always)
  static func digits(_ text: Span<UInt8>) throws(VerificationError) -> InlineArray<64, UInt8> {
    guard text.count == 64, areHexDigits(text) else {
      throw VerificationError(.malformedSignature, "the signature is not 64 lower-case hexadecimal digits")
    }
    return InlineArray(digits: text)
  }

  /// - Throws: `unsupportedAlgorithm`.
  @inline(__always)
  static func checkAlgorithm(_ name: Span<UInt8>) throws(VerificationError) {
    guard equalBytes(name, StaticString("AWS4-HMAC-SHA256").bytes) else { throw unsupported(name) }
  }

  @inline(never)
  private static func unsupported(_ name: Span<UInt8>) -> VerificationError {
    VerificationError(
      .unsupportedAlgorithm,
      beginsIgnoringCase(name, "aws4-ecdsa-p256-sha256")
        ? "SigV4a (AWS4-ECDSA-P256-SHA256) is not supported; sign with AWS4-HMAC-SHA256"
        : "the signature is not of the algorithm AWS4-HMAC-SHA256")
  }
}

extension ClaimedSignature {
  /// The signature of a presigned URL.
  /// - Parameters:
  ///   - parameters: Say where in `text` its parts lie.
  ///   - isEncoded: Whether they are as they are in a query.
  /// - Throws: `unsupportedAlgorithm`, `malformedSignature`.
  @inline(__always)
  init(_ parameters: SignatureParameters, _ text: Span<UInt8>, isEncoded: Bool) throws(VerificationError) {
    try Self.checkAlgorithm(text.extracting(parameters.algorithm))
    credential = parameters.credential
    signedHeaders = parameters.signedHeaders
    self.isEncoded = isEncoded
    digits = try Self.digits(text.extracting(parameters.signature))
  }
}

// The Authorization header:
// `AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…`
extension ClaimedSignature {
  private enum Component: Int {
    case credential, signedHeaders, signature

    var name: StaticString {
      switch self {
      case .credential: "Credential"
      case .signedHeaders: "SignedHeaders"
      case .signature: "Signature"
      }
    }

    @inline(__always)
    init?(_ name: Span<UInt8>) {
      // Their lengths tell them apart.
      switch name.count {
      case 10: self = .credential
      case 13: self = .signedHeaders
      case 9: self = .signature
      default: return nil
      }
      guard equalBytes(name, self.name.bytes) else { return nil }
    }
  }

  /// Takes an `Authorization` header apart. Its components may stand in any order, each once.
  /// - Throws: `unsupportedAlgorithm`, `malformedAuthorization`, and what is wrong with a component.
  @inline(__always)
  init(authorization text: Span<UInt8>) throws(VerificationError) {
    if let usual = try Self.usual(text) { self = usual } else { self = try Self(authorizationInAnyForm: text) }
  }

  /// One that is written as signers write it, to the blank; nil for any other.
  /// - Throws: `malformedSignature`.
  @inline(__always)
  private static func usual(_ text: Span<UInt8>) throws(VerificationError) -> ClaimedSignature? {
    guard let credentialStart = text.end(of: "AWS4-HMAC-SHA256 Credential=", at: 0) else { return nil }
    let credentialEnd = text.firstIndex(of: UInt8(ascii: ","), from: credentialStart)
    guard let namesStart = text.end(of: ", SignedHeaders=", at: credentialEnd) else { return nil }
    let namesEnd = text.firstIndex(of: UInt8(ascii: ","), from: namesStart)
    guard let start = text.end(of: ", Signature=", at: namesEnd), start &+ 2 * SHA256Digest.byteCount == text.count,
      !isBlank(text[credentialEnd &- 1]), !isBlank(text[namesEnd &- 1])
    else { return nil }
    return ClaimedSignature(
      credential: credentialStart..<credentialEnd, signedHeaders: namesStart..<namesEnd,
      digits: try digits(text.extracting(droppingFirst: start)), isEncoded: false)
  }

  @inline(never)
  private init(authorizationInAnyForm text: Span<UInt8>) throws(VerificationError) {
    let start = Self.firstIndexAfterBlanks(text, 0..<text.count)
    var position = ByteSet.graphic.firstIndex(outsideIn: text, from: start)
    try Self.checkAlgorithm(text.extracting(start..<position))

    var components = InlineArray<3, Range<Int>>(repeating: 0..<0)
    var seen: UInt8 = 0
    repeat {
      let end = text.firstIndex(of: UInt8(ascii: ","), from: position)
      let (component, value) = try Self.component(text, position..<end)
      guard seen & 1 &<< UInt8(component.rawValue) == 0 else { throw Self.repetition(of: component) }
      seen |= 1 &<< UInt8(component.rawValue)
      components[component.rawValue] = value
      position = end + 1
    } while position <= text.count
    guard seen == 0b111 else { throw Self.malformed("lacks one of Credential, SignedHeaders and Signature") }

    credential = components[Component.credential.rawValue]
    signedHeaders = components[Component.signedHeaders.rawValue]
    digits = try Self.digits(text.extracting(components[Component.signature.rawValue]))
    isEncoded = false
  }

  /// One component, and where its value lies, without the blanks around it.
  @inline(__always)
  private static func component(
    _ text: Span<UInt8>, _ range: Range<Int>
  ) throws(VerificationError) -> (Component, Range<Int>) {
    let start = firstIndexAfterBlanks(text, range)
    let equals = text.firstIndex(of: UInt8(ascii: "="), from: start)
    guard equals < range.upperBound, let component = Component(text.extracting(start..<equals)) else {
      throw malformed("has something other than Credential=…, SignedHeaders=…, Signature=… after the algorithm")
    }
    var end = range.upperBound
    while end > equals + 1, isBlank(text[end - 1]) { end -= 1 }
    return (component, equals + 1..<end)
  }

  private static func firstIndexAfterBlanks(_ text: Span<UInt8>, _ range: Range<Int>) -> Int {
    var position = range.lowerBound
    while position < range.upperBound, isBlank(text[position]) { position += 1 }
    return position
  }

  @inline(never)
  private static func repetition(of component: Component) -> VerificationError {
    VerificationError(
      .repeatedComponent,
      "the Authorization header has " + String(decoding: component.name.bytes) + " twice; it may have it once")
  }

  @inline(never)
  private static func malformed(_ what: String) -> VerificationError {
    VerificationError(.malformedAuthorization, "the Authorization header " + what)
  }
}
