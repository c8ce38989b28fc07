#if Networking
internal import Foundation
internal import SigV4Foundation

#if canImport(FoundationNetworking)
internal import FoundationNetworking
#endif

/// What a service answers.
struct Answer {
  let response: HTTPURLResponse
  private var body: ArrivingBody

  init(_ answer: (body: ArrivingBody, response: HTTPURLResponse)) { (body, response) = answer }

  /// The status and the headers, a line each.
  func head(prefix: String = "") -> String {
    var text = prefix + "HTTP \(response.statusCode)\n"
    for (name, value) in fields { text += prefix + name + ": " + printable(value) + "\n" }
    return text
  }

  private var fields: [(name: String, value: String)] {
    response.allHeaderFields.compactMap { name, value in (name as? String).map { ($0, String(describing: value)) } }
      .sorted { $0.name < $1.name }
  }

  /// What `--fail` makes of an answer that is no success: its reason, and curl's exit status for it.
  mutating func failure() async throws -> ToolError {
    let error = ServiceError(response, body: try await body.beginning())
    return ToolError(
      message: "the service answered " + (error?.description ?? String(response.statusCode)), exitStatus: 22)
  }

  /// Writes the answer to a file, or for nil to standard output, once all of it is there, or as it arrives.
  func write(
    to path: String?, withHead: Bool, asItArrives: Bool, in environment: Environment
  ) async throws {
    let head = withHead ? head() + "\n" : ""
    guard !asItArrives else { return try await Self.write(head, body, to: path, in: environment) }
    try await FileManager.default.withTemporaryFile(of: body) { file in
      try await Self.write(head, FilePieces(file), to: path, in: environment)
    }
  }

  /// The answer as an object on one line: with its body, as text or, where it is no text in UTF-8, in Base64; or
  /// without, where that went elsewhere.
  func json(attemptCount: Int, withBody: Bool) async throws -> String {
    let fields = fields.map { ($0.name, jsonString($0.value)) }
    var members = [
      ("status", String(response.statusCode)), ("url", jsonString(response.url?.absoluteString ?? "")),
      ("attempts", String(attemptCount)), ("headers", jsonObject(fields)),
    ]
    if withBody {
      let bytes = try await body.reduce(into: []) { $0 += Array($1) }
      let text = String(validating: bytes, as: UTF8.self)
      members.append(("body", jsonString(text ?? Data(bytes).base64EncodedString())))
      members.append(("isBase64Encoded", text == nil ? "true" : "false"))
    }
    return jsonObject(members) + "\n"
  }

  private static func write(
    _ head: String, _ pieces: some AsyncSequence<Data, any Error>, to path: String?, in environment: Environment
  ) async throws {
    let write = if let path { try environment.writer(path) } else { environment.stream.write }
    try write(Array(head.utf8))
    for try await piece in pieces { try write(Array(piece)) }
  }
}
#endif
