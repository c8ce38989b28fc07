internal import Crypto

/// What the verified headers of a request say of its body in chunks.
public struct ChunkedBodyTerms: Sendable {
  /// What the signatures cover, as `X-Amz-Content-Sha256` says.
  public let signatures: ChunkedBody.Signatures
  /// The length of the decoded body in bytes, as `X-Amz-Decoded-Content-Length` says.
  public let byteCount: Int
  /// The names of the trailers in lower case, sorted.
  public let trailerNames: [String]

  /// The terms of a body whose request was verified elsewhere.
  /// - Parameters:
  ///   - signatures: What the signatures cover.
  ///   - byteCount: The length of the decoded body, in bytes.
  ///   - trailerNames: What `X-Amz-Trailer` names, in any case and order; empty where the payload marker does not end in
  ///     `-TRAILER`. At most eight.
  /// - Throws: `invalidDecodedLength`; `unsupportedTrailer` for a checksum that is not known, and where neither
  ///   signatures nor a checksum cover the body.
  public init(
    signatures: ChunkedBody.Signatures, byteCount: Int, trailerNames: [String] = []
  ) throws(BodyError) {
    guard byteCount >= 0 else {
      throw BodyError(.invalidDecodedLength, "the decoded length of the body is negative")
    }
    self.signatures = signatures
    self.byteCount = byteCount
    guard trailerNames.count <= Self.maximumTrailerCount else {
      throw BodyError(.unsupportedTrailer, "the X-Amz-Trailer header names more than eight trailers")
    }
    var names: [String] = []
    for name in trailerNames { names.append(try Self.checkedName(name)) }
    names.sort { compareIgnoringCase($0, $1) < 0 }
    for i in names.indices.dropFirst() where equalBytes(names[i], names[i - 1]) {
      throw BodyError(.unsupportedTrailer, "the X-Amz-Trailer header names " + names[i] + " twice")
    }
    guard signatures == .chunks || names.contains(where: { ChecksumAlgorithm(headerName: $0) != nil }) else {
      throw BodyError(.unsupportedTrailer, "a body whose chunks are not signed has no checksum in its trailer")
    }
    self.trailerNames = names
  }

  private static var maximumTrailerCount: Int { 8 }

  private static func checkedName(_ text: String) throws(BodyError) -> String {
    var name = TextBuffer()
    for byte in text.utf8 where ByteSet.token.contains(byte) { name.write(byte.lowercased) }
    let lowercaseName = String(decoding: name.span)
    guard name.count > 0, name.count == text.utf8.count, name.count <= ChunkTrailer.maximumByteCount,
      !equalBytes(lowercaseName, ChunkTrailer.signatureName),
      !beginsIgnoringCase(lowercaseName, "x-amz-checksum-") || ChecksumAlgorithm(headerName: lowercaseName) != nil
    else {
      throw BodyError(.unsupportedTrailer, "the X-Amz-Trailer header names a trailer that cannot be checked")
    }
    return lowercaseName
  }
}
