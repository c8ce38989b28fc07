internal import Crypto

/// Reads and checks what follows the last chunk.
///
/// Lines end with CR LF, as clients of S3 send them, or, before a signature, with LF and an empty line after the last,
/// as AWS's documentation has it.
struct ChunkTrailerReader: Sendable {
  /// Where the trailers end: the hash of their lines, and their signature.
  struct End {
    let hash: SHA256Digest
    let signature: [UInt8]
  }

  private let names: [String]
  private let isSigned: Bool
  private var checksums: [RunningChecksum?]
  private var values: [[UInt8]?]
  private var signature: [UInt8] = []
  private var hasEmptyLine = false

  init(_ terms: ChunkedBodyTerms) {
    names = terms.trailerNames
    isSigned = terms.signatures == .chunks && !terms.trailerNames.isEmpty
    checksums = names.map { ChecksumAlgorithm(headerName: $0).map { RunningChecksum($0) } }
    values = names.map { _ in nil }
  }

  /// The length of the longest line.
  var lineByteCount: Int { names.isEmpty ? 2 : ChunkTrailer.maximumByteCount * 2 + 3 }

  /// Takes data of the body into the checksums.
  mutating func update(_ bytes: Span<UInt8>) {
    for i in checksums.indices {
      guard var checksum = checksums[i] else { continue }
      checksum.update(bytes)
      checksums[i] = checksum
    }
  }

  /// Reads a line with its line feed.
  /// - Returns: Nil while there is more to come.
  mutating func read(_ line: Span<UInt8>) throws(BodyError) -> End? {
    let endsWithCR = line.count > 1 && line[line.count - 2] == UInt8(ascii: "\r")
    let text = line.extracting(0..<max(0, line.count - (endsWithCR ? 2 : 1)))
    if text.isEmpty {
      guard endsWithCR else { throw BodyError(.malformedTrailer, "an empty line lacks its carriage return") }
      if isSigned, signature.isEmpty, !hasEmptyLine {
        hasEmptyLine = true
        return nil
      }
      return try end()
    }
    guard signature.isEmpty else {
      throw BodyError(.malformedTrailer, "something follows the signature of the trailer")
    }
    var colon = 0
    while colon < text.count, text[colon] != UInt8(ascii: ":") { colon += 1 }
    guard colon < text.count else { throw BodyError(.malformedTrailer, "a line of the trailer has no colon") }
    let name = String(decoding: text.extracting(0..<colon))
    let value = text.extracting(colon + 1..<text.count)

    if isSigned, equalBytes(name, ChunkTrailer.signatureName) {
      guard endsWithCR, isSignature(value) else {
        throw BodyError(.malformedTrailer, "the signature of the trailer is not of 64 lower-case hexadecimal digits")
      }
      signature = copy(value)
      return nil
    }
    guard endsWithCR || isSigned, !hasEmptyLine else {
      throw BodyError(.malformedTrailer, "a line of the trailer is out of place, or lacks its carriage return")
    }
    guard let index = names.firstIndex(where: { equalBytes($0, name) }), values[index] == nil else {
      throw BodyError(
        .unexpectedTrailer, "the trailer has a name that the X-Amz-Trailer header does not have, or has it twice")
    }
    values[index] = copy(value)
    return nil
  }

  private func end() throws(BodyError) -> End {
    guard !isSigned || !signature.isEmpty else {
      throw BodyError(.missingTrailer, "the trailer is not signed")
    }
    var lines = HashSink()
    for i in names.indices {
      guard let value = values[i] else { throw BodyError(.missingTrailer, "the trailer " + names[i] + " is missing") }
      lines.write(names[i])
      lines.write(literal: ":")
      lines.write(value.span)
      lines.write(literal: "\n")
    }
    return End(hash: lines.finish(), signature: signature)
  }

  /// Compares the checksums.
  func check() throws(BodyError) {
    for i in names.indices {
      guard let checksum = checksums[i], let value = values[i] else { continue }
      var computed = TextBuffer()
      checksum.writeValue(to: &computed)
      guard equalBytes(String(decoding: computed.span), String(decoding: value.span)) else {
        throw BodyError(.checksumMismatch, "the body does not have the checksum that the trailer " + names[i] + " says")
      }
    }
  }
}

private func copy(_ bytes: Span<UInt8>) -> [UInt8] {
  var copy: [UInt8] = []
  copy.append(addingCapacity: bytes.count) { $0.append(contentsOf: bytes) }
  return copy
}
