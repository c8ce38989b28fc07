// SHA-2 on x86 CPUs with vectors of 256 bits and without SHA instructions: the proof that the CPU is one with AVX2.

#if CRYPTO_HARDWARE_KERNELS && arch(x86_64) && (os(Linux) || os(macOS) || os(FreeBSD) || os(Windows))
internal import CryptoKernelCPUFeatures

/// Proof that this CPU has AVX2, BMI1 and BMI2: a value exists only where it does, and only a value can run them.
public struct X86AVX2: Sendable, BitwiseCopyable {
  /// Nil when the CPU lacks an instruction the kernels use, or the operating system does not save their vectors.
  public init?() {
    guard X86Features.ofThisCPU.contains(.avx2) else { return nil }
  }
}
#endif
