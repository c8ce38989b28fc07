/// A key's two hash states: after the inner and after the outer padded key (RFC 2104 §4 describes keeping them).
@usableFromInline
struct HMACKeyStates<H: HashFunction>: BitwiseCopyable, Sendable {
  @usableFromInline var inner: H
  @usableFromInline var outer: H

  /// Hashes the pads of a key of any length: `key ^ 0x36…` and `key ^ 0x5c…`, a block each.
  ///
  /// `prototype` is an empty message, which says by what kernel.
  @inlinable
  init(key: Span<UInt8>, prototype: H = H()) {
    inner = prototype
    outer = prototype
    if key.count <= H.blockByteCount {
      absorb(key)
    } else {
      var hash = prototype
      hash.update(bytes: key)
      let shortened = hash.finalize()
      unsafe shortened.withUnsafeBytes { unsafe absorb(Span(_unsafeBytes: $0)) }
      wipe(&hash)
    }
  }

  @inlinable
  mutating func absorb(_ key: Span<UInt8>) {
    var pad = InlineArray<64, UInt8>(repeating: 0)
    var start = 0
    while start < H.blockByteCount {
      let count = min(pad.count, H.blockByteCount - start)
      pad = InlineArray(repeating: 0)
      for i in start..<max(start, min(key.count, start + count)) { pad[i - start] = key[i] }
      for i in 0..<64 { pad[i] ^= 0x36 }
      inner.update(bytes: pad.span.extracting(first: count))
      for i in 0..<64 { pad[i] ^= 0x36 ^ 0x5c }
      outer.update(bytes: pad.span.extracting(first: count))
      start += count
    }
    wipe(&pad)
  }

  /// The code of `bytes`.
  @inlinable
  func authenticationCode(for bytes: RawSpan) -> HashedAuthenticationCode<H> {
    close(inner.finalize(appending: bytes))
  }

  /// The code of a sequence's bytes.
  @inlinable
  func authenticationCode(for data: some Sequence<UInt8>) -> HashedAuthenticationCode<H> {
    let code = data.withContiguousStorageIfAvailable { unsafe authenticationCode(for: RawSpan(_unsafeElements: $0)) }
    if let code { return code }
    var message = inner
    message.updateElementwise(data)
    return close(message.finalize())
  }

  /// Hashes the inner digest under the outer state.
  @inlinable
  func close(_ digest: H.Digest) -> HashedAuthenticationCode<H> {
    HashedAuthenticationCode(digest: outer.finalize(appending: digest))
  }
}
