// Several messages abreast: what a kernel that hashes more than one at once offers to a batch.

#if CRYPTO_HARDWARE_KERNELS && arch(x86_64) && (os(Linux) || os(macOS) || os(FreeBSD) || os(Windows))
internal import CryptoKernelX86AVX2
internal import CryptoKernelX86SHA
#elseif CRYPTO_HARDWARE_KERNELS && arch(arm64) && _endian(little)
internal import CryptoKernelARMv8SHA
#endif

extension SHA256.Implementation {
  /// How many messages the kernel hashes at once: 1, 2 or 8.
  package var laneCount: Int {
    switch kernel {
    case .portable: 1
    #if CRYPTO_HARDWARE_KERNELS && arch(x86_64) && (os(Linux) || os(macOS) || os(FreeBSD) || os(Windows))
    case .x86SHA: 2
    case .x86AVX2: 8
    #elseif CRYPTO_HARDWARE_KERNELS && arch(arm64) && _endian(little)
    case .armv8SHA: 2
    #endif
    }
  }

  /// Absorbs `count` blocks of 64 bytes into each of `laneCount` states; `blocks` has a pointer for each.
  @inline(__always)
  @unsafe package func compressLanes(
    _ states: UnsafeMutablePointer<InlineArray<8, UInt32>>, _ blocks: UnsafePointer<UnsafeRawPointer>, count: Int
  ) {
    switch kernel {
    case .portable:
      unsafe PortableSHA256.compress(&states[0], blocks: blocks[0], count: count)
    #if CRYPTO_HARDWARE_KERNELS && arch(x86_64) && (os(Linux) || os(macOS) || os(FreeBSD) || os(Windows))
    case .x86SHA(let cpu):
      unsafe cpu.compress(&states[0], blocks: blocks[0], &states[1], blocks: blocks[1], count: count)
    case .x86AVX2(let cpu): unsafe cpu.compressLanes(states, blocks, count: count)
    #elseif CRYPTO_HARDWARE_KERNELS && arch(arm64) && _endian(little)
    case .armv8SHA(let cpu):
      unsafe cpu.compress(&states[0], blocks: blocks[0], &states[1], blocks: blocks[1], count: count)
    #endif
    }
  }
}
