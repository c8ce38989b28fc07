/// Why there are no credentials: a code to branch on, a sentence for a person, and what each provider that was tried
/// said. Never a secret, and nothing of what a server or a program answered but for AWS's own error codes.
public struct CredentialError: Error, Sendable, CustomStringConvertible {
  /// The kind of failure. More may come in later versions.
  public struct Code: Hashable, Sendable, CustomStringConvertible {
    private enum Kind: Hashable, Sendable {
      case notConfigured, invalidConfiguration, unavailable, refused, invalidAnswer, expired, signInRequired, cancelled
    }

    private let kind: Kind

    /// Nothing tells where credentials are.
    public static let notConfigured = Code(kind: .notConfigured)
    /// A variable, file, profile or argument is malformed, incomplete or contradicts another.
    public static let invalidConfiguration = Code(kind: .invalidConfiguration)
    /// A server, program or file could not be reached or did not answer in time.
    public static let unavailable = Code(kind: .unavailable)
    /// A server or program answered that it gives no credentials.
    public static let refused = Code(kind: .refused)
    /// An answer is not what it should be.
    public static let invalidAnswer = Code(kind: .invalidAnswer)
    /// The credentials' own expiration is past.
    public static let expired = Code(kind: .expired)
    /// A person must sign in again, or type a code.
    public static let signInRequired = Code(kind: .signInRequired)
    /// The task that asked was cancelled.
    public static let cancelled = Code(kind: .cancelled)

    /// The code in words, such as `not configured`.
    public var description: String {
      switch kind {
      case .notConfigured: "not configured"
      case .invalidConfiguration: "invalid configuration"
      case .unavailable: "unavailable"
      case .refused: "refused"
      case .invalidAnswer: "invalid answer"
      case .expired: "expired"
      case .signInRequired: "sign-in required"
      case .cancelled: "cancelled"
      }
    }
  }

  /// One provider that was tried.
  public struct Attempt: Sendable {
    /// The provider's name, such as `environment`.
    public let providerName: String
    /// Why it gave nothing.
    public let error: CredentialError

    /// An attempt of a provider that gave nothing.
    /// - Parameters:
    ///   - providerName: The provider's name.
    ///   - error: Why it gave nothing.
    public init(providerName: String, error: CredentialError) {
      self.providerName = providerName
      self.error = error
    }
  }

  /// The kind of failure.
  public let code: Code
  /// One sentence for a person: what is wrong with what, and what to do.
  public let message: String
  /// The providers that were tried, in order; empty unless a chain failed. Where one ended the chain, it is the last.
  public let attempts: [Attempt]

  /// An error of a provider of your own.
  /// - Parameters:
  ///   - code: The kind of failure.
  ///   - message: One sentence for a person; it must not hold a secret.
  ///   - attempts: The providers that were tried.
  public init(_ code: Code, _ message: String, attempts: [Attempt] = []) {
    self.code = code
    self.message = message
    self.attempts = attempts
  }

  /// The code and the message; then a line for each provider that was tried.
  public var description: String { "\(code): \(message)" + lines(of: attempts, indentation: "\n  ") }

  private func lines(of attempts: [Attempt], indentation: String) -> String {
    attempts.reduce("") { text, attempt in
      text + indentation + attempt.providerName + ": " + attempt.error.message
        + lines(of: attempt.error.attempts, indentation: indentation + "  ")
    }
  }
}

extension CredentialError {
  static var cancelled: CredentialError { CredentialError(.cancelled, "the task was cancelled") }
}
