internal import SigV4

extension CommandLineTool {
  /// Prints what to send so that a request bears its signature.
  static func sign(_ arguments: Arguments, in environment: Environment) async throws(ToolError) -> Outcome {
    try arguments.refuseBoth(.curl, .json)
    let task = try await SigningTask(arguments, in: environment)
    let signed: SignedRequest
    do {
      signed = try task.signer.sign(task.request, at: task.time)
    } catch {
      throw ToolError(error)
    }
    let headers = signed.allHeaders(of: task.request)
    if arguments.has(.curl) {
      let command = curlCommand(task.request, body: task.body, headers: headers)
      return Outcome(standardOutput: command + "\n", notes: task.notes)
    }
    if arguments.has(.json) {
      return Outcome(standardOutput: json(task.request, signed, headers: headers) + "\n", notes: task.notes)
    }
    let lines = headers.map { $0.name + ": " + $0.value + "\n" }.joined()
    let isAsTyped = task.request.url == arguments.operand
    return Outcome(standardOutput: lines, notes: task.notes + (isAsTyped ? [] : ["send to " + task.request.url]))
  }
}
