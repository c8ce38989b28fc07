// The seam between CRC-32C and the hardware: which kernel runs, decided once.

#if CRYPTO_HARDWARE_KERNELS && arch(x86_64) && (os(Linux) || os(macOS) || os(FreeBSD) || os(Windows))
internal import CryptoKernelX86CRC
#endif

extension CRC32C {
  /// A kernel that computes CRC-32C on this CPU.
  public struct Implementation: Sendable, BitwiseCopyable, CustomStringConvertible {
    private enum Kernel: Sendable, BitwiseCopyable {
      case portable
      #if CRYPTO_HARDWARE_KERNELS && arch(x86_64) && (os(Linux) || os(macOS) || os(FreeBSD) || os(Windows))
      case x86(X86CRC32C)
      #endif
    }

    private let kernel: Kernel

    /// Plain Swift, for every CPU.
    public static var portable: Implementation { Implementation(kernel: .portable) }

    /// Every kernel that this CPU can run, the fastest first.
    public static var available: [Implementation] {
      #if CRYPTO_HARDWARE_KERNELS && arch(x86_64) && (os(Linux) || os(macOS) || os(FreeBSD) || os(Windows))
      if let cpu = X86CRC32C() { return [Implementation(kernel: .x86(cpu)), .portable] }
      #endif
      return [.portable]
    }

    /// The kernel that is used unless told otherwise: the fastest.
    public static var best: Implementation {
      #if CRYPTO_HARDWARE_KERNELS && arch(x86_64) && (os(Linux) || os(macOS) || os(FreeBSD) || os(Windows))
      if let cpu = X86CRC32C() { return Implementation(kernel: .x86(cpu)) }
      #endif
      return .portable
    }

    /// The kernel's name, such as `SSE4.2`.
    public var description: String {
      switch kernel {
      case .portable: "portable"
      #if CRYPTO_HARDWARE_KERNELS && arch(x86_64) && (os(Linux) || os(macOS) || os(FreeBSD) || os(Windows))
      case .x86: "SSE4.2"
      #endif
      }
    }

    /// Appends bytes to a message.
    @inline(__always)
    @unsafe func absorb(_ bytes: UnsafeRawBufferPointer, into message: inout TableDrivenCRC<CRC32C>) {
      switch kernel {
      case .portable: unsafe message.absorb(bytes)
      #if CRYPTO_HARDWARE_KERNELS && arch(x86_64) && (os(Linux) || os(macOS) || os(FreeBSD) || os(Windows))
      case .x86(let cpu): unsafe cpu.absorb(bytes, into: &message.remainder)
      #endif
      }
    }
  }
}
