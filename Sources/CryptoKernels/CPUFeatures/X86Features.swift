// What the x86 CPU has, and what the operating system lets a program use of it. Asked once, for all kernels.

#if CRYPTO_HARDWARE_KERNELS && arch(x86_64) && (os(Linux) || os(macOS) || os(FreeBSD) || os(Windows))
internal import Synchronization
internal import _Builtin_intrinsics.intel
internal import _Builtin_intrinsics.intel.cpuid

/// Sets of instructions.
package struct X86Features: OptionSet, Sendable {
  package let rawValue: UInt8

  package init(rawValue: UInt8) { self.rawValue = rawValue }

  /// SHA-256 and SHA-1, with the SSSE3 and SSE4.1 that their kernels use beside them.
  package static let sha = X86Features(rawValue: 1)
  /// SSE4.2, which has CRC32.
  package static let sse42 = X86Features(rawValue: 2)
  /// AVX2 with BMI1 and BMI2, and an operating system that saves the vectors' 256 bits.
  package static let avx2 = X86Features(rawValue: 4)

  /// What this CPU has. It is asked once; after that this costs one load.
  package static var ofThisCPU: X86Features {
    let known = answer.load(ordering: .relaxed)
    if known & isKnown != 0 { return X86Features(rawValue: known & ~isKnown) }
    let features = askCPU()
    answer.store(features.rawValue | isKnown, ordering: .relaxed)
    return features
  }

  // A lazily initialised global would check a flag out of line on every use. Asking twice in a race does no harm.
  private static let answer = Atomic<UInt8>(0)
  private static let isKnown: UInt8 = 1 << 7

  // Not compiled anew in another module, as Embedded Swift would: without the CPU feature the compiler cannot select XSAVE.
  @inline(never) @export(interface)
  private static func askCPU() -> X86Features {
    var features: X86Features = []
    guard let leaf1 = Leaf(1) else { return features }
    if leaf1.ecx & Leaf.sse42 != 0 { features.insert(.sse42) }
    guard let leaf7 = Leaf(7) else { return features }
    if leaf7.ebx & Leaf.sha != 0, leaf1.ecx & Leaf.ssse3 != 0, leaf1.ecx & Leaf.sse41 != 0 { features.insert(.sha) }
    let vectors = Leaf.avx2 | Leaf.bmi1 | Leaf.bmi2
    if leaf7.ebx & vectors == vectors, leaf1.ecx & Leaf.osxsave != 0, savesAVX() { features.insert(.avx2) }
    return features
  }

  /// What CPUID says (Intel SDM vol. 2, CPUID).
  private struct Leaf {
    private(set) var (eax, ebx, ecx, edx): (UInt32, UInt32, UInt32, UInt32) = (0, 0, 0, 0)

    /// Nil when the CPU has no such leaf.
    init?(_ number: UInt32) {
      guard unsafe __get_cpuid_count(number, 0, &eax, &ebx, &ecx, &edx) == 1 else { return nil }
    }

    // Leaf 1, ECX.
    static let ssse3: UInt32 = 1 << 9
    static let sse41: UInt32 = 1 << 19
    static let sse42: UInt32 = 1 << 20
    static let osxsave: UInt32 = 1 << 27
    // Leaf 7, EBX.
    static let bmi1: UInt32 = 1 << 3
    static let avx2: UInt32 = 1 << 5
    static let bmi2: UInt32 = 1 << 8
    static let sha: UInt32 = 1 << 29
  }

  /// Whether the operating system has switched the vectors' upper halves on (XCR0, bit 2); only if it uses XSAVE.
  ///
  /// XGETBV, which would tell, is a macro in Clang's headers. But XSAVE, asked for those halves alone, writes their bit
  /// of its header if they are on, and else leaves it (Intel SDM vol. 1, §13.7): whatever it was before, it is the same.
  private static func savesAVX() -> Bool { headerBit(before: 0) == headerBit(before: upperHalves) }

  /// What XSAVE makes of the bit.
  private static func headerBit(before: UInt64) -> UInt64 {
    unsafe withUnsafeTemporaryAllocation(byteCount: areaByteCount, alignment: 64) {
      unsafe $0.initializeMemory(as: UInt8.self, repeating: 0)
      let area = unsafe $0.baseAddress.unsafelyUnwrapped
      unsafe area.storeBytes(of: before, toByteOffset: headerOffset, as: UInt64.self)
      unsafe _xsave(area, upperHalves)
      return unsafe area.load(fromByteOffset: headerOffset, as: UInt64.self) & upperHalves
    }
  }

  private static let upperHalves: UInt64 = 1 << 2
  private static let headerOffset = 512
  /// The legacy region, the header, and the upper halves of sixteen vectors, which all CPUs put right behind it.
  private static let areaByteCount = 512 + 64 + 256
}
#endif
