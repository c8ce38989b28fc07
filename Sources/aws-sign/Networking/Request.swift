// Sending a request, which is all that this tool does with the network but for finding credentials.

#if Networking
internal import AWSCredentials
internal import Foundation
internal import SigV4
internal import SigV4Foundation

#if canImport(FoundationNetworking)
internal import FoundationNetworking
#endif

extension CommandLineTool {
  /// Signs a request, sends it, and writes the body of the answer.
  static func request(_ arguments: Arguments, in environment: Environment) async throws(ToolError) -> Outcome {
    try arguments.refuseBoth(.include, .json)
    try arguments.refuseBoth(.streaming, .json)
    let body = try Body(of: arguments)
    let terms = try await SigningTerms(arguments, in: environment)
    let target = try terms.target(arguments.operand)
    guard let url = URL(string: target.url), url.host != nil else { throw .usage("the URL is malformed") }
    var request = URLRequest(url: url)
    request.httpMethod = terms.method
    for header in terms.headers { request.addValue(header.value, forHTTPHeaderField: header.name) }
    let host = hostName(ofURL: target.url)
    let service = target.service ?? Endpoint(host: host).map { Service($0.signingName) }
    let signing = try UploadSigning(arguments, terms.headers, service)

    let credentials = try await environment.credentials(for: arguments)
    let signer = RequestSigner(region: terms.region?.name, service: target.service, clock: environment.machine.now) {
      _ in credentials
    }
    let log = SentRequests()
    let session = SigningSession(signer, configuration: .ephemeral, willStart: log.add)
    let report = { (text: String) in if arguments.has(.verbose) { environment.stream.report(text) } }
    let answer: Answer
    do {
      answer = try await session.send(request, body, signing, in: environment)
      report(log.text)
    } catch {
      report(log.text)
      throw ToolError(error, "no answer")
    }
    report(answer.head(prefix: "< "))
    var outcome = Outcome(standardOutput: "", notes: terms.region?.doubt(ofHost: host).map { [$0] } ?? [])
    do {
      try await write(answer, attemptCount: log.count, arguments, &outcome, in: environment)
    } catch {
      throw ToolError(error, "the answer broke off")
    }
    return outcome
  }

  /// Puts the answer where the arguments want it.
  private static func write(
    _ answer: Answer, attemptCount: Int, _ arguments: Arguments, _ outcome: inout Outcome, in environment: Environment
  ) async throws {
    var answer = answer
    let isFailure = arguments.has(.fail) && answer.response.statusCode >= 400
    if isFailure { outcome.fail(try await answer.failure()) }
    let path = arguments.value(.output).flatMap { $0 == "-" ? nil : $0 }
    let isInObject = arguments.has(.json) && (path == nil || isFailure)
    if !isInObject, !isFailure {
      try await answer.write(
        to: path, withHead: arguments.has(.include), asItArrives: arguments.has(.streaming), in: environment)
    }
    if arguments.has(.json) {
      outcome.standardOutput = try await answer.json(attemptCount: attemptCount, withBody: isInObject)
    }
  }
}

extension Body {
  /// The body that the arguments name; nil for none.
  fileprivate init?(of arguments: Arguments) throws(ToolError) {
    try arguments.refuseBoth(.data, .upload)
    if let data = arguments.value(.data) {
      try self.init(data)
    } else if let path = arguments.value(.upload) {
      self = .bytes(of: path == "-" ? .standardInput : .file(path: path))
    } else {
      return nil
    }
  }
}

extension ToolError {
  /// Why there is no answer, or no whole one.
  fileprivate init(_ error: any Error, _ what: String) {
    switch error {
    case let error as ToolError: self = error
    case let error as SigV4Error: self.init(error)
    case let error as URLError: self = .failure(what + ": " + error.code.reason)
    default:
      let reason = Self.systemReason(of: error as NSError).map { ": " + $0 } ?? ""
      self = .failure("cannot read a body, or keep it in a temporary file" + reason)
    }
  }

  private static func systemReason(of error: NSError) -> String? {
    let cause = error.userInfo[NSUnderlyingErrorKey] as? NSError ?? error
    guard cause.domain == NSPOSIXErrorDomain else { return nil }
    return Int32(exactly: cause.code).map(System.reason(of:))
  }
}
#else
extension CommandLineTool {
  static func request(_: Arguments, in _: Environment) async throws(ToolError) -> Outcome {
    throw .failure("this aws-sign is built without a network; `sign --curl` prints a command that sends the request")
  }
}
#endif
