// What the help and the manual page say of the tool as a whole.

enum ToolManual {
  /// The environment variables that matter.
  static var environment: [(variables: [String], summary: String)] {
    [
      ([EnvironmentVariable.accessKeyID], "Who signs. Keys are never taken from arguments."),
      ([EnvironmentVariable.secretAccessKey], "The secret. It is never printed."),
      ([EnvironmentVariable.sessionToken], "The token of temporary keys; the request shows it."),
      ([EnvironmentVariable.profile], "The profile, unless --profile names it."),
      ([EnvironmentVariable.region, EnvironmentVariable.defaultRegion], "The region, unless --region names it."),
    ]
  }

  /// What holds for more variables than those.
  static var furtherVariables: String { "The other variables of AWS's SDKs mean here what they mean there." }

  static var exitStatuses: [(status: Int, meaning: String)] {
    [
      (0, "What was asked for is done."),
      (1, "It could not be done, or a signature is not right."),
      (2, "The usage is wrong."),
      (22, "The service refused, and `request --fail` was to say so."),
    ]
  }
}
