// One request, one answer, whatever it is: no redirect is followed, and no password looked for.

internal import Foundation

#if canImport(FoundationNetworking)
internal import FoundationNetworking
#endif

/// What is sent with a request.
enum SentBody {
  /// What the request itself has.
  case own
  case data(Data)
  case file(URL)
}

/// A `URLSession` that returns every answer of a server as it is.
final class Exchange: Sendable {
  typealias Completion<Body> = @Sendable (Body?, URLResponse?, (any Error)?) -> Void

  private let session: URLSession
  private let delegate = ExchangeDelegate()
  private let willStart: @Sendable (URLSessionTask) -> Void

  init(_ configuration: URLSessionConfiguration, willStart: @escaping @Sendable (URLSessionTask) -> Void) {
    self.willStart = willStart
    session = URLSession(configuration: configuration, delegate: delegate, delegateQueue: nil)
  }

  deinit { session.finishTasksAndInvalidate() }

  /// The headers that the session adds to requests without them.
  var additionalHeaders: [AnyHashable: Any] { session.configuration.httpAdditionalHeaders ?? [:] }

  func send(_ request: URLRequest, _ body: SentBody) async throws -> (Data, HTTPURLResponse) {
    let (data, response) = try await answer(by: delegate) { [session] completion in
      switch body {
      case .own: session.dataTask(with: request, completionHandler: completion)
      case .data(let data): session.uploadTask(with: request, from: data, completionHandler: completion)
      case .file(let file): session.uploadTask(with: request, fromFile: file, completionHandler: completion)
      }
    }
    return (data ?? Data(), response)
  }

  /// Returns as soon as the head of the answer is there.
  ///
  /// The session is another one: where its answer is taken slowly, those of others would wait.
  func stream(_ request: URLRequest, _ body: SentBody) async throws -> (ArrivingBody, HTTPURLResponse) {
    let delegate = ArrivalDelegate()
    let session = URLSession(
      configuration: session.configuration, delegate: delegate, delegateQueue: PatientQueue())
    let transfer = Transfer(session, delegate.pieces)
    let (pieces, response) = try await answer(by: delegate) { completion in
      delegate.hasHead = completion
      return switch body {
      case .own: session.dataTask(with: request)
      case .data(let data): session.uploadTask(with: request, from: data)
      case .file(let file): session.uploadTask(with: request, fromFile: file)
      }
    }
    return (ArrivingBody(pieces == nil ? nil : transfer), response)
  }

  func download(for request: URLRequest) async throws -> (URL, HTTPURLResponse) {
    let kept = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    let (file, response) = try await answer(by: delegate) { [session] completion in
      session.downloadTask(with: request) { file, response, error in
        // The session may remove its file as soon as this returns.
        do {
          if let file { try FileManager.default.moveItem(at: file, to: kept) }
          completion(file, response, error)
        } catch {
          completion(nil, nil, error)
        }
      }
    }
    if file == nil { try Data().write(to: kept) }
    return (kept, response)
  }

  /// Runs a task to its end, which cancellation brings about.
  /// - Returns: The answer; a body of nil where the session did not keep it.
  private func answer<Body: Sendable>(
    by delegate: ExchangeDelegate, to makeTask: (@escaping Completion<Body>) -> URLSessionTask
  ) async throws -> (Body?, HTTPURLResponse) {
    let (answers, promise) = AsyncThrowingStream.makeStream(of: (Body?, HTTPURLResponse).self)
    let task = makeTask { body, response, error in
      if let response = response as? HTTPURLResponse, error == nil {
        promise.yield((body, response))
        promise.finish()
      } else {
        promise.finish(throwing: error ?? URLError(.badServerResponse))
      }
    }
    // In a task of its own, so that a cancelled caller waits until the session has let go of a file.
    let end = Task { try await answers.first { _ in true } }
    do {
      let answer = try await withTaskCancellationHandler {
        willStart(task)
        task.resume()
        return try await end.value
      } onCancel: {
        task.cancel()
      }
      guard let answer else { throw URLError(.cancelled) }
      return answer
    } catch {
      guard let refusal = delegate.takeRefusal(of: task) else { throw error }
      return (nil, refusal)
    }
  }
}

/// Leaves every answer as it is.
class ExchangeDelegate: NSObject, URLSessionTaskDelegate, @unchecked Sendable {
  // The thread sanitizer knows this lock, and not that of `Mutex`.
  private let lock = NSLock()
  /// The answers of status 401, by task. Guarded by `lock`.
  private var refusals: [Int: HTTPURLResponse] = [:]

  func takeRefusal(of task: URLSessionTask) -> HTTPURLResponse? {
    lock.withLock { refusals.removeValue(forKey: task.taskIdentifier) }
  }

  // Here, so that a subclass can override it.
  func urlSession(_: URLSession, task _: URLSessionTask, didCompleteWithError _: (any Error)?) {}

  /// What the session would send on would bear the signature of another request.
  func urlSession(
    _: URLSession, task: URLSessionTask, willPerformHTTPRedirection _: HTTPURLResponse, newRequest _: URLRequest,
    completionHandler: @escaping @Sendable (URLRequest?) -> Void
  ) { completionHandler(nil) }

  #if canImport(FoundationNetworking)
  /// A 401 is an answer like any other. Left to itself, this session would wait for a password, without end.
  func urlSession(
    _: URLSession, task: URLSessionTask, didReceive challenge: URLAuthenticationChallenge,
    completionHandler: @escaping @Sendable (URLSession.AuthChallengeDisposition, URLCredential?) -> Void
  ) {
    guard let response = challenge.failureResponse as? HTTPURLResponse else {
      return completionHandler(.performDefaultHandling, nil)
    }
    lock.withLock { refusals[task.taskIdentifier] = response }
    completionHandler(.cancelAuthenticationChallenge, nil)
  }
  #endif
}
