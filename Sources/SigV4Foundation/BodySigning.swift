internal import Foundation
public import SigV4

/// How the body of an upload is signed.
public struct BodySigning: Sendable {
  private enum Kind {
    case hash
    case payload(Payload)
    case chunks(byteCount: Int, ChunkedBody.Signatures, ChecksumAlgorithm?)
  }

  private let kind: Kind

  /// By its SHA-256, for which the body is read once before it is sent. Every service takes that.
  public static let hash = BodySigning(kind: .hash)

  /// By a hash that is known already, or, where the service takes it, not at all: `.payload(.unsigned)`.
  public static func payload(_ payload: Payload) -> BodySigning { BodySigning(kind: .payload(payload)) }

  /// In chunks (`aws-chunked`), with a checksum at the end, which S3 compares. S3 takes that; most services do not.
  /// - Parameters:
  ///   - byteCount: The length of all chunks but the last, in bytes: at least 8192.
  ///   - signatures: What the signatures cover.
  ///   - checksum: The checksum; nil for none, which only signed chunks can do without.
  public static func chunks(
    ofByteCount byteCount: Int = 65_536, signatures: ChunkedBody.Signatures = .chunks,
    checksum: ChecksumAlgorithm? = .crc32
  ) -> BodySigning {
    BodySigning(kind: .chunks(byteCount: byteCount, signatures, checksum))
  }

  /// What an upload of a file carries.
  /// - Throws: What reading the file throws; of chunks, what `ChunkedBody` throws.
  func body(of file: URL) async throws -> RequestBody {
    let byteCount = try Self.byteCount(of: file)
    switch kind {
    case .hash: return .file(file, try await .hash(of: file))
    case .payload(let payload): return .file(file, payload)
    case .chunks(let chunkByteCount, let signatures, let checksum):
      let body = try ChunkedBody(
        byteCount: byteCount, chunkByteCount: chunkByteCount, signatures: signatures,
        trailers: checksum.map { [.checksum($0)] } ?? [])
      return .chunks(of: file, body)
    }
  }

  /// The length of a file that can be read. A session that is given another one waits for it until it times out.
  private static func byteCount(of file: URL) throws -> Int {
    let handle = try FileHandle(forReadingFrom: file)
    defer { try? handle.close() }
    _ = try handle.read(upToCount: 1)
    return Int(clamping: try handle.seekToEnd())
  }
}

/// What a request carries. It can be sent more than once.
enum RequestBody: Sendable {
  /// What the request itself has.
  case own
  case data(Data, Payload)
  case file(URL, Payload)
  /// A file, which is framed for each time it is sent: chunks go on from the signature of the request.
  case chunks(of: URL, ChunkedBody)
}
