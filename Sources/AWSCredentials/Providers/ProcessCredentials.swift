public import SigV4

/// Credentials that a program prints (`credential_process`).
///
/// The line is split into words as a POSIX shell would, but no shell runs it. The program gets no input, its standard
/// error is not read, and what it prints is never shown.
/// - Source: “Process credential provider”, AWS SDKs and Tools Reference Guide.
public struct ProcessCredentials: CredentialProvider {
  public let name = "process"
  private let command: String
  private let timeout: Duration
  private let environment: CredentialEnvironment

  /// The provider of a program, which is run each time that someone asks.
  /// - Parameters:
  ///   - command: The program and its arguments, in one line.
  ///   - timeout: How long it may run.
  ///   - environment: The machine.
  public init(command: String, timeout: Duration = .seconds(60), environment: CredentialEnvironment = .system) {
    self.command = command
    self.timeout = timeout
    self.environment = environment
  }

  /// Runs the program and reads the JSON that it prints.
  /// - Throws: `invalidConfiguration`, `unavailable`, `refused` for another status than 0, `invalidAnswer`, `expired`.
  public func credentials() async throws(CredentialError) -> Credentials {
    guard let words = shellWords(command), !words.isEmpty else {
      throw CredentialError(
        .invalidConfiguration, "the credential_process is empty, or a quotation in it is not closed")
    }
    let document: CredentialsDocument
    do throws(CredentialError) {
      document = try CredentialsDocument(json: try await environment.run(words, timeout))
      guard let version = document.version else { throw JSONAnswer.lacks("Version") }
      guard version == 1 else {
        throw CredentialError(.invalidAnswer, "the answer is of version \(version), and only 1 is known")
      }
      let credentials = try document.credentials(.any)
      guard credentials.secondsLeft(at: environment.now()) > 0 else {
        throw CredentialError(.expired, "the credentials ended at \(credentials.expirationText)")
      }
      return credentials
    } catch {
      throw CredentialError(error.code, "credential_process: \(error.message)")
    }
  }
}
