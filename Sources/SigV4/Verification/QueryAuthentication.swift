internal import Crypto

/// The parameters of a query that carry a signature, found but not judged.
struct QueryAuthentication {
  /// Where the value of each parameter lies in the target, as it is on the wire; by `AuthenticationParameter.rawValue`.
  private var values = InlineArray<8, Range<Int>>(repeating: 0..<0)
  private var seen: UInt8 = 0
  /// The value of `X-Amz-Content-Sha256`, which some signers of URLs send here.
  private(set) var contentSHA256: Range<Int>?
  /// Whether the query is in canonical form as it lies there, but for the credential and the signature.
  private(set) var isCanonical = true
  /// Whether the parameters of a signature mean what is written there: only the credential, a token, and the semicolons
  /// between the signed headers may be encoded.
  private(set) var isPlain = true
  /// Where the pair of the signature lies, by a name that is written plainly.
  private(set) var signaturePair: Range<Int>?

  /// Whether there are none.
  var isEmpty: Bool { seen == 0 && contentSHA256 == nil }

  /// Whether the URL is a presigned one, or part of one.
  var isPresigned: Bool { has(.algorithm) || has(.credential) || has(.signature) }

  /// - Parameters:
  ///   - bytes: The target.
  ///   - queryStart: Where its query begins.
  /// - Throws: `invalidTarget`, `repeatedParameter`, `malformedParameter`.
  @inline(__always)
  init(_ bytes: Span<UInt8>, from queryStart: Int) throws(VerificationError) {
    if let query = SignersQuery(bytes, from: queryStart) {
      self.init(query)
    } else {
      self.init()
      try read(bytes, from: queryStart)
    }
  }

  private init() {}

  @inline(__always)
  private init(_ query: SignersQuery) {
    note(.algorithm, query.algorithm)
    note(.credential, query.credential)
    note(.date, query.date)
    note(.expires, query.expires)
    if let token = query.token { note(.securityToken, token) }
    note(.signedHeaders, query.signedHeaders)
    note(.signature, query.signature)
    signaturePair = query.signaturePair
  }

  /// Reads a query of any form.
  @inline(never)
  private mutating func read(_ bytes: Span<UInt8>, from queryStart: Int) throws(VerificationError) {
    var start = queryStart
    var previousStart = queryStart
    var previousBeginning: UInt64 = 0
    while start < bytes.count {
      let word = bytes.paddedWord(at: start)
      let end: Int
      let beginning: UInt64
      if word & 0xffff_ffff_ffff == 0x2d7a_6d41_2d58,  // `X-Amz-`
        let parameter = AuthenticationParameter(at: start, of: bytes)
      {
        end = try addParameter(parameter, bytes, from: start &+ parameter.literal.utf8CodeUnitCount)
        beginning = word.byteSwapped
        guard parameter != .signature else {
          signaturePair = start..<end
          start = end &+ 1
          // An ampersand at the end.
          if start == bytes.count { isCanonical = false }
          continue
        }
      } else {
        let pair = try addPair(bytes, from: start)
        end = pair.value.upperBound
        beginning = word.orderedByBytes(pair.name.count)
      }
      if beginning <= previousBeginning, previousStart < start {
        if beginning < previousBeginning || !QueryPair.follow(bytes, previousStart, start) { isCanonical = false }
      }
      (previousStart, previousBeginning) = (start, beginning)
      start = end &+ 1
      if start == bytes.count { isCanonical = false }
    }
  }

  /// Notes a parameter whose name is written plainly. The digits of a signature, and a credential, are not looked at,
  /// but when they are taken apart.
  /// - Returns: Where its value ends.
  @inline(__always)
  private mutating func addParameter(
    _ parameter: AuthenticationParameter, _ bytes: Span<UInt8>, from start: Int
  ) throws(VerificationError) -> Int {
    var end = start
    switch parameter {
    case .signature where Self.isEnd(start &+ 64, of: bytes): end = start &+ 64
    case .credential: end = bytes.firstIndex(of: UInt8(ascii: "&"), from: start)
    default:
      var form = QueryForm()
      do {
        end = try form.scan(bytes, from: start)
      } catch {
        throw RequestTarget.invalid(error)
      }
      if !form.isCanonical, parameter != .signature { isCanonical = false }
      if !form.isPlain, !Self.isPlain(parameter, bytes.extracting(start..<end)) { isPlain = false }
    }
    try add(parameter, start..<end)
    return end
  }

  /// Notes any other pair.
  @inline(never)
  private mutating func addPair(_ bytes: Span<UInt8>, from start: Int) throws(VerificationError) -> QueryPair {
    let pair: QueryPair
    do {
      pair = try QueryPair(bytes, from: start)
    } catch {
      throw RequestTarget.invalid(error)
    }
    if !pair.isCanonical { isCanonical = false }
    if pair.mayBeAuthentication(bytes) { try add(decoded(bytes.extracting(pair.name)), pair.value) }
    return pair
  }

  private static func isEnd(_ i: Int, of bytes: Span<UInt8>) -> Bool {
    i == bytes.count || i < bytes.count && bytes[i] == UInt8(ascii: "&")
  }

  /// Whether a value that is not plain is plain enough.
  private static func isPlain(_ parameter: AuthenticationParameter, _ value: Span<UInt8>) -> Bool {
    switch parameter {
    case .algorithm, .date, .expires, .signature: return false
    case .credential, .s3SessionToken, .securityToken: return true
    case .signedHeaders:
      var i = ByteSet.unreserved.firstIndex(outsideIn: value, from: 0)
      while i < value.count {
        guard SignedHeaderNames.isEncodedSemicolon(value, at: i) else { return false }
        i = ByteSet.unreserved.firstIndex(outsideIn: value, from: i + 3)
      }
      return true
    }
  }

  @inline(__always)
  private mutating func add(_ parameter: AuthenticationParameter, _ value: Range<Int>) throws(VerificationError) {
    guard !has(parameter) else { throw Self.repetition(of: parameter.name) }
    note(parameter, value)
  }

  @inline(__always)
  private mutating func note(_ parameter: AuthenticationParameter, _ value: Range<Int>) {
    seen |= 1 &<< UInt8(parameter.rawValue)
    values[parameter.rawValue] = value
  }

  /// The same for a name that is decoded.
  @inline(never)
  private mutating func add(_ name: String, _ value: Range<Int>) throws(VerificationError) {
    if equalIgnoringCase(name, HeaderName.contentSHA256) {
      guard contentSHA256 == nil else { throw Self.repetition(of: name) }
      contentSHA256 = value
    }
    guard let parameter = AuthenticationParameter(name.utf8.span) else { return }
    try add(parameter, value)
    isPlain = false
    guard equalBytes(name, parameter.name) else {
      throw VerificationError(
        .malformedParameter, "the parameter " + parameter.name + " is written in another case than that")
    }
  }

  private static func repetition(of name: String) -> VerificationError {
    VerificationError(.repeatedParameter, "the URL has the parameter " + name + " twice; it may have it once")
  }

  func has(_ parameter: AuthenticationParameter) -> Bool { seen & 1 &<< UInt8(parameter.rawValue) != 0 }

  /// Where the value of a parameter lies, as it is on the wire; nil where the URL does not have it.
  func range(of parameter: AuthenticationParameter) -> Range<Int>? {
    has(parameter) ? values[parameter.rawValue] : nil
  }

  /// Where the value of a parameter that a presigned URL must have lies.
  /// - Throws: `missingParameter`.
  @inline(__always)
  private func required(_ parameter: AuthenticationParameter) throws(VerificationError) -> Range<Int> {
    guard has(parameter) else { throw Self.lack(of: parameter) }
    return values[parameter.rawValue]
  }

  @inline(never)
  private static func lack(of parameter: AuthenticationParameter) -> VerificationError {
    VerificationError(.missingParameter, "the URL is presigned, but lacks the parameter " + parameter.name)
  }

  /// Where the values lie that make a signature.
  /// - Throws: `missingParameter`.
  @inline(__always)
  func signatureParameters() throws(VerificationError) -> SignatureParameters {
    SignatureParameters(
      algorithm: try required(.algorithm), credential: try required(.credential),
      signedHeaders: try required(.signedHeaders), signature: try required(.signature), date: try required(.date),
      expires: try required(.expires))
  }

  /// The canonical query where it lies in the target, as the two pieces that the signature leaves of it; nil where it
  /// must be made anew.
  /// - Parameter placement: Where the signature is.
  func canonicalPieces(
    of target: RequestTarget, _ placement: VerifiedRequest.Placement, _ rules: Service.Rules
  ) -> (beginning: Range<Int>, rest: Range<Int>)? {
    guard isCanonical else { return nil }
    let (start, end) = (target.query.lowerBound, target.query.upperBound)
    guard placement == .query else { return (start..<end, end..<end) }
    guard let pair = signaturePair, rules.tokenPlacement == .signed else { return nil }
    let rest = min(pair.upperBound + 1, end)..<end
    // The ampersand before the signature stays where something follows.
    return (start..<max(start, rest.isEmpty ? pair.lowerBound - 1 : pair.lowerBound), rest)
  }
}

/// Where the values lie that make the signature of a presigned URL.
struct SignatureParameters {
  let algorithm: Range<Int>
  let credential: Range<Int>
  let signedHeaders: Range<Int>
  let signature: Range<Int>
  let date: Range<Int>
  let expires: Range<Int>

  /// Writes what they mean, and says where that lies.
  func decoded(from bytes: Span<UInt8>, to text: inout TextBuffer) -> SignatureParameters {
    func decode(_ range: Range<Int>) -> Range<Int> {
      let start = text.count
      text.writeDecoded(bytes.extracting(range))
      return start..<text.count
    }
    return SignatureParameters(
      algorithm: decode(algorithm), credential: decode(credential), signedHeaders: decode(signedHeaders),
      signature: decode(signature), date: decode(date), expires: decode(expires))
  }
}
