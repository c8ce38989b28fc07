internal import SigV4

extension CommandLineTool {
  /// What `sign` prints.
  private enum OutputFormat: String {
    case headers, curl, json
  }

  /// Prints what to send so that a request bears its signature.
  static func sign(_ arguments: Arguments, in environment: Environment) async throws(ToolError) -> Outcome {
    guard let format = OutputFormat(rawValue: arguments.value(.output) ?? "headers") else {
      throw .usage("--output is one of headers, curl and json")
    }
    let task = try await SigningTask(arguments, in: environment)
    let signed: SignedRequest
    do {
      signed = try task.signer.sign(task.request, at: task.time)
    } catch {
      throw ToolError(error)
    }
    let headers = signed.allHeaders(of: task.request)
    switch format {
    case .headers:
      let lines = headers.map { $0.name + ": " + $0.value + "\n" }.joined()
      let isAsTyped = task.request.url == arguments.url
      return Outcome(standardOutput: lines, notes: task.notes + (isAsTyped ? [] : ["send to " + task.request.url]))
    case .curl:
      let command = curlCommand(task.request, body: task.body, headers: headers)
      return Outcome(standardOutput: command + "\n", notes: task.notes)
    case .json:
      return Outcome(standardOutput: json(task.request, signed, headers: headers) + "\n", notes: task.notes)
    }
  }
}
