// The one seam between SHA-256 and the hardware: which kernel runs, decided once.

#if CRYPTO_HARDWARE_KERNELS && arch(x86_64) && (os(Linux) || os(macOS) || os(FreeBSD) || os(Windows))
internal import CryptoKernelX86AVX2
internal import CryptoKernelX86SHA
#elseif CRYPTO_HARDWARE_KERNELS && arch(arm64) && _endian(little)
internal import CryptoKernelARMv8SHA
#endif
#if CRYPTO_HARDWARE_KERNELS && (arch(x86_64) || arch(arm64))
internal import Synchronization
#endif

extension SHA256 {
  /// A kernel that computes SHA-256 on this CPU.
  public struct Implementation: BlockCompression, KernelFamily {
    enum Kernel: Sendable, BitwiseCopyable {
      case portable
      #if CRYPTO_HARDWARE_KERNELS && arch(x86_64) && (os(Linux) || os(macOS) || os(FreeBSD) || os(Windows))
      case x86SHA(X86SHA)
      case x86AVX2(X86AVX2)
      #elseif CRYPTO_HARDWARE_KERNELS && arch(arm64) && _endian(little)
      case armv8SHA(ARMv8SHA)
      #endif
    }

    let kernel: Kernel

    /// Plain Swift, for every CPU.
    public static var portable: Implementation { Implementation(kernel: .portable) }

    /// Every kernel that this CPU can run, the fastest first.
    public static var available: [Implementation] {
      var kernels: [Kernel] = []
      #if CRYPTO_HARDWARE_KERNELS && arch(x86_64) && (os(Linux) || os(macOS) || os(FreeBSD) || os(Windows))
      if let cpu = X86SHA() { kernels.append(.x86SHA(cpu)) }
      if let cpu = X86AVX2() { kernels.append(.x86AVX2(cpu)) }
      #elseif CRYPTO_HARDWARE_KERNELS && arch(arm64) && _endian(little)
      if let cpu = ARMv8SHA() { kernels.append(.armv8SHA(cpu)) }
      #endif
      kernels.append(.portable)
      return kernels.map { Implementation(kernel: $0) }
    }

    /// The kernel that hashing uses unless told otherwise: the one that the environment variable `CRYPTO_SHA256` names,
    /// or the fastest if it names none of `available`.
    ///
    /// The variable is read once, at the first hash.
    public static var best: Implementation {
      #if CRYPTO_HARDWARE_KERNELS && (arch(x86_64) || arch(arm64))
      // On a system that no kernel is for, nothing is to be chosen, and the representation has not a byte.
      guard MemoryLayout<Kernel>.size == 1 else { return .portable }
      let known = chosen.load(ordering: .relaxed)
      return known == .max ? choose() : Implementation(kernel: unsafe unsafeBitCast(known, to: Kernel.self))
      #else
      return .portable
      #endif
    }

    #if CRYPTO_HARDWARE_KERNELS && (arch(x86_64) || arch(arm64))
    // The kernel's representation; at first, none of them. A lazily initialised global would check a flag out of line
    // on every use. Choosing twice in a race does no harm.
    private static let chosen = Atomic<UInt8>(.max)

    @inline(never)
    private static func choose() -> Implementation {
      let choice = choice(byVariable: "CRYPTO_SHA256")
      chosen.store(unsafe unsafeBitCast(choice.kernel, to: UInt8.self), ordering: .relaxed)
      return choice
    }
    #endif

    /// The kernel's name, such as `SHA-NI`.
    public var description: String {
      switch kernel {
      case .portable: "portable"
      #if CRYPTO_HARDWARE_KERNELS && arch(x86_64) && (os(Linux) || os(macOS) || os(FreeBSD) || os(Windows))
      case .x86SHA: "SHA-NI"
      case .x86AVX2: "AVX2"
      #elseif CRYPTO_HARDWARE_KERNELS && arch(arm64) && _endian(little)
      case .armv8SHA: "ARMv8-SHA"
      #endif
      }
    }

    /// Absorbs blocks of 64 bytes into `state`: `count` of them at `blocks`, then `tailCount` at `tail`.
    @inline(__always)
    @unsafe func compress(
      _ state: inout InlineArray<8, UInt32>, blocks: UnsafeRawPointer, count: Int, tail: UnsafeRawPointer,
      tailCount: Int
    ) {
      switch kernel {
      case .portable:
        unsafe PortableSHA256.compress(&state, blocks: blocks, count: count, tail: tail, tailCount: tailCount)
      #if CRYPTO_HARDWARE_KERNELS && arch(x86_64) && (os(Linux) || os(macOS) || os(FreeBSD) || os(Windows))
      case .x86SHA(let cpu):
        unsafe cpu.compress(&state, blocks: blocks, count: count, tail: tail, tailCount: tailCount)
      case .x86AVX2(let cpu):
        unsafe cpu.compress(&state, blocks: blocks, count: count, tail: tail, tailCount: tailCount)
      #elseif CRYPTO_HARDWARE_KERNELS && arch(arm64) && _endian(little)
      case .armv8SHA(let cpu):
        unsafe cpu.compress(&state, blocks: blocks, count: count, tail: tail, tailCount: tailCount)
      #endif
      }
    }
  }
}
