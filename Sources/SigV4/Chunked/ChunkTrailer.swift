internal import Crypto

/// A header that comes after the body: `x-amz-checksum-…`, or one whose value the caller gives.
public struct ChunkTrailer: Sendable {
  /// The name, in lower case.
  public let name: String
  /// The length of the value in bytes; it must be known before the value is.
  public let valueByteCount: Int
  /// What computes the value while the body flows; nil where the caller gives it.
  let algorithm: ChecksumAlgorithm?

  /// The checksum of the body, computed while it flows.
  public static func checksum(_ algorithm: ChecksumAlgorithm) -> ChunkTrailer {
    ChunkTrailer(
      name: algorithm.headerName, valueByteCount: algorithm.base64ByteCount, algorithm: algorithm)
  }

  private init(name: String, valueByteCount: Int, algorithm: ChecksumAlgorithm?) {
    self.name = name
    self.valueByteCount = valueByteCount
    self.algorithm = algorithm
  }

  /// A trailer whose value is given to ``ChunkSigner/setValue(_:ofTrailer:)`` before the body ends.
  /// - Parameters:
  ///   - name: The name, in any case; it is sent in lower case.
  ///   - valueByteCount: The length of the value in bytes: 1 to 4096.
  /// - Throws: `invalidTrailer`.
  public init(name: String, valueByteCount: Int) throws(SigV4Error) {
    var lowercaseName = TextBuffer()
    for byte in name.utf8 {
      guard ByteSet.token.contains(byte) else {
        throw SigV4Error(.invalidTrailer, "the name of a trailer holds a character that no header's name may")
      }
      lowercaseName.write(byte.lowercased)
    }
    guard lowercaseName.count > 0, lowercaseName.count <= Self.maximumByteCount else {
      throw SigV4Error(.invalidTrailer, "the name of a trailer is empty or longer than 4096 bytes")
    }
    guard (1...Self.maximumByteCount).contains(valueByteCount) else {
      throw SigV4Error(.invalidTrailer, "the value of the trailer " + name + " must be of 1 to 4096 bytes")
    }
    self.init(name: String(decoding: lowercaseName.span), valueByteCount: valueByteCount, algorithm: nil)
    guard !equalBytes(self.name, Self.signatureName) else {
      throw SigV4Error(.invalidTrailer, "the trailer x-amz-trailer-signature is added by signing")
    }
  }

  /// The longest name and the longest value, in bytes.
  static var maximumByteCount: Int { 4096 }

  /// The trailer that holds the signature of the others.
  static var signatureName: String { "x-amz-trailer-signature" }
}
