public import SigV4

/// Something that knows where credentials are.
///
/// What it returns is one frozen set: an access key id, its secret, its token and their end belong together, whatever
/// is refreshed meanwhile. A provider keeps nothing between calls; `CachedCredentials` does.
public protocol CredentialProvider: CredentialSource where Failure == CredentialError {
  /// The name by which errors call it, such as `environment`.
  var name: String { get }

  /// Fetches credentials.
  /// - Throws: `notConfigured` where nothing tells this provider to look, which lets a chain ask the next one; any
  ///   other code where something does and it fails, which ends a chain.
  func credentials() async throws(CredentialError) -> Credentials
}

/// Credentials, and which provider gave them.
public struct FoundCredentials: Sendable {
  /// One frozen set.
  public let credentials: Credentials
  /// The name of the provider, such as `environment`.
  public let providerName: String
}

/// Credentials that the caller has at hand.
public struct StaticCredentials: CredentialProvider {
  public let name = "static"
  private let value: Credentials

  /// A provider of credentials that are at hand.
  /// - Parameter credentials: What `credentials()` is to return.
  public init(_ credentials: Credentials) { value = credentials }

  /// The credentials, while they are good.
  /// - Throws: `expired` once the credentials' own expiration is past by the system's clock.
  public func credentials() throws(CredentialError) -> Credentials {
    guard value.secondsLeft(at: .now()) > 0 else {
      throw CredentialError(.expired, "the credentials ended at \(value.expirationText)")
    }
    return value
  }
}

extension Credentials {
  /// Seconds until the end; what has no end is left forever.
  func secondsLeft(at time: SigningTime) -> Int64 {
    expiration.map { $0.secondsSinceEpoch - time.secondsSinceEpoch } ?? .max
  }

  var expirationText: String { expiration?.description ?? "no time" }
}
