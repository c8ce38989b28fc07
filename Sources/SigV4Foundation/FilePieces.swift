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

extension FileManager {
  /// Pieces are gathered up to this length: a sequence may yield single bytes.
  private static let bufferByteCount = 65_536

  /// Where temporary files are, if not where the system has them: a test sees there what its own tasks leave behind.
  @TaskLocal static var temporaryFolder: URL?

  /// Keeps the bytes that a sequence yields in a file, and removes it when `use` has ended, however it ends.
  ///
  /// The folder that it is in is its owner's alone.
  package nonisolated(nonsending) func withTemporaryFile<Pieces: AsyncSequence, Outcome>(
    of pieces: Pieces, _ use: nonisolated(nonsending) (URL) async throws -> Outcome
  ) async throws -> Outcome where Pieces.Element: Collection, Pieces.Element.Element == UInt8 {
    let name = "swift-sigv4-\(ProcessInfo.processInfo.processIdentifier)-\(UUID().uuidString)"
    let folder = (Self.temporaryFolder ?? temporaryDirectory).appendingPathComponent(name, isDirectory: true)
    try createDirectory(at: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    defer { try? removeItem(at: folder) }
    let file = folder.appendingPathComponent("body")
    try Data().write(to: file)
    let handle = try FileHandle(forWritingTo: file)
    defer { try? handle.close() }
    var buffer: [UInt8] = []
    for try await piece in pieces {
      buffer.append(contentsOf: piece)
      guard buffer.count >= Self.bufferByteCount else { continue }
      try handle.write(contentsOf: buffer)
      buffer.removeAll(keepingCapacity: true)
    }
    try handle.write(contentsOf: buffer)
    return try await use(file)
  }
}
