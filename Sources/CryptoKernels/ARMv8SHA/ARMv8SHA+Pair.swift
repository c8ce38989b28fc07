// SHA-256 compression of two messages at once. One message is a chain of SHA256H, each waiting for the one before, and
// the unit that runs them is idle meanwhile; a second message fills the gaps.

#if CRYPTO_HARDWARE_KERNELS && arch(arm64) && _endian(little)
public import CryptoKernelSHA2

extension ARMv8SHA {
  /// Absorbs the next `count` blocks of two messages into the state of each. In one call the states stay in registers,
  /// also where a message goes on at its tail.
  ///
  /// Never inlined, nor compiled anew in another module, as Embedded Swift would: in a function without the CPU feature
  /// the compiler cannot select the instructions.
  @inline(never) @export(interface)
  @unsafe public func compress(
    _ first: inout InlineArray<8, UInt32>, _ firstBlocks: inout RemainingBlocks,
    _ second: inout InlineArray<8, UInt32>, _ secondBlocks: inout RemainingBlocks, count: Int
  ) {
    // The first message is x, its hash value, and v; the second y and w.
    var x = halves(of: &first)
    var y = halves(of: &second)
    var (v, w) = (firstBlocks, secondBlocks)
    var remaining = count
    while remaining > 0 {
      let (xBefore, yBefore) = (x, y)
      var v0 = unsafe load(v.next, 0)
      var w0 = unsafe load(w.next, 0)
      quads(&x, v0, &y, w0, Words(0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5))
      var v1 = unsafe load(v.next, 16)
      var w1 = unsafe load(w.next, 16)
      quads(&x, v1, &y, w1, Words(0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5))
      var v2 = unsafe load(v.next, 32)
      var w2 = unsafe load(w.next, 32)
      quads(&x, v2, &y, w2, Words(0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3))
      var v3 = unsafe load(v.next, 48)
      var w3 = unsafe load(w.next, 48)
      quads(&x, v3, &y, w3, Words(0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174))
      v0 = schedule(v0, v1, v2, v3)
      w0 = schedule(w0, w1, w2, w3)
      quads(&x, v0, &y, w0, Words(0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc))
      v1 = schedule(v1, v2, v3, v0)
      w1 = schedule(w1, w2, w3, w0)
      quads(&x, v1, &y, w1, Words(0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da))
      v2 = schedule(v2, v3, v0, v1)
      w2 = schedule(w2, w3, w0, w1)
      quads(&x, v2, &y, w2, Words(0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7))
      v3 = schedule(v3, v0, v1, v2)
      w3 = schedule(w3, w0, w1, w2)
      quads(&x, v3, &y, w3, Words(0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967))
      v0 = schedule(v0, v1, v2, v3)
      w0 = schedule(w0, w1, w2, w3)
      quads(&x, v0, &y, w0, Words(0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13))
      v1 = schedule(v1, v2, v3, v0)
      w1 = schedule(w1, w2, w3, w0)
      quads(&x, v1, &y, w1, Words(0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85))
      v2 = schedule(v2, v3, v0, v1)
      w2 = schedule(w2, w3, w0, w1)
      quads(&x, v2, &y, w2, Words(0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3))
      v3 = schedule(v3, v0, v1, v2)
      w3 = schedule(w3, w0, w1, w2)
      quads(&x, v3, &y, w3, Words(0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070))
      v0 = schedule(v0, v1, v2, v3)
      w0 = schedule(w0, w1, w2, w3)
      quads(&x, v0, &y, w0, Words(0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5))
      v1 = schedule(v1, v2, v3, v0)
      w1 = schedule(w1, w2, w3, w0)
      quads(&x, v1, &y, w1, Words(0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3))
      v2 = schedule(v2, v3, v0, v1)
      w2 = schedule(w2, w3, w0, w1)
      quads(&x, v2, &y, w2, Words(0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208))
      v3 = schedule(v3, v0, v1, v2)
      w3 = schedule(w3, w0, w1, w2)
      quads(&x, v3, &y, w3, Words(0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2))
      x.abcd &+= xBefore.abcd
      x.efgh &+= xBefore.efgh
      y.abcd &+= yBefore.abcd
      y.efgh &+= yBefore.efgh
      v.advance()
      w.advance()
      remaining &-= 1
    }
    (firstBlocks, secondBlocks) = (v, w)
    first = hash(of: x.abcd, x.efgh)
    second = hash(of: y.abcd, y.efgh)
  }
}

/// Four rounds of each message.
@inline(__always)
private func quads(
  _ x: inout (abcd: Words, efgh: Words), _ v: Words, _ y: inout (abcd: Words, efgh: Words), _ w: Words, _ k: Words
) {
  quad(&x.abcd, &x.efgh, v, k)
  quad(&y.abcd, &y.efgh, w, k)
}
#endif
