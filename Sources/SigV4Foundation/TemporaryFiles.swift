package import Foundation

/// The folders of this process's temporary files, each of them its owner's alone.
package enum TemporaryFiles {
  // The thread sanitizer knows this lock, and not that of `Mutex`.
  private static let lock = NSLock()
  /// Guarded by `lock`.
  nonisolated(unsafe) private static var folders: Set<URL> = []

  /// Where the folders are, if not where the system has them: a test sees there what its own tasks leave behind.
  @TaskLocal static var place: URL?

  static func url(_ name: String, isFolder: Bool) -> URL {
    (place ?? FileManager.default.temporaryDirectory).appendingPathComponent(name, isDirectory: isFolder)
  }

  fileprivate static func makeFolder() throws -> URL {
    let folder = url(
      "swift-sigv4-\(ProcessInfo.processInfo.processIdentifier)-\(UUID().uuidString)", isFolder: true)
    return try lock.withLock {
      try FileManager.default.createDirectory(
        at: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
      unsafe folders.insert(folder)
      return folder
    }
  }

  fileprivate static func remove(_ folder: URL) {
    lock.withLock {
      try? FileManager.default.removeItem(at: folder)
      _ = unsafe folders.remove(folder)
    }
  }

  /// Removes all of them and ends the process, which makes no more of them meanwhile.
  package static func removeAll(andThen end: () -> Never) -> Never {
    lock.lock()
    for folder in unsafe folders { try? FileManager.default.removeItem(at: folder) }
    end()
  }
}

extension FileManager {
  /// Pieces are gathered up to this length: a sequence may yield single bytes.
  private static let bufferByteCount = 65_536

  /// Keeps the bytes that a sequence yields in a file, and removes it when `use` has ended, however it ends.
  package nonisolated(nonsending) func withTemporaryFile<Pieces: AsyncSequence, Outcome>(
    of pieces: Pieces, _ use: nonisolated(nonsending) (URL) async throws -> Outcome
  ) async throws -> Outcome where Pieces.Element: Collection, Pieces.Element.Element == UInt8 {
    let folder = try TemporaryFiles.makeFolder()
    defer { TemporaryFiles.remove(folder) }
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
