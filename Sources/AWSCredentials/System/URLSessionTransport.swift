// HTTP by URLSession: no cookies, no cache, no redirects, a bounded body, a deadline for the whole exchange.

#if Networking
package import Foundation
internal import SigV4

#if canImport(FoundationNetworking)
internal import FoundationNetworking
#endif

/// HTTP by Foundation's `URLSession`.
///
/// On Linux it obeys the variables `http_proxy`, `https_proxy` and `no_proxy`. Metadata services are not to be asked
/// through a proxy: where one is set, let `no_proxy` name 169.254.169.254, 169.254.170.2 and 169.254.170.23.
public final class URLSessionTransport: HTTPTransport {
  /// One session for all who need none of their own.
  public static let shared = URLSessionTransport()

  /// It waits for no thread of Swift's tasks, so that a body without end is cut off before there is much of it.
  private static let queue = DispatchQueue(label: "swift-sigv4.credentials")

  private let session: URLSession
  private let delegate = SessionDelegate()

  /// Makes a session of its own.
  public init() {
    let configuration = URLSessionConfiguration.ephemeral
    configuration.httpCookieStorage = nil
    configuration.urlCache = nil
    configuration.urlCredentialStorage = nil
    configuration.httpShouldSetCookies = false
    let operations = OperationQueue()
    operations.maxConcurrentOperationCount = 1
    unsafe operations.underlyingQueue = Self.queue
    session = URLSession(configuration: configuration, delegate: delegate, delegateQueue: operations)
  }

  deinit { session.finishTasksAndInvalidate() }

  public func send(_ request: TransportRequest) async throws(CredentialError) -> TransportResponse {
    guard let url = URL(string: request.url), url.host != nil else {
      throw CredentialError(.invalidConfiguration, "a URL to ask for credentials is malformed")
    }
    var urlRequest = URLRequest(url: url, cachePolicy: .reloadIgnoringLocalCacheData)
    urlRequest.httpMethod = request.method
    for header in request.headers { urlRequest.setValue(header.value, forHTTPHeaderField: header.name) }
    if !request.body.isEmpty { urlRequest.httpBody = Data(request.body) }
    // The session's own timeout is of silence; a server that trickles would never meet it.
    let (seconds, attoseconds) = request.timeout.components
    urlRequest.timeoutInterval = Double(seconds) + Double(attoseconds) * 1e-18 + 1

    let exchange = Exchange(byteLimit: request.responseByteLimit)
    let task = session.dataTask(with: urlRequest)
    delegate.begin(exchange, task)
    let timer = Task {
      guard (try? await Task.sleep(for: request.timeout)) != nil else { return }
      exchange.finish(.failure(CredentialError(.unavailable, "no answer within \(request.timeout)")))
      task.cancel()
    }
    defer { timer.cancel() }
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        exchange.start(continuation)
        task.resume()
      }
    } onCancel: {
      exchange.finish(.failure(.cancelled))
      task.cancel()
    }
    return try result.get()
  }
}

/// One request and what has come of its answer.
private final class Exchange: Sendable {
  typealias Outcome = Result<TransportResponse, CredentialError>

  private struct State {
    var response = TransportResponse(status: 0)
    var continuation: CheckedContinuation<Outcome, Never>?
    var outcome: Outcome?
  }

  private let state = Locked(State())
  let byteLimit: Int

  init(byteLimit: Int) { self.byteLimit = byteLimit }

  func start(_ continuation: CheckedContinuation<Outcome, Never>) {
    let outcome = state.withLock { state in
      state.continuation = state.outcome == nil ? continuation : nil
      return state.outcome
    }
    if let outcome { continuation.resume(returning: outcome) }
  }

  func receive(_ response: HTTPURLResponse) {
    let headers = response.allHeaderFields.compactMap { name, value in
      (name as? String).flatMap { name in (value as? String).map { HeaderField(name: name, value: $0) } }
    }
    state.withLock { $0.response = TransportResponse(status: response.statusCode, headers: headers) }
  }

  /// Takes a piece of the body; false where that is more than it may be. After the end a piece is nothing.
  func receive(_ data: Data) -> Bool {
    state.withLock { state in
      guard state.outcome == nil else { return true }
      guard data.count <= byteLimit - state.response.body.count else { return false }
      state.response.body.append(contentsOf: data)
      return true
    }
  }

  func finish() { finish(state.withLock { .success($0.response) }) }

  /// Ends the wait; only the first outcome counts.
  func finish(_ outcome: Outcome) {
    let continuation = state.withLock { state in
      if state.outcome == nil { state.outcome = outcome }
      state.response.body = []
      defer { state.continuation = nil }
      return state.continuation
    }
    continuation?.resume(returning: outcome)
  }
}

/// Sorts what the session reports by exchange.
private final class SessionDelegate: NSObject, URLSessionDataDelegate, Sendable {
  private let exchanges = Locked<[Int: Exchange]>([:])

  func begin(_ exchange: Exchange, _ task: URLSessionTask) {
    exchanges.withLock { $0[task.taskIdentifier] = exchange }
  }

  private func exchange(of task: URLSessionTask) -> Exchange? { exchanges.withLock { $0[task.taskIdentifier] } }

  func urlSession(
    _: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
    completionHandler: @escaping @Sendable (URLSession.ResponseDisposition) -> Void
  ) {
    if let response = response as? HTTPURLResponse { exchange(of: dataTask)?.receive(response) }
    completionHandler(.allow)
  }

  func urlSession(_: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
    guard let exchange = exchange(of: dataTask), !exchange.receive(data) else { return }
    exchange.finish(
      .failure(
        CredentialError(.invalidAnswer, "the answer is longer than the \(exchange.byteLimit) bytes that it may have")))
    // Not on this queue: while the session receives it would wait, and more and more with it that is to be dropped here.
    DispatchQueue.global().async { dataTask.cancel() }
  }

  func urlSession(
    _: URLSession, task: URLSessionTask, willPerformHTTPRedirection _: HTTPURLResponse, newRequest _: URLRequest,
    completionHandler: @escaping @Sendable (URLRequest?) -> Void
  ) {
    completionHandler(nil)
  }

  /// A 401 is an answer like any other: there is no password to try. Left to itself, Linux's session would never end.
  func urlSession(
    _: URLSession, task: URLSessionTask, didReceive challenge: URLAuthenticationChallenge,
    completionHandler: @escaping @Sendable (URLSession.AuthChallengeDisposition, URLCredential?) -> Void
  ) {
    guard let response = challenge.failureResponse as? HTTPURLResponse else {
      return completionHandler(.performDefaultHandling, nil)
    }
    let exchange = exchange(of: task)
    exchange?.receive(response)
    exchange?.finish()
    completionHandler(.cancelAuthenticationChallenge, nil)
  }

  func urlSession(_: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
    guard let exchange = exchanges.withLock({ $0.removeValue(forKey: task.taskIdentifier) }) else { return }
    guard let error else { return exchange.finish() }
    exchange.finish(
      .failure(CredentialError(.unavailable, (error as? URLError)?.code.reason ?? "the connection failed")))
  }
}

extension URLError.Code {
  /// Why a request got no answer, in our words: the error's own hold the URL.
  package var reason: String {
    switch self {
    case .timedOut: "no answer in time"
    case .cannotFindHost, .dnsLookupFailed: "the host name is not known"
    case .cannotConnectToHost: "nothing listens there"
    case .notConnectedToInternet: "there is no network"
    case .networkConnectionLost: "the connection was lost"
    case .secureConnectionFailed, .serverCertificateUntrusted, .serverCertificateHasBadDate,
      .serverCertificateNotYetValid, .serverCertificateHasUnknownRoot:
      "there is no secure connection"
    case .unknown: "the connection failed"
    default: "the connection failed (URLError \(rawValue))"
    }
  }
}
#endif
