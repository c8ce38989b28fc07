/// Why a body of chunks or events was refused: a code to branch on, and a sentence for a person.
public struct BodyError: Error, Sendable, CustomStringConvertible {
  /// The kind of fault. More may come in later versions.
  public struct Code: Hashable, Sendable, CustomStringConvertible {
    private enum Kind: Hashable, Sendable {
      case notChunks, invalidDecodedLength, unsupportedTrailer
      case malformedChunk, chunkTooLong, chunkTooShort, lengthMismatch
      case malformedTrailer, unexpectedTrailer, missingTrailer, checksumMismatch
      case signatureMismatch, incomplete, dataAfterEnd, failedBefore
      case malformedEvent, eventTooLong, missingEventSignature, eventTimeSkewed
    }

    private let kind: Kind

    /// The body is not in chunks.
    public static let notChunks = Code(kind: .notChunks)
    /// The decoded length is negative.
    public static let invalidDecodedLength = Code(kind: .invalidDecodedLength)
    /// `x-amz-trailer` names a checksum that is not known, a trailer twice, too many, or none where there must be one.
    public static let unsupportedTrailer = Code(kind: .unsupportedTrailer)
    /// The framing of a chunk is not of the form that its kind of body has.
    public static let malformedChunk = Code(kind: .malformedChunk)
    /// A signed chunk is longer than the limit, so that it will not be kept until its signature is checked.
    public static let chunkTooLong = Code(kind: .chunkTooLong)
    /// A chunk is shorter than the limit, and not the last.
    public static let chunkTooShort = Code(kind: .chunkTooShort)
    /// There are more or fewer bytes than `x-amz-decoded-content-length` says.
    public static let lengthMismatch = Code(kind: .lengthMismatch)
    /// A trailer is not of the form `name:value`, or too long.
    public static let malformedTrailer = Code(kind: .malformedTrailer)
    /// A trailer that `x-amz-trailer` does not name, or that is there twice.
    public static let unexpectedTrailer = Code(kind: .unexpectedTrailer)
    /// A trailer that `x-amz-trailer` names is not there.
    public static let missingTrailer = Code(kind: .missingTrailer)
    /// The data does not have the checksum that the trailer says.
    public static let checksumMismatch = Code(kind: .checksumMismatch)
    /// The signature of a chunk, the trailer or an event does not fit.
    public static let signatureMismatch = Code(kind: .signatureMismatch)
    /// The body ends before its last chunk or event, or amid its trailers.
    public static let incomplete = Code(kind: .incomplete)
    /// Something comes after the end.
    public static let dataAfterEnd = Code(kind: .dataAfterEnd)
    /// The body was refused already.
    public static let failedBefore = Code(kind: .failedBefore)
    /// The lengths, checksums or headers of an event are not of the format.
    public static let malformedEvent = Code(kind: .malformedEvent)
    /// An event is longer than the limit.
    public static let eventTooLong = Code(kind: .eventTooLong)
    /// An event does not have just the headers `:date` and `:chunk-signature`.
    public static let missingEventSignature = Code(kind: .missingEventSignature)
    /// An event's date is more than a quarter of an hour from the clock.
    public static let eventTimeSkewed = Code(kind: .eventTimeSkewed)

    /// The code in words, such as `signature mismatch`.
    public var description: String {
      switch kind {
      case .notChunks: "not chunks"
      case .invalidDecodedLength: "invalid decoded length"
      case .unsupportedTrailer: "unsupported trailer"
      case .malformedChunk: "malformed chunk"
      case .chunkTooLong: "chunk too long"
      case .chunkTooShort: "chunk too short"
      case .lengthMismatch: "length mismatch"
      case .malformedTrailer: "malformed trailer"
      case .unexpectedTrailer: "unexpected trailer"
      case .missingTrailer: "missing trailer"
      case .checksumMismatch: "checksum mismatch"
      case .signatureMismatch: "signature mismatch"
      case .incomplete: "incomplete body"
      case .dataAfterEnd: "data after the end"
      case .failedBefore: "failed before"
      case .malformedEvent: "malformed event"
      case .eventTooLong: "event too long"
      case .missingEventSignature: "missing event signature"
      case .eventTimeSkewed: "event time skewed"
      }
    }
  }

  /// The kind of fault.
  public let code: Code
  /// One sentence for a person: what is wrong with what.
  public let message: String

  init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  /// The code and the sentence.
  public var description: String { code.description + ": " + message }
}
