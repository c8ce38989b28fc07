// The one seam between SHA-256 and the hardware: which kernel runs, decided once.

#if CRYPTO_HARDWARE_KERNELS && arch(x86_64) && (os(Linux) || os(macOS) || os(FreeBSD) || os(Windows))
internal import CryptoKernelX86SHA
#elseif CRYPTO_HARDWARE_KERNELS && arch(arm64) && _endian(little)
internal import CryptoKernelARMv8SHA
#endif

extension SHA256 {
  /// A kernel that computes SHA-256 on this CPU.
  public struct Implementation: BlockCompression, Sendable, BitwiseCopyable, CustomStringConvertible {
    enum Kernel: Sendable, BitwiseCopyable {
      case portable
      #if CRYPTO_HARDWARE_KERNELS && arch(x86_64) && (os(Linux) || os(macOS) || os(FreeBSD) || os(Windows))
      case x86SHA(X86SHA)
      #elseif CRYPTO_HARDWARE_KERNELS && arch(arm64) && _endian(little)
      case armv8SHA(ARMv8SHA)
      #endif
    }

    let kernel: Kernel

    /// Plain Swift, for every CPU.
    public static var portable: Implementation { Implementation(kernel: .portable) }

    /// Every kernel that this CPU can run, the fastest first.
    public static var available: [Implementation] {
      #if CRYPTO_HARDWARE_KERNELS && arch(x86_64) && (os(Linux) || os(macOS) || os(FreeBSD) || os(Windows))
      if let cpu = X86SHA() { return [Implementation(kernel: .x86SHA(cpu)), .portable] }
      #elseif CRYPTO_HARDWARE_KERNELS && arch(arm64) && _endian(little)
      if let cpu = ARMv8SHA() { return [Implementation(kernel: .armv8SHA(cpu)), .portable] }
      #endif
      return [.portable]
    }

    /// The kernel that hashing uses unless told otherwise: the fastest.
    public static var best: Implementation {
      #if CRYPTO_HARDWARE_KERNELS && arch(x86_64) && (os(Linux) || os(macOS) || os(FreeBSD) || os(Windows))
      if let cpu = X86SHA() { return Implementation(kernel: .x86SHA(cpu)) }
      #elseif CRYPTO_HARDWARE_KERNELS && arch(arm64) && _endian(little)
      if let cpu = ARMv8SHA() { return Implementation(kernel: .armv8SHA(cpu)) }
      #endif
      return .portable
    }

    /// The kernel's name, such as `SHA-NI`.
    public var description: String {
      switch kernel {
      case .portable: "portable"
      #if CRYPTO_HARDWARE_KERNELS && arch(x86_64) && (os(Linux) || os(macOS) || os(FreeBSD) || os(Windows))
      case .x86SHA: "SHA-NI"
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
        unsafe PortableSHA256.compress(&state, blocks: blocks, count: count)
        unsafe PortableSHA256.compress(&state, blocks: tail, count: tailCount)
      #if CRYPTO_HARDWARE_KERNELS && arch(x86_64) && (os(Linux) || os(macOS) || os(FreeBSD) || os(Windows))
      case .x86SHA(let cpu):
        unsafe cpu.compress(&state, blocks: blocks, count: count, tail: tail, tailCount: tailCount)
      #elseif CRYPTO_HARDWARE_KERNELS && arch(arm64) && _endian(little)
      case .armv8SHA(let cpu):
        unsafe cpu.compress(&state, blocks: blocks, count: count, tail: tail, tailCount: tailCount)
      #endif
      }
    }

    /// Absorbs `count` blocks of 64 bytes into each of two states.
    @inline(__always)
    @unsafe func compress(
      _ first: inout InlineArray<8, UInt32>, blocks firstBlocks: UnsafeRawPointer,
      _ second: inout InlineArray<8, UInt32>, blocks secondBlocks: UnsafeRawPointer, count: Int
    ) {
      switch kernel {
      case .portable:
        unsafe PortableSHA256.compress(&first, blocks: firstBlocks, count: count)
        unsafe PortableSHA256.compress(&second, blocks: secondBlocks, count: count)
      #if CRYPTO_HARDWARE_KERNELS && arch(x86_64) && (os(Linux) || os(macOS) || os(FreeBSD) || os(Windows))
      case .x86SHA(let cpu):
        unsafe cpu.compress(&first, blocks: firstBlocks, &second, blocks: secondBlocks, count: count)
      #elseif CRYPTO_HARDWARE_KERNELS && arch(arm64) && _endian(little)
      case .armv8SHA(let cpu):
        unsafe cpu.compress(&first, blocks: firstBlocks, &second, blocks: secondBlocks, count: count)
      #endif
      }
    }
  }
}
