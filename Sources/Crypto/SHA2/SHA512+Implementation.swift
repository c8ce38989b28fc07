// The seam between SHA-512 and the hardware: which kernel runs, decided once. SHA-384 has the same kernels.

#if CRYPTO_HARDWARE_KERNELS && arch(x86_64) && (os(Linux) || os(macOS) || os(FreeBSD) || os(Windows))
internal import CryptoKernelX86AVX2
internal import Synchronization
#endif

extension SHA384 {
  /// A kernel that computes SHA-384: the same that computes SHA-512.
  public typealias Implementation = SHA512.Implementation
}

extension SHA512 {
  /// A kernel that computes SHA-512 and SHA-384 on this CPU.
  public struct Implementation: BlockCompression, KernelFamily {
    private enum Kernel: Sendable, BitwiseCopyable {
      case portable
      #if CRYPTO_HARDWARE_KERNELS && arch(x86_64) && (os(Linux) || os(macOS) || os(FreeBSD) || os(Windows))
      case x86AVX2(X86AVX2)
      #endif
    }

    private let kernel: Kernel

    /// Plain Swift, for every CPU.
    public static var portable: Implementation { Implementation(kernel: .portable) }

    /// Every kernel that this CPU can run, the fastest first.
    public static var available: [Implementation] {
      var kernels: [Kernel] = []
      #if CRYPTO_HARDWARE_KERNELS && arch(x86_64) && (os(Linux) || os(macOS) || os(FreeBSD) || os(Windows))
      if let cpu = X86AVX2() { kernels.append(.x86AVX2(cpu)) }
      #endif
      kernels.append(.portable)
      return kernels.map { Implementation(kernel: $0) }
    }

    /// The kernel that hashing uses unless told otherwise: the one that the environment variable `CRYPTO_SHA512` names,
    /// or the fastest if it names none of `available`.
    ///
    /// The variable is read once, at the first hash.
    public static var best: Implementation {
      #if CRYPTO_HARDWARE_KERNELS && arch(x86_64) && (os(Linux) || os(macOS) || os(FreeBSD) || os(Windows))
      let known = chosen.load(ordering: .relaxed)
      return known == .max ? choose() : Implementation(kernel: unsafe unsafeBitCast(known, to: Kernel.self))
      #else
      return .portable
      #endif
    }

    #if CRYPTO_HARDWARE_KERNELS && arch(x86_64) && (os(Linux) || os(macOS) || os(FreeBSD) || os(Windows))
    // As in `SHA256.Implementation`.
    private static let chosen = Atomic<UInt8>(.max)

    @inline(never)
    private static func choose() -> Implementation {
      let choice = choice(byVariable: "CRYPTO_SHA512")
      chosen.store(unsafe unsafeBitCast(choice.kernel, to: UInt8.self), ordering: .relaxed)
      return choice
    }
    #endif

    /// The kernel's name, such as `AVX2`.
    public var description: String {
      switch kernel {
      case .portable: "portable"
      #if CRYPTO_HARDWARE_KERNELS && arch(x86_64) && (os(Linux) || os(macOS) || os(FreeBSD) || os(Windows))
      case .x86AVX2: "AVX2"
      #endif
      }
    }

    /// Absorbs whole blocks of 128 bytes into `state`: `count` of them at `blocks`, then `tailCount` at `tail`.
    @inline(__always)
    @unsafe func compress(
      _ state: inout InlineArray<8, UInt64>, blocks: UnsafeRawPointer, count: Int, tail: UnsafeRawPointer,
      tailCount: Int
    ) {
      switch kernel {
      case .portable:
        unsafe PortableSHA512.compress(&state, blocks: blocks, count: count, tail: tail, tailCount: tailCount)
      #if CRYPTO_HARDWARE_KERNELS && arch(x86_64) && (os(Linux) || os(macOS) || os(FreeBSD) || os(Windows))
      case .x86AVX2(let cpu):
        unsafe cpu.compress(&state, blocks: blocks, count: count, tail: tail, tailCount: tailCount)
      #endif
      }
    }
  }
}
