// Several messages abreast: what a kernel that hashes more than one at once offers to a batch.

package import CryptoKernelSHA2

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

  /// Absorbs the next `count` blocks of `laneCount` messages, at `lanes`, into the state of each.
  @inline(__always)
  @unsafe package func compressLanes(
    _ states: UnsafeMutablePointer<InlineArray<8, UInt32>>, _ lanes: UnsafeMutablePointer<RemainingBlocks>, count: Int
  ) {
    switch kernel {
    case .portable: unsafe compress(&states[0], &lanes[0], count: count)
    #if CRYPTO_HARDWARE_KERNELS && arch(x86_64) && (os(Linux) || os(macOS) || os(FreeBSD) || os(Windows))
    case .x86SHA(let cpu): unsafe cpu.compress(&states[0], &lanes[0], &states[1], &lanes[1], count: count)
    case .x86AVX2(let cpu): unsafe cpu.compressLanes(states, lanes, count: count)
    #elseif CRYPTO_HARDWARE_KERNELS && arch(arm64) && _endian(little)
    case .armv8SHA(let cpu): unsafe cpu.compress(&states[0], &lanes[0], &states[1], &lanes[1], count: count)
    #endif
    }
  }

  /// Absorbs the next `count` blocks of two messages into the state of each.
  @inline(__always)
  @unsafe func compress(
    _ first: inout SHA256.State, _ firstBlocks: inout RemainingBlocks, _ second: inout SHA256.State,
    _ secondBlocks: inout RemainingBlocks, count: Int
  ) {
    switch kernel {
    #if CRYPTO_HARDWARE_KERNELS && arch(x86_64) && (os(Linux) || os(macOS) || os(FreeBSD) || os(Windows))
    case .x86SHA(let cpu): unsafe cpu.compress(&first, &firstBlocks, &second, &secondBlocks, count: count)
    #elseif CRYPTO_HARDWARE_KERNELS && arch(arm64) && _endian(little)
    case .armv8SHA(let cpu): unsafe cpu.compress(&first, &firstBlocks, &second, &secondBlocks, count: count)
    #endif
    default:
      unsafe compress(&first, &firstBlocks, count: count)
      unsafe compress(&second, &secondBlocks, count: count)
    }
  }

  /// Absorbs the next `count` blocks of a message into its state.
  @inline(__always)
  @unsafe func compress(_ state: inout SHA256.State, _ blocks: inout RemainingBlocks, count: Int) {
    let together = min(count, blocks.countTogether)
    let next = unsafe blocks.next
    blocks.advance(by: together)
    unsafe compress(&state, blocks: next, count: together, tail: blocks.tail, tailCount: count &- together)
    blocks.advance(by: count &- together)
  }
}
