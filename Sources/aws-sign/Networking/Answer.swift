#if Networking
internal import Foundation
internal import SigV4Foundation

#if canImport(FoundationNetworking)
internal import FoundationNetworking
#endif

/// What a service answers.
struct Answer {
  let response: HTTPURLResponse
  private let body: ArrivingBody

  init(_ answer: (body: ArrivingBody, response: HTTPURLResponse)) { (body, response) = answer }

  /// The status and the headers, a line each.
  func head(prefix: String = "") -> String {
    var text = prefix + "HTTP \(response.statusCode)\n"
    let fields = response.allHeaderFields.compactMap { name, value in
      (name as? String).map { ($0, String(describing: value)) }
    }
    for (name, value) in fields.sorted(by: { $0.0 < $1.0 }) { text += prefix + name + ": " + printable(value) + "\n" }
    return text
  }

  /// What `--fail` makes of an answer that is no success: no output, and curl's exit status for it.
  func failure(notes: [String]) async throws -> Outcome {
    var body = body
    let error = ServiceError(response, body: try await body.beginning())
    var outcome = Outcome(standardOutput: "", notes: notes)
    outcome.exitStatus = 22
    outcome.standardError += Outcome.line(
      "the service answered " + (error?.description ?? String(response.statusCode)))
    return outcome
  }

  /// Writes the answer to a file, or for nil or - to standard output, once all of it is there, or as it arrives.
  func write(
    to path: String?, withHead: Bool, asItArrives: Bool, in environment: Environment
  ) async throws {
    let head = withHead ? head() + "\n" : ""
    guard !asItArrives else { return try await Self.write(head, body, to: path, in: environment) }
    try await FileManager.default.withTemporaryFile(of: body) { file in
      try await Self.write(head, FilePieces(file), to: path, in: environment)
    }
  }

  private static func write(
    _ head: String, _ pieces: some AsyncSequence<Data, any Error>, to path: String?, in environment: Environment
  ) async throws {
    let write = if let path, path != "-" { try environment.writer(path) } else { environment.stream.write }
    try write(Array(head.utf8))
    for try await piece in pieces { try write(Array(piece)) }
  }
}
#endif
