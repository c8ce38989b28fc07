#if Networking
internal import Foundation

#if canImport(FoundationNetworking)
internal import FoundationNetworking
#endif

/// The requests as they were sent, those to where redirects lead and second attempts among them.
final class SentRequests: @unchecked Sendable {
  // The thread sanitizer knows this lock, and not that of `Mutex`.
  private let lock = NSLock()
  /// Guarded by `lock`.
  private var lines = ""
  /// Guarded by `lock`.
  private var number = 0

  var count: Int { lock.withLock { number } }

  /// The method, the URL and the headers of each, a line each, without tokens.
  var text: String { lock.withLock { lines } }

  @Sendable func add(_ task: URLSessionTask) {
    guard let request = task.originalRequest else { return }
    var text = "> \(request.httpMethod ?? "GET") \(request.url?.absoluteString ?? "")\n"
    for (name, value) in (request.allHTTPHeaderFields ?? [:]).sorted(by: { $0.key < $1.key }) {
      let isToken = name.lowercased().hasSuffix("-token")
      text += "> " + name + ": " + (isToken ? "(not shown)" : printable(value)) + "\n"
    }
    lock.withLock {
      lines += text
      number += 1
    }
  }
}
#endif
