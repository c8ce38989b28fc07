// Two messages under one key at once; see SHA256+Pair.swift.

extension HMAC.PreparedKey where H == SHA256 {
  /// The codes of two messages of any lengths, without allocating.
  package func authenticationCodes(
    for first: Span<UInt8>, _ second: Span<UInt8>
  ) -> (HashedAuthenticationCode<SHA256>, HashedAuthenticationCode<SHA256>) {
    let (inner, outer) = unsafe (storage.value.inner, storage.value.outer)
    let digests = unsafe SHA256.finalize(inner, appending: first.bytes, inner, appending: second.bytes)
    return unsafe withUnsafeBytes(of: digests.0) { first in
      unsafe withUnsafeBytes(of: digests.1) { second in
        let codes = unsafe SHA256.finalize(
          outer, appending: RawSpan(_unsafeBytes: first), outer, appending: RawSpan(_unsafeBytes: second))
        return (HashedAuthenticationCode(digest: codes.0), HashedAuthenticationCode(digest: codes.1))
      }
    }
  }
}
