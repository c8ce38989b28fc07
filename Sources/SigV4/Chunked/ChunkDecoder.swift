internal import Crypto

/// Takes a body in chunks apart, and verifies it: framed bytes in, the body's bytes out.
///
/// It does no input or output, and takes its input split anywhere. Signed chunks are handed out only when their
/// signature was checked; until then they are kept, up to a limit. Where chunks are not signed, what is handed out may
/// be anything until ``finish()`` has returned: then the checksum held.
///
/// ```swift
/// while !rest.isEmpty {
///   rest = rest.extracting(droppingFirst: try decoder.decode(rest))
///   file.write(decoder.decodedBytes)
/// }
/// try decoder.finish()
/// ```
public struct ChunkDecoder: Sendable {
  /// What a body may ask of the one who decodes it.
  public struct Limits: Sendable {
    /// The length of the longest signed chunk, in bytes: so much memory may be needed. 16 MiB unless told otherwise.
    public var maximumChunkByteCount = 16 << 20
    /// The length of the shortest chunk but the last, in bytes: 8192, as S3 has it, unless told otherwise.
    public var minimumChunkByteCount = ChunkedBody.minimumChunkByteCount

    /// The limits of S3, and 16 MiB.
    public init() {}
  }

  /// What is expected of the body.
  public let terms: ChunkedBodyTerms
  /// What the body may ask for.
  public let limits: Limits

  private let key: SigningKey
  private let time: SigningTime
  private var chain: SignatureChain
  private var state = State.header
  /// The line that is being read, up to a limit.
  private var line: [UInt8] = []
  /// The bytes of the chunk that are not handed out yet, or are handed out now.
  private var buffer: [UInt8] = []
  private var isHandedOut = false
  /// How many bytes of the chunk are missing.
  private var missing = 0
  private var chunkHash = SHA256()
  private var chunkSignature = InlineArray<64, UInt8>(repeating: 0)
  private var wasShort = false
  /// How many bytes of the body the coming chunks have.
  private var remaining: Int
  private var trailers: ChunkTrailerReader

  private enum State {
    case header, data, dataEnd, trailers, ended, failed
  }

  /// A decoder of a body whose request was verified elsewhere.
  /// - Parameters:
  ///   - terms: What the request's headers say of the body.
  ///   - seedSignature: The signature of the request: 64 lower-case hexadecimal digits.
  ///   - key: The key that it was made with.
  ///   - time: What its `X-Amz-Date` header says.
  ///   - limits: What the body may ask for.
  /// - Throws: `signatureMismatch` when `seedSignature` is no signature.
  public init(
    _ terms: ChunkedBodyTerms, seedSignature: String, key: SigningKey, time: SigningTime, limits: Limits = Limits()
  ) throws(BodyError) {
    guard let chain = SignatureChain(seed: seedSignature) else {
      throw BodyError(.signatureMismatch, "the signature of the request is not 64 lower-case hexadecimal digits")
    }
    self.terms = terms
    self.limits = limits
    self.key = key
    self.time = time
    self.chain = chain
    remaining = terms.byteCount
    trailers = ChunkTrailerReader(terms)
  }

  /// What the last call of ``decode(_:)`` found of the body: a whole chunk where chunks are signed, else a piece of at
  /// most 64 KiB; often nothing.
  public var decodedBytes: Span<UInt8> { buffer.span.extracting(first: isHandedOut ? buffer.count : 0) }

  /// Takes input, up to where something is to be handed out.
  /// - Parameter input: What comes next of the encoded body.
  /// - Returns: How many bytes were taken: at least one, unless there are none.
  /// - Throws: A `BodyError` that says why the body is refused. There is no going on after that.
  public mutating func decode(_ input: Span<UInt8>) throws(BodyError) -> Int {
    if isHandedOut {
      buffer.removeAll(keepingCapacity: true)
      isHandedOut = false
    }
    do {
      var taken = 0
      while taken < input.count, !isHandedOut { taken += try step(input.extracting(taken..<input.count)) }
      return taken
    } catch {
      buffer.removeAll()
      state = .failed
      throw error
    }
  }

  /// To be called when there is no more input.
  /// - Throws: `incomplete` when the end of the body is missing, `failedBefore`.
  public mutating func finish() throws(BodyError) {
    switch state {
    case .ended: return
    case .failed: throw BodyError(.failedBefore, "the body was refused")
    default: throw BodyError(.incomplete, "the body ends before its last chunk, or amid its trailers")
    }
  }

  /// Takes at least a byte.
  private mutating func step(_ input: Span<UInt8>) throws(BodyError) -> Int {
    switch state {
    case .header:
      let (taken, isWhole) = try takeLine(input, limit: Self.headerByteCount, else: .malformedChunk)
      if isWhole { try readHeader() }
      return taken
    case .data:
      return takeData(input)
    case .dataEnd:
      let (taken, isWhole) = try takeLine(input, limit: 2, else: .malformedChunk)
      if isWhole { try endChunk() }
      return taken
    case .trailers:
      let (taken, isWhole) = try takeLine(input, limit: trailers.lineByteCount, else: .malformedTrailer)
      if isWhole { try readTrailer() }
      return taken
    case .ended:
      throw BodyError(.dataAfterEnd, "something comes after the end of the body")
    case .failed:
      throw BodyError(.failedBefore, "the body was refused")
    }
  }

  /// The length of the longest line before a chunk.
  private static var headerByteCount: Int { 16 + ";chunk-signature=".utf8.count + 64 + 2 }
  /// The length of the longest piece of a chunk that is not signed.
  private static var pieceByteCount: Int { 65_536 }

  /// Takes a line with its line feed, or what there is of it.
  private mutating func takeLine(
    _ input: Span<UInt8>, limit: Int, else code: BodyError.Code
  ) throws(BodyError) -> (taken: Int, isWhole: Bool) {
    for i in input.indices {
      guard line.count < limit else { throw BodyError(code, "a line is longer than it may be") }
      line.append(input[i])
      if input[i] == UInt8(ascii: "\n") { return (i + 1, true) }
    }
    return (input.count, false)
  }

  private mutating func readHeader() throws(BodyError) {
    let header = try ChunkHeader(line.span, isSigned: terms.signatures == .chunks)
    if let signature = header.signatureStart { chunkSignature = InlineArray { line[signature + $0] } }
    line.removeAll(keepingCapacity: true)

    guard header.byteCount <= remaining, header.byteCount > 0 || remaining == 0 else {
      throw BodyError(
        .lengthMismatch, "the chunks do not have the " + String(terms.byteCount) + " bytes that the body was to have")
    }
    guard header.byteCount == 0 || !wasShort else {
      throw BodyError(
        .chunkTooShort, "a chunk other than the last has less than " + String(limits.minimumChunkByteCount) + " bytes")
    }
    wasShort = header.byteCount < limits.minimumChunkByteCount
    remaining -= header.byteCount
    missing = header.byteCount
    if terms.signatures == .chunks {
      guard header.byteCount <= limits.maximumChunkByteCount else {
        throw BodyError(
          .chunkTooLong, "a signed chunk has more than " + String(limits.maximumChunkByteCount) + " bytes")
      }
      chunkHash = SHA256()
    }
    if header.byteCount > 0 {
      state = .data
    } else {
      try checkChunk()
      state = .trailers
    }
  }

  private mutating func takeData(_ input: Span<UInt8>) -> Int {
    var count = min(input.count, missing)
    let isSigned = terms.signatures == .chunks
    if !isSigned { count = min(count, Self.pieceByteCount) }
    let bytes = input.extracting(first: count)
    buffer.append(addingCapacity: count) { $0.append(contentsOf: bytes) }
    trailers.update(bytes)
    if isSigned { chunkHash.update(bytes: bytes) } else { isHandedOut = true }
    missing -= count
    if missing == 0 { state = .dataEnd }
    return count
  }

  /// Reads what ends a chunk's data.
  private mutating func endChunk() throws(BodyError) {
    guard line.count == 2, line[0] == UInt8(ascii: "\r") else {
      throw BodyError(.malformedChunk, "the data of a chunk does not end with a carriage return and a line feed")
    }
    line.removeAll(keepingCapacity: true)
    try checkChunk()
    isHandedOut = !buffer.isEmpty
    state = .header
  }

  private mutating func checkChunk() throws(BodyError) {
    guard terms.signatures == .chunks else { return }
    chain.sign(.chunk(chunkHash.finalize()), key, at: time)
    guard chain.isLast(chunkSignature.span) else {
      throw BodyError(.signatureMismatch, "the signature of a chunk does not fit its data and the chunks before")
    }
  }

  private mutating func readTrailer() throws(BodyError) {
    let line = line
    self.line.removeAll()
    guard let end = try trailers.read(line.span) else { return }
    if terms.signatures == .chunks, !terms.trailerNames.isEmpty {
      chain.sign(.trailer(end.hash), key, at: time)
      guard chain.isLast(end.signature.span) else {
        throw BodyError(.signatureMismatch, "the signature of the trailer does not fit it and the chunks before")
      }
    }
    try trailers.check()
    state = .ended
  }
}
