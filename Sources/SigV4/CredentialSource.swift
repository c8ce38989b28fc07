#if !hasFeature(Embedded)
/// Something that has credentials for whoever signs: a provider, a cache before one, a server's own vault.
///
/// It is asked for every request, so one that has to ask others keeps what they said. What it returns is one frozen set:
/// an access key id, its secret and its token belong together.
public protocol CredentialSource<Failure>: Sendable {
  /// What is thrown where there are no credentials.
  associatedtype Failure: Error

  /// The credentials that are good now.
  func credentials() async throws(Failure) -> Credentials
}
#endif
