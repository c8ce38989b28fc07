extension HMAC.PreparedKey {
  /// A message under this key, of which nothing but the key is hashed.
  @inlinable
  package var message: H { unsafe storage.value.inner }

  /// The code of a message that began as `message`, and whose digest is `digest`.
  @inlinable
  package func authenticationCode(closing digest: H.Digest) -> HMAC.MAC { unsafe storage.value.close(digest) }
}

extension HMAC {
  /// Appends bytes to the message.
  @inlinable
  package mutating func update(bytes: Span<UInt8>) { unsafe update(bytes: bytes.bytes) }

  /// The code of the message so far followed by `bytes`, which the message does not keep; without allocating.
  @inlinable
  package func finalize(appending bytes: Span<UInt8>) -> MAC {
    unsafe storage.value.key.close(storage.value.message.finalize(appending: bytes))
  }

  /// The code of another message under the same key; without allocating.
  @inlinable
  package func authenticationCode(ofOther message: Span<UInt8>) -> MAC {
    unsafe storage.value.key.authenticationCode(for: message.bytes)
  }
}
