internal import SigV4

extension CommandLineTool {
  /// Prints a presigned URL, and nothing else.
  static func presign(_ arguments: Arguments, in environment: Environment) throws(ToolError) -> Outcome {
    let expiry = try arguments.value(.expires).map(parseExpiry)
    let task = try SigningTask(arguments, in: environment)
    do {
      let presigned = try task.signer.presign(task.request, expiresIn: expiry, at: task.time)
      // The caller's own headers are no news; those that signing added are.
      let added = presigned.requiredHeaders.filter { header in
        !task.request.headers.contains { $0.name.lowercased() == header.name.lowercased() }
      }
      let reminders = added.map { "the URL holds only with this header: " + $0.name + ": " + $0.value }
      return Outcome(standardOutput: presigned.url + "\n", notes: task.notes + reminders)
    } catch {
      throw ToolError(error)
    }
  }
}
