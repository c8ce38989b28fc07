// Where the body of an answer goes.

internal import Foundation

#if canImport(FoundationNetworking)
internal import FoundationNetworking
#endif

/// Takes one answer, a call at a time.
protocol Reception: Sendable {
  /// The head is there.
  func begin(_ response: HTTPURLResponse)
  /// The next piece of the body. Throws where no more is wanted.
  func add(_ piece: Data) throws
  /// There is no more: the answer is whole, or it failed.
  func finish(_ outcome: Result<HTTPURLResponse, any Error>)
}

extension Reception {
  func begin(_: HTTPURLResponse) {}
}

/// Gets an answer, or why there is none.
typealias Completion<Body> = @Sendable (Result<(Body, HTTPURLResponse), any Error>) -> Void

extension Result {
  var error: Failure? {
    guard case .failure(let error) = self else { return nil }
    return error
  }
}

final class BodyInMemory: Reception, @unchecked Sendable {
  private var body = Data()
  private let completion: Completion<Data>

  init(_ completion: @escaping Completion<Data>) { self.completion = completion }

  func add(_ piece: Data) { body += piece }

  func finish(_ outcome: Result<HTTPURLResponse, any Error>) { completion(outcome.map { (body, $0) }) }
}

/// A body in a temporary file, which its owner alone can read, and which stays only if the answer is whole.
final class BodyInFile: Reception, @unchecked Sendable {
  private let file: URL
  private let handle: FileHandle
  private let completion: Completion<URL>

  init(_ completion: @escaping Completion<URL>) throws {
    self.completion = completion
    file = TemporaryFiles.url(UUID().uuidString, isFolder: false)
    _ = FileManager.default.createFile(atPath: file.path, contents: nil, attributes: [.posixPermissions: 0o600])
    handle = try FileHandle(forWritingTo: file)
  }

  func add(_ piece: Data) throws { try handle.write(contentsOf: piece) }

  func finish(_ outcome: Result<HTTPURLResponse, any Error>) {
    let outcome = outcome.flatMap { response in Result { try handle.close() }.map { response } }
    if outcome.error != nil { try? FileManager.default.removeItem(at: file) }
    completion(outcome.map { (file, $0) })
  }
}

/// A body that is read while it arrives: the answer is complete with its head.
final class ArrivingAnswer: Reception {
  private let pieces: ArrivingPieces
  private let completion: Completion<ArrivingPieces>

  init(_ pieces: ArrivingPieces, _ completion: @escaping Completion<ArrivingPieces>) {
    self.pieces = pieces
    self.completion = completion
  }

  func begin(_ response: HTTPURLResponse) { completion(.success((pieces, response))) }

  func add(_ piece: Data) { pieces.add(piece) }

  func finish(_ outcome: Result<HTTPURLResponse, any Error>) {
    pieces.finish(outcome.error)
    completion(outcome.map { (pieces, $0) })
  }
}

/// A queue that has little waiting: whoever adds more waits with it.
///
/// On Linux a session goes on receiving while its delegate is busy, and all that it received would wait here. That
/// waits for no thread of Swift's tasks, of which there are few.
final class PatientQueue: OperationQueue, @unchecked Sendable {
  private let room = DispatchSemaphore(value: 8)
  private let queue = DispatchQueue(label: "swift-sigv4.answers")

  override init() {
    super.init()
    maxConcurrentOperationCount = 1
    unsafe underlyingQueue = queue
  }

  override func addOperation(_ block: @escaping @Sendable () -> Void) {
    room.wait()
    super.addOperation { [room] in
      block()
      room.signal()
    }
  }
}
