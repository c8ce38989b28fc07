// Keys derived from keys, without an object for each step.

internal import CryptoKernelSHA2

extension HMAC.PreparedKey where H == SHA256 {
  /// The key at the end of a chain: the code of the first message under the secret is the key of the second, and so on.
  package init(
    derivedFrom secret: Span<UInt8>, _ first: Span<UInt8>, _ second: Span<UInt8>, _ third: Span<UInt8>,
    _ fourth: Span<UInt8>
  ) {
    var states = HMACKeyStates<SHA256>()
    defer { wipe(&states) }
    states.becomeKey(secret)
    states.becomeKey(authenticating: first)
    states.becomeKey(authenticating: second)
    states.becomeKey(authenticating: third)
    states.becomeKey(authenticating: fourth)
    storage = SecretStorage(states)
  }
}

extension HMACKeyStates where H == SHA256 {
  /// A block of a key, or of one of its pads.
  private typealias Block = InlineArray<4, SIMD4<UInt32>>

  /// No key yet.
  fileprivate init() {
    inner = SHA256()
    outer = SHA256()
  }

  /// Replaces the key by its code of a message.
  fileprivate mutating func becomeKey(authenticating message: Span<UInt8>) {
    becomeKey(unsafe authenticationCode(for: message.bytes).digest)
  }

  /// Replaces the key by one of any length.
  fileprivate mutating func becomeKey(_ key: Span<UInt8>) {
    guard key.count <= SHA256.blockByteCount else { return becomeKey(unsafe SHA256.hash(bytes: key.bytes)) }
    var block = Block(repeating: SIMD4(repeating: 0))
    unsafe withUnsafeMutableBytes(of: &block) { block in
      unsafe key.withUnsafeBytes { unsafe block.copyMemory(from: $0) }
    }
    becomeKey(&block)
  }

  private mutating func becomeKey(_ key: SHA256Digest) {
    let zeros = SIMD4<UInt32>(repeating: 0)
    var block: Block = [key.words.0, key.words.1, zeros, zeros]
    becomeKey(&block)
  }

  /// Replaces the key by one filled up with zeros, which is wiped.
  ///
  /// Neither pad needs the other, so both are hashed at once, for little more than the price of one.
  private mutating func becomeKey(_ block: inout Block) {
    var outerBlock = block
    for i in block.indices {
      block[i] ^= SIMD4(repeating: 0x3636_3636)
      outerBlock[i] ^= SIMD4(repeating: 0x5c5c_5c5c)
    }
    inner.state = SHA256.initialState
    outer.state = SHA256.initialState
    unsafe withUnsafeBytes(of: &block) { innerBlock in
      unsafe withUnsafeBytes(of: &outerBlock) { outerBlock in
        var innerBlocks = unsafe RemainingBlocks(innerBlock.baseAddress.unsafelyUnwrapped, count: 1)
        var outerBlocks = unsafe RemainingBlocks(outerBlock.baseAddress.unsafelyUnwrapped, count: 1)
        unsafe inner.implementation.compress(&inner.state, &innerBlocks, &outer.state, &outerBlocks, count: 1)
      }
    }
    inner.byteCount = UInt64(SHA256.blockByteCount)
    outer.byteCount = inner.byteCount
    wipe(&block)
    wipe(&outerBlock)
  }
}
