/// Keys derived from a secret (RFC 5869): `extract` makes it uniform, `expand` makes it as long as asked.
public enum HKDF<H: HashFunction>: Sendable {
  /// The longest output in bytes that RFC 5869 §2.3 defines: 255 digests.
  @inlinable
  public static var maximumOutputByteCount: Int { 255 * H.Digest.byteCount }

  /// A key of `outputByteCount` bytes, without salt or info.
  @inlinable
  public static func deriveKey(inputKeyMaterial: SymmetricKey, outputByteCount: Int) -> SymmetricKey {
    deriveKey(
      inputKeyMaterial: inputKeyMaterial, salt: EmptyCollection(), info: EmptyCollection(),
      outputByteCount: outputByteCount)
  }

  /// A key of `outputByteCount` bytes, extracted with `salt`.
  @inlinable
  public static func deriveKey(
    inputKeyMaterial: SymmetricKey, salt: some Sequence<UInt8>, outputByteCount: Int
  ) -> SymmetricKey {
    deriveKey(
      inputKeyMaterial: inputKeyMaterial, salt: salt, info: EmptyCollection(), outputByteCount: outputByteCount)
  }

  /// A key of `outputByteCount` bytes for the use that `info` names.
  @inlinable
  public static func deriveKey(
    inputKeyMaterial: SymmetricKey, info: some Sequence<UInt8>, outputByteCount: Int
  ) -> SymmetricKey {
    deriveKey(
      inputKeyMaterial: inputKeyMaterial, salt: EmptyCollection(), info: info, outputByteCount: outputByteCount)
  }

  /// A key of `outputByteCount` bytes, extracted with `salt`, for the use that `info` names.
  ///
  /// `expand(pseudoRandomKey:info:outputByteCount:)` says what happens beyond ``maximumOutputByteCount``.
  @inlinable
  public static func deriveKey(
    inputKeyMaterial: SymmetricKey, salt: some Sequence<UInt8>, info: some Sequence<UInt8>, outputByteCount: Int
  ) -> SymmetricKey {
    let pseudoRandomKey = extract(inputKeyMaterial: inputKeyMaterial, salt: salt)
    return expand(pseudoRandomKey: pseudoRandomKey, info: info, outputByteCount: outputByteCount)
  }

  /// A uniform key of one digest (RFC 5869 §2.2): HMAC of the secret under the salt, by default an empty one.
  @inlinable
  public static func extract(
    inputKeyMaterial: SymmetricKey, salt: (some Sequence<UInt8>)?
  ) -> HashedAuthenticationCode<H> {
    let key = if let salt { SymmetricKey(data: salt) } else { SymmetricKey(data: EmptyCollection()) }
    return inputKeyMaterial.withBytes { HMAC<H>.authenticationCode(for: $0, using: key) }
  }

  /// A key of `outputByteCount` bytes from a uniform one (RFC 5869 §2.3), for the use that `info` names.
  ///
  /// RFC 5869 defines up to ``maximumOutputByteCount`` bytes. Beyond, the chain of blocks goes on with its one-byte
  /// counter at 0 again. This signature cannot report an error, and any other answer would harm: a trap hands the
  /// decision to whoever chose the length, and a shorter or an empty key is a weak key that looks like one. The chain
  /// does not repeat when the counter does, for each block hashes the one before it; NIST SP 800-108 calls this
  /// feedback mode, where the counter is optional. No other implementation yields the bytes beyond the limit, so what
  /// two parties agree on should keep to it. A negative count is 0.
  @inlinable
  public static func expand(
    pseudoRandomKey: some Sequence<UInt8>, info: (some Sequence<UInt8>)?, outputByteCount: Int
  ) -> SymmetricKey {
    expand(pseudoRandomKey: SymmetricKey(data: pseudoRandomKey), info: info, outputByteCount: outputByteCount)
  }

  /// The same, from a uniform key that is a `SymmetricKey`.
  @inlinable
  public static func expand(
    pseudoRandomKey: SymmetricKey, info: (some Sequence<UInt8>)?, outputByteCount: Int
  ) -> SymmetricKey {
    // A sequence may allow one pass only, and every block takes it.
    let info = info.map { Array($0) } ?? []
    return SymmetricKey(byteCount: max(0, outputByteCount)) { output in
      expand(HMAC<H>.PreparedKey(pseudoRandomKey), info: unsafe info.span.bytes, into: &output)
    }
  }
}

// In spans: the output's free capacity is its length.
extension HKDF {
  /// Fills `output` with a key, extracted with `salt`, for the use that `info` names.
  @inlinable
  public static func deriveKey(
    inputKeyMaterial: SymmetricKey, salt: RawSpan? = nil, info: RawSpan? = nil, output: inout OutputRawSpan
  ) {
    let pseudoRandomKey = extract(inputKeyMaterial: inputKeyMaterial, salt: salt)
    unsafe pseudoRandomKey.withUnsafeBytes {
      expand(pseudoRandomKey: unsafe RawSpan(_unsafeBytes: $0), info: info, into: &output)
    }
  }

  /// A uniform key of one digest (RFC 5869 §2.2): HMAC of the secret under the salt, by default an empty one.
  @inlinable
  public static func extract(inputKeyMaterial: SymmetricKey, salt: RawSpan?) -> HashedAuthenticationCode<H> {
    let salt = if let salt { salt } else { RawSpan() }
    return HMAC<H>.authenticationCode(for: Span(_bytes: inputKeyMaterial.bytes), using: Span(_bytes: salt))
  }

  /// Fills `output` with a key from a uniform one (RFC 5869 §2.3), for the use that `info` names.
  ///
  /// `expand(pseudoRandomKey:info:outputByteCount:)` says what happens beyond ``maximumOutputByteCount``.
  @inlinable
  public static func expand(pseudoRandomKey: RawSpan, info: RawSpan?, into output: inout OutputRawSpan) {
    let info = if let info { info } else { RawSpan() }
    expand(HMAC<H>.PreparedKey(Span(_bytes: pseudoRandomKey)), info: info, into: &output)
  }

  @usableFromInline
  static func expand(_ key: HMAC<H>.PreparedKey, info: RawSpan, into output: inout OutputRawSpan) {
    var lastByteCount = 0
    var counter: UInt8 = 1
    while !output.isFull {
      var block = HMAC<H>(key)
      block.update(bytes: output.bytes.extracting(last: lastByteCount))
      block.update(bytes: info)
      block.update(data: CollectionOfOne(counter))
      lastByteCount = min(H.Digest.byteCount, output.freeCapacity)
      for byte in block.finalize().prefix(lastByteCount) { output.append(byte) }
      counter &+= 1
    }
  }
}
