internal import Crypto
public import Foundation
public import SigV4

extension Payload {
  /// A body in a file, hashed here and now, a piece at a time.
  /// - Throws: What reading the file throws.
  public static func hashing(contentsOf file: URL) throws -> Payload {
    var pieces = try FilePieces(file)
    var hash = SHA256()
    while let piece = try pieces.nextPiece() { hash.update(data: piece) }
    return Payload(hash.finalize())
  }

  /// As `hashing(contentsOf:)`, away from the caller's actor, and until the task is cancelled.
  @concurrent
  static func hash(of file: URL) async throws -> Payload {
    var hash = SHA256()
    for try await piece in try FilePieces(file) { hash.update(data: piece) }
    return Payload(hash.finalize())
  }
}
