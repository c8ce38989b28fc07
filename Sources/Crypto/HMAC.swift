/// A keyed hash (RFC 2104, FIPS 198-1): proof that a message came from someone who knows the key.
public struct HMAC<H: HashFunction>: Sendable {
  /// What a message is authenticated under.
  public typealias Key = SymmetricKey
  /// What comes out: as many raw bytes as the digest of `H`.
  public typealias MAC = HashedAuthenticationCode<H>

  /// The key's states and the message's, overwritten when dropped; shared by copies until one of them goes on.
  @usableFromInline var storage: SecretStorage<States>

  @usableFromInline
  struct States: BitwiseCopyable, Sendable {
    @usableFromInline var key: HMACKeyStates<H>
    @usableFromInline var message: H

    @inlinable
    init(key: HMACKeyStates<H>) {
      self.key = key
      message = key.inner
    }
  }

  /// Begins a message under `key`, of any length.
  @inlinable
  public init(key: SymmetricKey) { storage = key.withBytes { SecretStorage(States(key: HMACKeyStates(key: $0))) } }

  /// Begins a message under a key whose pads are already hashed.
  @inlinable
  public init(_ key: PreparedKey) { unsafe storage = SecretStorage(States(key: key.storage.value)) }

  /// Appends bytes to the message.
  @inlinable
  public mutating func update(bytes: RawSpan) {
    if !isKnownUniquelyReferenced(&storage) { unsafe storage = SecretStorage(storage.value) }
    unsafe storage.value.message.update(bytes: bytes)
  }

  /// Appends the bytes of any sequence to the message.
  @inlinable
  public mutating func update(data: some Sequence<UInt8>) {
    if !isKnownUniquelyReferenced(&storage) { unsafe storage = SecretStorage(storage.value) }
    unsafe storage.value.message.update(data: data)
  }

  /// The code of the message so far; the message can still be continued.
  @inlinable
  public func finalize() -> MAC { unsafe storage.value.key.close(storage.value.message.finalize()) }

  /// The code of `bytes` in one call, without allocating.
  @inlinable
  public static func authenticationCode(for bytes: Span<UInt8>, using key: SymmetricKey) -> MAC {
    key.withBytes { authenticationCode(for: bytes, using: $0) }
  }

  /// The code of the bytes of any sequence.
  @inlinable
  public static func authenticationCode(for data: some Sequence<UInt8>, using key: SymmetricKey) -> MAC {
    key.withBytes { keyBytes in
      var states = HMACKeyStates<H>(key: keyBytes)
      defer { wipe(&states) }
      return states.authenticationCode(for: data)
    }
  }

  /// The code of `bytes` under a key that lies in the caller's memory.
  @inlinable
  package static func authenticationCode(for bytes: Span<UInt8>, using key: Span<UInt8>) -> MAC {
    var states = HMACKeyStates<H>(key: key)
    defer { wipe(&states) }
    return unsafe states.authenticationCode(for: bytes.bytes)
  }

  /// Whether `code` authenticates the message, in time that does not depend on where it differs.
  @inlinable
  public static func isValidAuthenticationCode(
    _ code: MAC, authenticating data: some Sequence<UInt8>, using key: SymmetricKey
  ) -> Bool {
    authenticationCode(for: data, using: key) == code
  }

  /// Whether the raw bytes `code` authenticate the message, in time that depends on their number alone.
  @inlinable
  public static func isValidAuthenticationCode(
    _ code: some Sequence<UInt8>, authenticating data: some Sequence<UInt8>, using key: SymmetricKey
  ) -> Bool {
    authenticationCode(for: data, using: key) == code
  }
}

extension HMAC {
  /// A key with both pads hashed: what is left to do for a message is the message, and one block.
  ///
  /// Copies share one place in memory, which is overwritten when the last of them is gone.
  public struct PreparedKey: Sendable {
    @usableFromInline let storage: SecretStorage<HMACKeyStates<H>>

    /// Hashes the pads of `key`.
    @inlinable
    public init(_ key: SymmetricKey) { storage = key.withBytes { SecretStorage(HMACKeyStates(key: $0)) } }

    /// Hashes the pads of a key that lies in the caller's memory, by the kernel of `prototype`.
    @inlinable
    package init(_ key: Span<UInt8>, prototype: H = H()) {
      storage = SecretStorage(HMACKeyStates(key: key, prototype: prototype))
    }

    /// The code of `bytes`, without allocating.
    @inlinable
    public func authenticationCode(for bytes: Span<UInt8>) -> MAC {
      unsafe storage.value.authenticationCode(for: bytes.bytes)
    }

    /// The code of the bytes of any sequence.
    @inlinable
    public func authenticationCode(for data: some Sequence<UInt8>) -> MAC {
      unsafe storage.value.authenticationCode(for: data)
    }
  }
}
