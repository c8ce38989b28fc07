// Two messages under one key at once; see SHA256+Pair.swift.

extension HMAC.PreparedKey where H == SHA256 {
  /// The codes of two messages of any lengths, without allocating.
  package func authenticationCodes(
    for first: Span<UInt8>, _ second: Span<UInt8>
  ) -> (HashedAuthenticationCode<SHA256>, HashedAuthenticationCode<SHA256>) {
    unsafe storage.value.authenticationCodes(storage.value.inner, appending: first, second)
  }
}

extension HMAC where H == SHA256 {
  /// The codes of the message so far followed by `first`, and by `second`; without allocating.
  package func finalize(
    appending first: Span<UInt8>, orAppending second: Span<UInt8>
  ) -> (HashedAuthenticationCode<SHA256>, HashedAuthenticationCode<SHA256>) {
    unsafe storage.value.key.authenticationCodes(storage.value.message, appending: first, second)
  }
}

extension HMACKeyStates where H == SHA256 {
  /// The codes of two messages that begin as `message`, and end each with other bytes.
  @inline(__always)
  fileprivate func authenticationCodes(
    _ message: SHA256, appending first: Span<UInt8>, _ second: Span<UInt8>
  ) -> (HashedAuthenticationCode<SHA256>, HashedAuthenticationCode<SHA256>) {
    let digests = unsafe SHA256.finalize(message, appending: first.bytes, message, appending: second.bytes)
    let codes = SHA256.finalize(outer, appending: digests.0, orAppending: digests.1)
    return (HashedAuthenticationCode(digest: codes.0), HashedAuthenticationCode(digest: codes.1))
  }
}
