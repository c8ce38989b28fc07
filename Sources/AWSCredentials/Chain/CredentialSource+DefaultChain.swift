public import SigV4

extension CredentialSource where Self == CachedCredentials {
  /// The credentials of the default chain, kept and renewed for the whole process: `signedWith: .defaultChain`.
  public static var defaultChain: CachedCredentials { .shared }
}

extension CachedCredentials {
  fileprivate static let shared = CachedCredentials(DefaultCredentialChain())
}
