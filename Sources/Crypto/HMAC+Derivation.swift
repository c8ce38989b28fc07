// Keys derived from keys, without an object for each step.

internal import CryptoKernelSHA2

extension HMAC where H == SHA256 {
  /// A message under the key at the end of a chain: the code of the first message under the secret is the key of the
  /// second, and so on. And the digest of a text, for little more time: its blocks are hashed beside those of the chain,
  /// of which each waits for the one before.
  /// - Parameters:
  ///   - blocks: The whole blocks that the message begins with.
  ///   - text: What has nothing to do with the keys, but is to be hashed too.
  package static func derived(
    from secret: PreparedKey, _ first: Span<UInt8>, _ second: Span<UInt8>, _ third: Span<UInt8>,
    _ fourth: Span<UInt8>, beginning blocks: Span<UInt8>, beside text: Span<UInt8>?
  ) -> (message: HMAC, digest: SHA256Digest?) {
    unsafe withUnsafeTemporaryAllocation(byteCount: 256, alignment: 16) { room in
      let room = unsafe room.baseAddress.unsafelyUnwrapped
      var chain = unsafe KeyChain(room: room)
      if let text { chain.text.blocks = unsafe RemainingBlocks(text.bytes, after: 0, tail: room + 128) }
      unsafe chain.becomeKey(secret.storage.value)
      chain.becomeKey(authenticating: first)
      chain.becomeKey(authenticating: second)
      chain.becomeKey(authenticating: third)
      chain.becomeKey(authenticating: fourth)
      return (HMAC(&chain, beginning: blocks), text == nil ? nil : chain.text.digest())
    }
  }

  private init(_ chain: inout KeyChain, beginning blocks: Span<UInt8>) {
    storage = SecretStorage(States(key: HMACKeyStates()))
    // Put where they stay, so that there is no other copy to be overwritten.
    unsafe chain.moveKey(to: &storage.value.key)
    unsafe storage.value.begin(blocks)
  }

  /// A message under the key of another.
  /// - Parameter blocks: The whole blocks that the message begins with.
  package init(keyOf other: HMAC, beginning blocks: Span<UInt8>) {
    unsafe storage = SecretStorage(other.storage.value)
    unsafe storage.value.begin(blocks)
  }
}

extension HMAC.PreparedKey where H == SHA256 {
  /// A key to derive others from; both pads are hashed at once.
  package init(secret: Span<UInt8>) {
    storage = SecretStorage(HMACKeyStates())
    unsafe withUnsafeTemporaryAllocation(byteCount: 128, alignment: 16) { room in
      var chain = unsafe KeyChain(room: room.baseAddress.unsafelyUnwrapped)
      chain.becomeKey(secret)
      unsafe chain.moveKey(to: &storage.value)
    }
  }
}

extension HMAC.States where H == SHA256 {
  fileprivate mutating func begin(_ blocks: Span<UInt8>) {
    message = key.inner
    message.update(bytes: blocks)
  }
}

extension HMACKeyStates where H == SHA256 {
  /// No key yet.
  fileprivate init() {
    inner = SHA256()
    outer = inner
  }
}

/// Keys of which each is the code of a message under the one before.
@safe private struct KeyChain {
  private typealias Block = InlineArray<4, SIMD4<UInt32>>

  // The hash values after the pads of the last key.
  private var inner = SHA256.initialState
  private var outer = SHA256.initialState
  /// Room for two blocks: the end of a message, or both pads.
  private let room: UnsafeMutableRawPointer
  var text: TextBeside

  init(room: UnsafeMutableRawPointer) {
    unsafe self.room = room
    text = TextBeside(blocks: unsafe RemainingBlocks(room, count: 0))
  }

  /// Replaces the key by one of any length.
  mutating func becomeKey(_ key: Span<UInt8>) {
    guard key.count <= SHA256.blockByteCount else { return becomeKey(unsafe SHA256.hash(bytes: key.bytes)) }
    unsafe room.initializeMemory(as: UInt8.self, repeating: 0, count: SHA256.blockByteCount)
    unsafe key.withUnsafeBytes {
      unsafe UnsafeMutableRawBufferPointer(start: room, count: $0.count).copyMemory(from: $0)
    }
    becomeKey(unsafe room.load(as: Block.self))
  }

  /// Replaces the key by one whose pads are hashed already.
  mutating func becomeKey(_ states: HMACKeyStates<SHA256>) {
    inner = states.inner.state
    outer = states.outer.state
  }

  /// Replaces the key by its code of a message.
  @inline(never)
  mutating func becomeKey(authenticating message: Span<UInt8>) {
    var blocks = unsafe RemainingBlocks(message.bytes, after: UInt64(SHA256.blockByteCount), tail: room)
    text.compress(beside: &inner, &blocks)
    let byteCount = UInt64(SHA256.blockByteCount + SHA256.byteCount)
    unsafe room.storeBytes(
      of: Padding.block(SHA256Digest(state: inner).words, messageByteCount: byteCount),
      as: Block.self)
    blocks = unsafe RemainingBlocks(room, count: 1)
    text.compress(beside: &outer, &blocks)
    becomeKey(SHA256Digest(state: outer))
  }

  @inline(__always)
  private mutating func becomeKey(_ key: SHA256Digest) {
    let zeros = SIMD4<UInt32>(repeating: 0)
    becomeKey([key.words.0, key.words.1, zeros, zeros])
  }

  /// Replaces the key by one filled up with zeros.
  ///
  /// Neither pad needs the other, so both are hashed at once, for little more than the price of one.
  @inline(__always)
  private mutating func becomeKey(_ block: Block) {
    for i in 0..<4 {
      unsafe room.storeBytes(
        of: block[i] ^ SIMD4(repeating: 0x3636_3636), toByteOffset: 16 &* i, as: SIMD4<UInt32>.self)
      unsafe room.storeBytes(
        of: block[i] ^ SIMD4(repeating: 0x5c5c_5c5c), toByteOffset: 64 &+ 16 &* i, as: SIMD4<UInt32>.self)
    }
    inner = SHA256.initialState
    outer = SHA256.initialState
    var innerBlocks = unsafe RemainingBlocks(room, count: 1)
    var outerBlocks = unsafe RemainingBlocks(room + SHA256.blockByteCount, count: 1)
    unsafe text.implementation.compress(&inner, &innerBlocks, &outer, &outerBlocks, count: 1)
  }

  /// Hands the key over, and overwrites what it was made with.
  mutating func moveKey(to states: inout HMACKeyStates<SHA256>) {
    states.inner.state = inner
    states.outer.state = outer
    states.inner.byteCount = UInt64(SHA256.blockByteCount)
    states.outer.byteCount = UInt64(SHA256.blockByteCount)
    wipe(&inner)
    wipe(&outer)
    unsafe wipe(UnsafeMutableRawBufferPointer(start: room, count: 2 * SHA256.blockByteCount))
  }
}

/// A text that is hashed while something else is.
private struct TextBeside {
  var blocks: RemainingBlocks
  private var state = SHA256.initialState
  let implementation = SHA256.Implementation.best

  init(blocks: RemainingBlocks) { self.blocks = blocks }

  /// Absorbs blocks into a hash value, and of the text as many as there are.
  @inline(__always)
  mutating func compress(beside other: inout SHA256.State, _ otherBlocks: inout RemainingBlocks) {
    let count = min(blocks.count, otherBlocks.count)
    if count > 0 { unsafe implementation.compress(&other, &otherBlocks, &state, &blocks, count: count) }
    if otherBlocks.count > 0 { unsafe implementation.compress(&other, &otherBlocks, count: otherBlocks.count) }
  }

  /// The digest of the text.
  mutating func digest() -> SHA256Digest {
    if blocks.count > 0 { unsafe implementation.compress(&state, &blocks, count: blocks.count) }
    return SHA256Digest(state: state)
  }
}
