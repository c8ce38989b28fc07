// SHA-256 compression with the x86 SHA extensions (Intel SDM vol. 2, SHA256RNDS2 / SHA256MSG1 / SHA256MSG2).

#if CRYPTO_HARDWARE_KERNELS && arch(x86_64) && (os(Linux) || os(macOS) || os(FreeBSD) || os(Windows))
internal import CryptoKernelCPUFeatures
internal import _Builtin_intrinsics.intel

/// Proof that this CPU has the SHA extensions: a value exists only where they do, and only a value can run them.
public struct X86SHA: Sendable, BitwiseCopyable {
  /// Nil when the CPU lacks an instruction the kernel uses.
  public init?() {
    guard X86Features.ofThisCPU.contains(.sha) else { return nil }
  }

  /// Absorbs blocks of 64 bytes into `state` (FIPS 180-4 §6.2.2): `count` of them that start at `blocks`, then
  /// `tailCount` that start at `tail`. In one call the state stays in registers between the two.
  ///
  /// Never inlined, nor compiled anew in another module, as Embedded Swift would: in a function without the CPU feature
  /// the compiler cannot select the instructions.
  @inline(never) @export(interface)
  @unsafe public func compress(
    _ state: inout InlineArray<8, UInt32>, blocks: UnsafeRawPointer, count: Int, tail: UnsafeRawPointer, tailCount: Int
  ) {
    var (abef, cdgh) = rounds(of: &state)
    var block = unsafe count > 0 ? blocks : tail
    var remaining = count &+ tailCount
    while remaining > 0 {
      let (abefBefore, cdghBefore) = (abef, cdgh)
      var w0 = unsafe load(block, 0)
      quad(&abef, &cdgh, w0, Words(0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5))
      var w1 = unsafe load(block, 16)
      quad(&abef, &cdgh, w1, Words(0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5))
      var w2 = unsafe load(block, 32)
      quad(&abef, &cdgh, w2, Words(0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3))
      var w3 = unsafe load(block, 48)
      quad(&abef, &cdgh, w3, Words(0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174))
      w0 = schedule(w0, w1, w2, w3)
      quad(&abef, &cdgh, w0, Words(0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc))
      w1 = schedule(w1, w2, w3, w0)
      quad(&abef, &cdgh, w1, Words(0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da))
      w2 = schedule(w2, w3, w0, w1)
      quad(&abef, &cdgh, w2, Words(0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7))
      w3 = schedule(w3, w0, w1, w2)
      quad(&abef, &cdgh, w3, Words(0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967))
      w0 = schedule(w0, w1, w2, w3)
      quad(&abef, &cdgh, w0, Words(0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13))
      w1 = schedule(w1, w2, w3, w0)
      quad(&abef, &cdgh, w1, Words(0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85))
      w2 = schedule(w2, w3, w0, w1)
      quad(&abef, &cdgh, w2, Words(0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3))
      w3 = schedule(w3, w0, w1, w2)
      quad(&abef, &cdgh, w3, Words(0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070))
      w0 = schedule(w0, w1, w2, w3)
      quad(&abef, &cdgh, w0, Words(0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5))
      w1 = schedule(w1, w2, w3, w0)
      quad(&abef, &cdgh, w1, Words(0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3))
      w2 = schedule(w2, w3, w0, w1)
      quad(&abef, &cdgh, w2, Words(0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208))
      w3 = schedule(w3, w0, w1, w2)
      quad(&abef, &cdgh, w3, Words(0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2))
      abef &+= abefBefore
      cdgh &+= cdghBefore
      remaining &-= 1
      unsafe block = remaining == tailCount ? tail : block + 64
    }
    state = hash(of: abef, cdgh)
  }
}
#endif
