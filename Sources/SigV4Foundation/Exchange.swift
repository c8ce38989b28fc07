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
  private let session: URLSession
  private let delegate = ExchangeDelegate()
  private let willStart: @Sendable (URLSessionTask) -> Void

  init(_ configuration: URLSessionConfiguration, willStart: @escaping @Sendable (URLSessionTask) -> Void) {
    self.willStart = willStart
    session = URLSession(configuration: configuration, delegate: delegate, delegateQueue: PatientQueue())
  }

  deinit { session.finishTasksAndInvalidate() }

  /// The headers that the session adds to requests without them.
  var additionalHeaders: [AnyHashable: Any] { session.configuration.httpAdditionalHeaders ?? [:] }

  func send(_ request: URLRequest, _ body: SentBody) async throws -> (Data, HTTPURLResponse) {
    try await answer(to: session.task(with: request, body), by: delegate) { BodyInMemory($0) }
  }

  /// Puts the body into a temporary file, which is there only where this returns.
  func download(_ request: URLRequest, _ body: SentBody) async throws -> (URL, HTTPURLResponse) {
    try await answer(to: session.task(with: request, body), by: delegate) { try BodyInFile($0) }
  }

  /// Returns as soon as the head of the answer is there.
  ///
  /// The session is another one: where its answer is taken slowly, those of others would wait.
  func stream(_ request: URLRequest, _ body: SentBody) async throws -> (ArrivingBody, HTTPURLResponse) {
    let delegate = ExchangeDelegate()
    let session = URLSession(
      configuration: session.configuration, delegate: delegate, delegateQueue: PatientQueue())
    let pieces = ArrivingPieces()
    let transfer = Transfer(session, pieces)
    let (_, response) = try await answer(to: session.task(with: request, body), by: delegate) {
      ArrivingAnswer(pieces, $0)
    }
    return (ArrivingBody(transfer), response)
  }

  /// Runs a task until its reception completes it; cancellation ends it.
  private func answer<Body: Sendable>(
    to makeTask: @autoclosure () -> URLSessionTask, by delegate: ExchangeDelegate,
    _ makeReception: (@escaping Completion<Body>) throws -> any Reception
  ) async throws -> (Body, HTTPURLResponse) {
    let (answers, promise) = AsyncThrowingStream.makeStream(of: (Body, HTTPURLResponse).self)
    let reception = try makeReception { outcome in
      if case .success(let answer) = outcome { promise.yield(answer) }
      promise.finish(throwing: outcome.error)
    }
    let task = makeTask()
    delegate.expect(reception, of: task)
    // In a task of its own, so that a cancelled caller waits until the session has let go of a file.
    let end = Task { try await answers.first { _ in true } }
    let answer = try await withTaskCancellationHandler {
      willStart(task)
      task.resume()
      return try await end.value
    } onCancel: {
      task.cancel()
    }
    guard let answer else { throw URLError(.cancelled) }
    return answer
  }
}

extension URLSession {
  fileprivate func task(with request: URLRequest, _ body: SentBody) -> URLSessionTask {
    switch body {
    case .own: dataTask(with: request)
    case .data(let data): uploadTask(with: request, from: data)
    case .file(let file): uploadTask(with: request, fromFile: file)
    }
  }
}

/// Leaves every answer as it is, and hands it to who receives it.
final class ExchangeDelegate: NSObject, URLSessionDataDelegate, @unchecked Sendable {
  // The thread sanitizer knows this lock, and not that of `Mutex`.
  private let lock = NSLock()
  /// By task. Guarded by `lock`.
  private var receptions: [Int: any Reception] = [:]
  /// What the tasks that are cancelled here come to. Guarded by `lock`.
  private var outcomes: [Int: Result<HTTPURLResponse, any Error>] = [:]

  func expect(_ reception: any Reception, of task: URLSessionTask) {
    lock.withLock { receptions[task.taskIdentifier] = reception }
  }

  private func reception(of task: URLSessionTask) -> (any Reception)? {
    lock.withLock { receptions[task.taskIdentifier] }
  }

  func urlSession(
    _: URLSession, dataTask task: URLSessionDataTask, didReceive response: URLResponse,
    completionHandler: @escaping @Sendable (URLSession.ResponseDisposition) -> Void
  ) {
    completionHandler(.allow)
    if let response = response as? HTTPURLResponse { reception(of: task)?.begin(response) }
  }

  func urlSession(_: URLSession, dataTask task: URLSessionDataTask, didReceive data: Data) {
    do { try reception(of: task)?.add(data) } catch { end(task, with: .failure(error)) { task.cancel() } }
  }

  func urlSession(_: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
    let (reception, outcome) = lock.withLock {
      (receptions.removeValue(forKey: task.taskIdentifier), outcomes.removeValue(forKey: task.taskIdentifier))
    }
    let response = error == nil ? task.response as? HTTPURLResponse : nil
    reception?.finish(
      outcome ?? response.map { .success($0) } ?? .failure(error ?? URLError(.badServerResponse)))
  }

  /// Ends a task early. Not on this queue, which the session may be waiting for.
  private func end(
    _ task: URLSessionTask, with outcome: Result<HTTPURLResponse, any Error>, by cancel: @escaping @Sendable () -> Void
  ) {
    lock.withLock { outcomes[task.taskIdentifier] = outcome }
    DispatchQueue.global().async(execute: cancel)
  }

  /// What the session would send on would bear the signature of another request.
  func urlSession(
    _: URLSession, task: URLSessionTask, willPerformHTTPRedirection _: HTTPURLResponse, newRequest _: URLRequest,
    completionHandler: @escaping @Sendable (URLRequest?) -> Void
  ) { completionHandler(nil) }

  #if canImport(FoundationNetworking)
  /// A 401 is an answer like any other, and its body is there already. Left to itself, this session would wait for a
  /// password, without end.
  func urlSession(
    _: URLSession, task: URLSessionTask, didReceive challenge: URLAuthenticationChallenge,
    completionHandler: @escaping @Sendable (URLSession.AuthChallengeDisposition, URLCredential?) -> Void
  ) {
    guard let response = challenge.failureResponse as? HTTPURLResponse else {
      return completionHandler(.performDefaultHandling, nil)
    }
    end(task, with: .success(response)) { completionHandler(.cancelAuthenticationChallenge, nil) }
  }
  #endif
}
