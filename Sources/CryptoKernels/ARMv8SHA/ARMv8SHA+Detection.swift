// Whether this CPU has the SHA-256 instructions. No instruction of Armv8 tells that to a program; its system does.

#if CRYPTO_HARDWARE_KERNELS && arch(arm64) && _endian(little)
extension ARMv8SHA {
  @inline(never)
  static func askSystem() -> Bool {
    #if os(macOS) || os(iOS) || os(tvOS) || os(watchOS) || os(visionOS)
    return true  // Every 64-bit CPU of Apple's has them.
    #elseif os(Linux) || os(Android)
    return auxiliaryValue(hardwareCapabilities) & sha2 != 0
    #elseif os(Windows)
    return isProcessorFeaturePresent(armv8Cryptography) != 0
    #else
    return false
    #endif
  }

  #if os(Linux) || os(Android)
  // AT_HWCAP and HWCAP_SHA2 (Linux, Documentation/arch/arm64/elf_hwcaps.rst).
  private static let hardwareCapabilities: UInt = 16
  private static let sha2: UInt = 1 << 6
  #elseif os(Windows)
  // PF_ARM_V8_CRYPTO_INSTRUCTIONS_AVAILABLE (Windows, processthreadsapi.h).
  private static let armv8Cryptography: UInt32 = 30
  #endif
}

// Declared here, since in Embedded Swift there is no module of the system's.

#if os(Linux) || os(Android)
/// What the kernel told the process about its machine (getauxval(3)).
@_extern(c, "getauxval")
private func auxiliaryValue(_ type: UInt) -> UInt
#elseif os(Windows)
/// Nonzero if the processor has the feature.
@_extern(c, "IsProcessorFeaturePresent")
private func isProcessorFeaturePresent(_ feature: UInt32) -> Int32
#endif
#endif
