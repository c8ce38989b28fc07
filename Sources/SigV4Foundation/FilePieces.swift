package import Foundation

/// The bytes of a file from its beginning, a piece at a time; once.
package struct FilePieces: AsyncSequence, AsyncIteratorProtocol {
  /// The length of all pieces but the last, in bytes.
  private static let pieceByteCount = 1 << 20

  private let handle: FileHandle

  /// The bytes that are still to be read.
  package init(_ handle: FileHandle) { self.handle = handle }

  /// - Throws: What opening the file throws.
  package init(_ file: URL) throws { handle = try FileHandle(forReadingFrom: file) }

  /// The next piece; nil at the end.
  mutating func nextPiece() throws -> Data? {
    guard let piece = try handle.read(upToCount: Self.pieceByteCount), !piece.isEmpty else { return nil }
    return piece
  }

  package mutating func next() async throws -> Data? {
    try Task.checkCancellation()
    return try nextPiece()
  }

  package func makeAsyncIterator() -> FilePieces { self }
}
