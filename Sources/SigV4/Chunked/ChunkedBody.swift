/// How a body is sent in chunks (`aws-chunked`), and how long that makes it.
///
/// All chunks but the last are of the same length. A chunk of no data, and the trailers if there are any, end the body.
public struct ChunkedBody: Sendable {
  /// What the signatures cover.
  public enum Signatures: Sendable {
    /// Every chunk, and the trailers: `STREAMING-AWS4-HMAC-SHA256-PAYLOAD` and `…-PAYLOAD-TRAILER`.
    case chunks
    /// The request alone; a checksum among the trailers detects accidents: `STREAMING-UNSIGNED-PAYLOAD-TRAILER`.
    case requestOnly
  }

  /// The length of what is sent, before it is encoded, in bytes.
  public let byteCount: Int
  /// The length of all chunks but the last, in bytes.
  public let chunkByteCount: Int
  /// What the signatures cover.
  public let signatures: Signatures
  /// What comes after the body, in the order it is sent in: by name.
  public let trailers: [ChunkTrailer]
  /// The length of the encoded body: the request's `Content-Length`, in bytes.
  public let encodedByteCount: Int

  /// A body of a known length, to be sent in chunks.
  /// - Parameters:
  ///   - byteCount: The length of what is sent, before it is encoded, in bytes.
  ///   - chunkByteCount: The length of all chunks but the last: at least 8192 bytes.
  ///   - signatures: What the signatures cover.
  ///   - trailers: What comes after the body. S3 takes one checksum. Where the chunks are not signed there must be one.
  /// - Throws: `invalidChunkSize`, `invalidContentLength`, `invalidTrailer`.
  public init(
    byteCount: Int, chunkByteCount: Int = 65_536, signatures: Signatures = .chunks, trailers: [ChunkTrailer] = []
  ) throws(SigV4Error) {
    guard byteCount >= 0 else {
      throw SigV4Error(.invalidContentLength, "the length of a body cannot be negative")
    }
    guard chunkByteCount >= Self.minimumChunkByteCount else {
      throw SigV4Error(.invalidChunkSize, "a chunk must be of at least 8192 bytes, not " + String(chunkByteCount))
    }
    self.byteCount = byteCount
    self.chunkByteCount = chunkByteCount
    self.signatures = signatures
    self.trailers = trailers.sorted { compareIgnoringCase($0.name, $1.name) < 0 }
    for i in self.trailers.indices.dropFirst() where equalBytes(self.trailers[i].name, self.trailers[i - 1].name) {
      throw SigV4Error(.invalidTrailer, "the trailer " + self.trailers[i].name + " is there twice")
    }
    guard signatures == .chunks || trailers.contains(where: { $0.algorithm != nil }) else {
      throw SigV4Error(.invalidTrailer, "a body whose chunks are not signed needs a checksum among its trailers")
    }

    let (fullChunks, rest) = byteCount.quotientAndRemainder(dividingBy: chunkByteCount)
    let isSigned = signatures == .chunks
    let fullFrame = Self.frameByteCount(chunkByteCount, isSigned)
    let (full, overflows) = fullFrame.byteCount.multipliedReportingOverflow(by: fullChunks)
    let ending =
      (rest > 0 ? Self.frameByteCount(rest, isSigned).byteCount : 0) + Self.endByteCount(self.trailers, isSigned)
    let (sum, sumOverflows) = full.addingReportingOverflow(ending)
    guard !fullFrame.overflows, !overflows, !sumOverflows else {
      throw SigV4Error(.invalidContentLength, "the encoded body would be longer than a number of this CPU can say")
    }
    encodedByteCount = sum
  }

  /// What S3 takes at least in all chunks but the last.
  static var minimumChunkByteCount: Int { 8192 }

  /// What the request says of its payload.
  var payload: Payload {
    switch signatures {
    case .chunks: trailers.isEmpty ? .signedChunks : .signedChunksAndTrailer
    case .requestOnly: .unsignedChunksAndTrailer
    }
  }

  /// The value of `x-amz-trailer`.
  var trailerNames: String {
    var names = ""
    for trailer in trailers { names += (names.utf8.isEmpty ? "" : ",") + trailer.name }
    return names
  }

  /// The length of a chunk of data with all around it.
  static func frameByteCount(_ dataByteCount: Int, _ isSigned: Bool) -> (byteCount: Int, overflows: Bool) {
    let frame = hexDigitCount(dataByteCount) + (isSigned ? ";chunk-signature=".utf8.count + 64 : 0) + 4
    let (byteCount, overflows) = dataByteCount.addingReportingOverflow(frame)
    return (byteCount, overflows)
  }

  /// The length of the last chunk and the trailers.
  static func endByteCount(_ trailers: [ChunkTrailer], _ isSigned: Bool) -> Int {
    var count = frameByteCount(0, isSigned).byteCount
    for trailer in trailers { count += trailer.name.utf8.count + 1 + trailer.valueByteCount + 2 }
    if isSigned, !trailers.isEmpty { count += ChunkTrailer.signatureName.utf8.count + 1 + 64 + 2 }
    return count
  }

  private static func hexDigitCount(_ number: Int) -> Int {
    max(1, (Int.bitWidth - number.leadingZeroBitCount + 3) / 4)
  }
}
