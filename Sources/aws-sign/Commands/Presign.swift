internal import SigV4

extension CommandLineTool {
  /// Prints a presigned URL, and nothing else; with `--stdin`, one for each line.
  static func presign(_ arguments: Arguments, in environment: Environment) async throws(ToolError) -> Outcome {
    let expiry = try arguments.value(.expires).map(parseExpiry)
    let jobs = try arguments.value(.jobs).map(jobCount)
    guard arguments.has(.standardInput) else {
      guard jobs == nil else { throw .usage("--jobs goes with --stdin") }
      return try await presignOne(arguments, expiresIn: expiry, in: environment)
    }
    return try await arguments.operand.isEmpty
      ? presignURLs(arguments, expiresIn: expiry, jobs: jobs, in: environment)
      : presignKeys(arguments, expiresIn: expiry, jobs: jobs, in: environment)
  }

  /// Presigns the lines as keys below the URL.
  private static func presignKeys(
    _ arguments: Arguments, expiresIn expiry: Int?, jobs: Int?, in environment: Environment
  ) async throws(ToolError) -> Outcome {
    let task = try await SigningTask(arguments, in: environment)
    func presigner(at time: SigningTime) throws(ToolError) -> Presigner {
      do {
        return try task.signer.presigner(forKeysUnder: task.request, expiresIn: expiry, at: time)
      } catch {
        throw ToolError(error)
      }
    }
    // Before the first line is read it is known whether any can be signed.
    let terms = try presigner(at: task.time).terms
    var outcome = Outcome(standardOutput: "", notes: task.notes + reminders(of: terms, to: task.request))
    outcome.bulk = try bulk(arguments, jobs: jobs, in: environment) { time throws(ToolError) in
      .keys(try presigner(at: time))
    }
    return outcome
  }

  /// Presigns the lines as URLs.
  private static func presignURLs(
    _ arguments: Arguments, expiresIn expiry: Int?, jobs: Int?, in environment: Environment
  ) async throws(ToolError) -> Outcome {
    let terms = try await SigningTerms(arguments, in: environment)
    let credentials = try await environment.credentials(for: arguments)
    let presigner = URLPresigner(terms, credentials, expiresIn: expiry)
    var outcome = Outcome(standardOutput: "")
    outcome.bulk = try bulk(arguments, jobs: jobs, in: environment) { _ in .urls(presigner) }
    return outcome
  }

  private static func bulk(
    _ arguments: Arguments, jobs: Int?, in environment: Environment,
    _ lines: @escaping (SigningTime) throws(ToolError) -> LinePresigner.Lines
  ) throws(ToolError) -> BulkPresigning {
    let time = try arguments.value(.date).map(signingTime)
    let isJSON = arguments.has(.json)
    return BulkPresigning(
      presigner: { time throws(ToolError) in LinePresigner(try lines(time), at: time, isJSON: isJSON) },
      // A line that comes hours after the first is not signed for the time of the first.
      time: { time ?? environment.now() }, jobs: jobs ?? environment.processorCount)
  }

  private static func presignOne(
    _ arguments: Arguments, expiresIn expiry: Int?, in environment: Environment
  ) async throws(ToolError) -> Outcome {
    let task = try await SigningTask(arguments, in: environment)
    do {
      let presigned = try task.signer.presign(task.request, expiresIn: expiry, at: task.time)
      let line =
        arguments.has(.json) ? jsonObject([("url", jsonString(presigned.url))] + json(presigned.terms)) : presigned.url
      return Outcome(
        standardOutput: line + "\n", notes: task.notes + reminders(of: presigned.terms, to: task.request))
    } catch {
      throw ToolError(error)
    }
  }

  /// What to tell of headers that signing added, where the caller's own are no news, and of a life cut short.
  private static func reminders(of terms: PresignedURL.Terms, to request: SigningRequest) -> [String] {
    let added = terms.requiredHeaders.filter { header in
      !request.headers.contains { $0.name.lowercased() == header.name.lowercased() }
    }
    return added.map { "the URL holds only with this header: " + $0.name + ": " + $0.value }
      + (terms.isCappedByCredentials
        ? ["the URL is good for \(terms.expiresIn) seconds: the credentials end then"] : [])
  }

  private static func jobCount(_ text: String) throws(ToolError) -> Int {
    guard text.utf8.allSatisfy({ $0 &- 48 < 10 }), let count = Int(text), (1...1024).contains(count) else {
      throw .usage("--jobs takes a number from 1 to 1024")
    }
    return count
  }
}
