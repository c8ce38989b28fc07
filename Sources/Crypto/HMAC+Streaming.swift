extension HMAC.PreparedKey {
  /// A message under this key, of which nothing but the key is hashed.
  @inlinable
  package var message: H { unsafe storage.value.inner }

  /// The code of a message that began as `message`.
  @inlinable
  package func authenticationCode(closing message: H) -> HMAC.MAC { unsafe storage.value.close(message) }
}
