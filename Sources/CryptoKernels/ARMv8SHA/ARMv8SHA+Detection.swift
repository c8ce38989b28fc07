// Whether this CPU has the SHA-256 instructions. No instruction of Armv8 tells that to a program; its system does.

#if CRYPTO_HARDWARE_KERNELS && arch(arm64) && _endian(little)
extension ARMv8SHA {
  @inline(never)
  static func askSystem() -> Bool {
    #if os(macOS) || os(iOS) || os(tvOS) || os(watchOS) || os(visionOS)
    return true  // Every 64-bit CPU of Apple's has them.
    #elseif os(Linux) || os(Android)
    return auxiliaryValue(hardwareCapabilities) & sha2 != 0
    #else
    return false
    #endif
  }

  // AT_HWCAP and HWCAP_SHA2 (Linux, Documentation/arch/arm64/elf_hwcaps.rst).
  private static let hardwareCapabilities: UInt = 16
  private static let sha2: UInt = 1 << 6
}

#if os(Linux) || os(Android)
/// What the kernel told the process about its machine (getauxval(3)). Declared here, since no module of libc's is there
/// in Embedded Swift.
@_extern(c, "getauxval")
private func auxiliaryValue(_ type: UInt) -> UInt
#endif
#endif
