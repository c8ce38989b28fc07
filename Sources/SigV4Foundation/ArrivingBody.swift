package import Foundation

#if canImport(FoundationNetworking)
internal import FoundationNetworking
#endif

/// The body of an answer, a piece at a time, as it arrives; once.
///
/// However slowly it is read, only a few pieces are in memory: the service has to wait. So has every other session of the
/// process, where they share a queue as on Linux: it is for a program that has one. Whoever lets go of it ends the
/// transfer.
package struct ArrivingBody: AsyncSequence, AsyncIteratorProtocol, Sendable {
  /// Longer than any account that a service gives of an error, in bytes.
  private static let longestError = 1 << 20

  /// What was looked at already.
  private var seen = Data()
  private let transfer: Transfer

  init(_ transfer: Transfer) { self.transfer = transfer }

  /// The next piece; nil at the end.
  package mutating func next() async throws -> Data? {
    guard seen.isEmpty else {
      defer { seen = Data() }
      return seen
    }
    return try await transfer.next()
  }

  package func makeAsyncIterator() -> ArrivingBody { self }

  /// The body of an error. It can still be read, whole.
  package mutating func beginning() async throws -> Data {
    while seen.count < Self.longestError, let piece = try await transfer.next() { seen += piece }
    return seen
  }
}

/// A session of one task, which ends when no one waits for its pieces any more.
final class Transfer: Sendable {
  private let session: URLSession
  private let pieces: ArrivingPieces

  init(_ session: URLSession, _ pieces: ArrivingPieces) {
    self.session = session
    self.pieces = pieces
  }

  deinit { end() }

  func next() async throws -> Data? {
    try await withTaskCancellationHandler {
      try await pieces.next()
    } onCancel: {
      end()
    }
  }

  private func end() {
    // First, since the session takes no order while it waits for room.
    pieces.abandon()
    session.invalidateAndCancel()
  }
}

/// Pieces between the session, which waits while there are many, and who reads them.
final class ArrivingPieces: @unchecked Sendable {
  /// From this length on, in bytes, the session waits.
  private static let mostByteCount = 1 << 20

  private let condition = NSCondition()
  // All guarded by `condition`.
  private var pieces: [Data] = []
  private var byteCount = 0
  private var end: Result<Void, any Error>?
  private var reader: CheckedContinuation<Data?, any Error>?

  /// Adds a piece, when there is room for it.
  func add(_ piece: Data) {
    condition.withLock {
      while byteCount >= Self.mostByteCount, end == nil { condition.wait() }
      guard end == nil else { return }
      pieces.append(piece)
      byteCount += piece.count
      serveReader()
    }
  }

  /// There will be no further pieces, for that reason if any; the first end counts.
  func finish(_ error: (any Error)?) {
    condition.withLock {
      end = end ?? error.map { .failure($0) } ?? .success(())
      serveReader()
      condition.signal()
    }
  }

  /// There will be no reader.
  func abandon() {
    condition.withLock { pieces = [] }
    finish(CancellationError())
  }

  func next() async throws -> Data? {
    try await withCheckedThrowingContinuation { continuation in
      condition.withLock {
        reader = continuation
        serveReader()
        condition.signal()
      }
    }
  }

  private func serveReader() {
    guard let reader, !pieces.isEmpty || end != nil else { return }
    self.reader = nil
    if pieces.isEmpty {
      reader.resume(with: (end ?? .success(())).map { nil })
    } else {
      let piece = pieces.removeFirst()
      byteCount -= piece.count
      reader.resume(returning: piece)
    }
  }
}
