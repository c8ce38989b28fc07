internal import AWSCredentials
internal import SigV4

/// Why the tool gives up: a sentence that says what is wrong and what to do, and the exit status.
struct ToolError: Error {
  var message: String
  let exitStatus: Int32

  /// What led to it, a line each.
  private(set) var details: [String] = []

  /// The command line is wrong.
  static func usage(_ message: String) -> ToolError { ToolError(message: message, exitStatus: 2) }

  /// The command line is right, but it cannot be done.
  static func failure(_ message: String) -> ToolError { ToolError(message: message, exitStatus: 1) }
}

extension ToolError {
  /// What the library refused: wrong usage where a value of the command line is malformed, a failure otherwise.
  init(_ error: SigV4Error) {
    switch error.code {
    case .missingRegion: self = .missingRegion
    case .missingService: self = .missingService
    case .invalidURL, .invalidHost, .invalidPercentEncoding, .invalidMethod, .invalidHeaderName, .invalidHeaderValue,
      .invalidPayloadHash, .invalidExpiry, .invalidDate, .invalidUserName, .invalidPolicy:
      self = .usage(error.message)
    default: self = .failure(error.message)
    }
  }

  /// Who read the output has gone, as `head` goes, and is told nothing.
  static var outputClosed: ToolError { .failure("") }

  /// Why there are no credentials, or no region, with every place that was looked at.
  init(_ error: CredentialError) {
    self = .failure(error.message)
    var attempts = error.attempts
    // Where one place alone was looked at, its reason is the message already.
    while attempts.count == 1, let only = attempts.first?.error, only.message == error.message {
      attempts = only.attempts
    }
    add(attempts, indentation: "")
  }

  private mutating func add(_ attempts: [CredentialError.Attempt], indentation: String) {
    for attempt in attempts {
      details.append(indentation + attempt.providerName + ": " + attempt.error.message)
      add(attempt.error.attempts, indentation: indentation + "  ")
    }
  }

  static var missingService: ToolError {
    .failure("the service is not known: the host is not a standard AWS endpoint; name it with --service")
  }

  static var missingRegion: ToolError {
    .failure("the region is not known: name it with --region, or set AWS_REGION")
  }
}
