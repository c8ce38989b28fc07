#if Networking
internal import Foundation
internal import SigV4
internal import SigV4Foundation

#if canImport(FoundationNetworking)
internal import FoundationNetworking
#endif

extension SigningSession {
  /// Sends a request with a body from anywhere.
  func send(
    _ request: URLRequest, _ body: Body?, _ signing: UploadSigning, in environment: Environment
  ) async throws -> Answer {
    switch body {
    case nil: return Answer(try await stream(for: request))
    case .text(let text):
      let data = Data(text.utf8)
      return Answer(try await stream(for: request, from: data, payload: signing.payload ?? .hashing(data)))
    case .bytes(.file(let path)):
      let file = URL(fileURLWithPath: path)
      let handle = try Self.open(file, path)
      // A pipe has no length.
      guard (try? handle.seekToEnd()) == nil else {
        return Answer(try await stream(for: request, fromFile: file, signing: signing.whole))
      }
      return Answer(try await stream(for: request, from: FilePieces(handle), signing: signing.unending))
    case .bytes(.standardInput):
      let pieces = StandardInput(read: environment.stream.read)
      return Answer(try await stream(for: request, from: pieces, signing: signing.unending))
    }
  }

  private static func open(_ file: URL, _ path: String) throws(ToolError) -> FileHandle {
    let reason: String
    if !FileManager.default.fileExists(atPath: path) {
      reason = "No such file or directory"
    } else if file.hasDirectoryPath {
      reason = "Is a directory"
    } else if let handle = FileHandle(forReadingAtPath: path) {
      return handle
    } else {
      reason = "Permission denied"
    }
    throw .failure("cannot read " + path + ": " + reason)
  }
}

/// Standard input, a piece at a time.
private struct StandardInput: AsyncSequence, AsyncIteratorProtocol {
  let read: (inout [UInt8]) throws(ToolError) -> Bool

  mutating func next() async throws -> [UInt8]? {
    var bytes: [UInt8] = []
    return try read(&bytes) ? bytes : nil
  }

  func makeAsyncIterator() -> StandardInput { self }
}
#endif
