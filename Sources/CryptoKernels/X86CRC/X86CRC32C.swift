// CRC-32C with the x86 CRC32 instruction (SSE4.2; Intel SDM vol. 2, CRC32).

#if CRYPTO_HARDWARE_KERNELS && arch(x86_64) && (os(Linux) || os(macOS) || os(FreeBSD) || os(Windows))
internal import CryptoKernelCPUFeatures
internal import _Builtin_intrinsics.intel

/// Proof that this CPU has the CRC32 instruction: a value exists only where it does, and only a value can run it.
public struct X86CRC32C: Sendable, BitwiseCopyable {
  /// Nil when the CPU lacks the instruction.
  public init?() {
    guard X86Features.ofThisCPU.contains(.sse42) else { return nil }
  }

  /// A bit of CPUID leaf 1 ECX.
  private static let sse42: UInt32 = 1 << 20

  /// The remainder after `count` bytes that start at `start`, where `remainder` is that before them.
  ///
  /// Never inlined, nor compiled anew in another module, as Embedded Swift would: in a function without the CPU feature
  /// the compiler cannot select the instruction.
  @inline(never) @export(interface)
  @unsafe public func absorb(_ start: UnsafeRawPointer, count: Int, into remainder: UInt32) -> UInt32 {
    var wide = UInt64(remainder)
    var next = unsafe start
    var rest = count
    while rest >= 8 {
      unsafe wide = _mm_crc32_u64(wide, next.loadUnaligned(as: UInt64.self))
      unsafe next += 8
      rest &-= 8
    }
    var narrow = UInt32(truncatingIfNeeded: wide)
    if rest & 4 != 0 {
      unsafe narrow = _mm_crc32_u32(narrow, next.loadUnaligned(as: UInt32.self))
      unsafe next += 4
    }
    if rest & 2 != 0 {
      unsafe narrow = _mm_crc32_u16(narrow, next.loadUnaligned(as: UInt16.self))
      unsafe next += 2
    }
    if rest & 1 != 0 { unsafe narrow = _mm_crc32_u8(narrow, next.load(as: UInt8.self)) }
    return narrow
  }

  /// The remainders of three messages, each `laneByteCount` bytes long, a multiple of 8: the first, at `start`, goes on
  /// from `remainder`, the two that lie behind it begin with 0.
  ///
  /// An instruction takes three cycles, and waits for the one before if that is of the same message.
  @inline(never) @export(interface)
  @unsafe public func absorbLanes(
    _ start: UnsafeRawPointer, laneByteCount: Int, into remainder: UInt32
  ) -> (UInt32, UInt32, UInt32) {
    var (a, b, c): (UInt64, UInt64, UInt64) = (UInt64(remainder), 0, 0)
    let (second, third) = unsafe (start + laneByteCount, start + laneByteCount &* 2)
    var offset = 0
    while offset < laneByteCount {
      unsafe a = _mm_crc32_u64(a, start.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
      unsafe b = _mm_crc32_u64(b, second.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
      unsafe c = _mm_crc32_u64(c, third.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
      offset &+= 8
    }
    return (UInt32(truncatingIfNeeded: a), UInt32(truncatingIfNeeded: b), UInt32(truncatingIfNeeded: c))
  }
}
#endif
