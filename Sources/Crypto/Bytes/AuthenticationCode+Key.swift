extension SymmetricKey {
  /// A key made of an authentication code, as a step of deriving keys.
  package init(_ code: HashedAuthenticationCode<some HashFunction>) {
    self = unsafe code.withUnsafeBytes { unsafe SymmetricKey(copying: Span(_unsafeBytes: $0)) }
  }
}
