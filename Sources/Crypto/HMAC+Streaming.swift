extension HMAC.PreparedKey {
  /// A message under this key, of which nothing but the key is hashed.
  @inlinable
  package var message: H { unsafe storage.value.inner }

  /// The code of a message that began as `message`, and whose digest is `digest`.
  @inlinable
  package func authenticationCode(closing digest: H.Digest) -> HMAC.MAC { unsafe storage.value.close(digest) }
}
