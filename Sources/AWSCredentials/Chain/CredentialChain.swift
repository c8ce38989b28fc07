public import SigV4

/// Providers asked one after another.
///
/// The first that has credentials gives them. One that is not configured is passed over; one that is, and fails, ends
/// the chain: going on could sign as someone else.
public struct CredentialChain: CredentialProvider {
  public let name = "chain"
  private let providers: [any CredentialProvider]

  /// A chain of providers of your choice.
  /// - Parameter providers: The providers, in the order in which they are asked.
  public init(_ providers: [any CredentialProvider]) { self.providers = providers }

  public func credentials() async throws(CredentialError) -> Credentials { try await find().credentials }

  /// The first provider's credentials, with its name.
  /// - Throws: What the provider that failed threw, or `notConfigured`; with every provider that was tried.
  public func find() async throws(CredentialError) -> FoundCredentials {
    var walk = ChainWalk()
    for provider in providers {
      if let found = try await walk.ask(provider) { return found }
    }
    throw walk.nothingFound
  }
}

/// The providers that have been asked so far.
struct ChainWalk {
  private var attempts: [CredentialError.Attempt] = []

  /// Asks a provider; nil where it is not configured.
  mutating func ask(_ provider: any CredentialProvider) async throws(CredentialError) -> FoundCredentials? {
    do throws(CredentialError) {
      return FoundCredentials(credentials: try await provider.credentials(), providerName: provider.name)
    } catch {
      guard error.code == .notConfigured else { throw failure(of: provider.name, error) }
      attempts.append(CredentialError.Attempt(providerName: provider.name, error: error))
      return nil
    }
  }

  /// The error of a chain that a failure ends.
  func failure(of name: String, _ error: CredentialError) -> CredentialError {
    guard error.code != .cancelled else { return error }
    return CredentialError(
      error.code, error.message, attempts: attempts + [CredentialError.Attempt(providerName: name, error: error)])
  }

  /// The error of a chain without an answer.
  var nothingFound: CredentialError {
    CredentialError(.notConfigured, "no credentials were found; each place was looked at", attempts: attempts)
  }
}
