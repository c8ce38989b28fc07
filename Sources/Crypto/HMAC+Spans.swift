extension HMAC {
  /// The code of `bytes` in one call, without allocating.
  @inlinable
  public static func authenticationCode(for bytes: RawSpan, using key: SymmetricKey) -> MAC {
    authenticationCode(for: Span(_bytes: bytes), using: key)
  }

  /// Whether `code` authenticates `bytes`, in time that does not depend on where it differs.
  @inlinable
  public static func isValidAuthenticationCode(
    _ code: MAC, authenticating bytes: RawSpan, using key: SymmetricKey
  ) -> Bool {
    authenticationCode(for: bytes, using: key) == code
  }
}
