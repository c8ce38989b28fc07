// swift-tools-version: 6.2
import PackageDescription

/// Language features every target is held to.
let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableExperimentalFeature("Lifetimes"),  // Properties and functions that return a Span.
  .strictMemorySafety(),
]

// A kernel for an instruction set needs that CPU feature as a compiler flag. Swift 6.3 accepts such flags from a tagged
// dependency; 6.2 refuses the whole package when it sees them, so there the portable kernel is all there is.
#if compiler(>=6.3)
let kernelFlags: [SwiftSetting] = [
  .unsafeFlags(
    [
      "-Xcc", "-Xarch_x86_64", "-Xcc", "-msha", "-Xcc", "-Xarch_x86_64", "-Xcc", "-msse4.1",
      "-Xcc", "-Xarch_aarch64", "-Xcc", "-march=armv8-a+sha2", "-Xcc", "-Qunused-arguments",
    ], .when(traits: ["HardwareKernels"]))
]
let crcKernelFlags: [SwiftSetting] = [
  .unsafeFlags(
    ["-Xcc", "-Xarch_x86_64", "-Xcc", "-mcrc32", "-Xcc", "-Qunused-arguments"], .when(traits: ["HardwareKernels"]))
]
let kernelDefine: [SwiftSetting] = [.define("CRYPTO_HARDWARE_KERNELS", .when(traits: ["HardwareKernels"]))]
#else
let kernelFlags: [SwiftSetting] = []
let crcKernelFlags: [SwiftSetting] = []
let kernelDefine: [SwiftSetting] = []
#endif

let package = Package(
  name: "swift-sigv4",
  platforms: [.macOS(.v26), .iOS(.v26), .tvOS(.v26), .watchOS(.v26), .visionOS(.v26)],
  products: [
    .library(name: "Crypto", targets: ["Crypto"]),
    .library(name: "SigV4", targets: ["SigV4"]),
    .executable(name: "aws-sign", targets: ["aws-sign"]),
  ],
  traits: [
    .default(enabledTraits: ["HardwareKernels"]),
    .trait(name: "HardwareKernels", description: "Hash with the CPU's own SHA instructions where it has them."),
  ],
  targets: [
    .target(
      name: "CryptoKernelX86SHA", path: "Sources/CryptoKernels/X86SHA",
      swiftSettings: strict + kernelDefine + kernelFlags),
    .target(
      name: "CryptoKernelX86CRC", path: "Sources/CryptoKernels/X86CRC",
      swiftSettings: strict + kernelDefine + crcKernelFlags),
    .target(
      name: "CryptoKernelARMv8SHA", path: "Sources/CryptoKernels/ARMv8SHA",
      swiftSettings: strict + kernelDefine + kernelFlags + [.enableExperimentalFeature("Extern")]),
    .target(
      name: "Crypto", dependencies: ["CryptoKernelX86SHA", "CryptoKernelX86CRC", "CryptoKernelARMv8SHA"],
      swiftSettings: strict + kernelDefine),
    .target(name: "SigV4", dependencies: ["Crypto"], swiftSettings: strict),
    .executableTarget(name: "aws-sign", dependencies: ["SigV4", "Crypto"], swiftSettings: strict),
    .executableTarget(
      name: "Benchmarks", dependencies: ["SigV4", "Crypto"], path: "Benchmarks", swiftSettings: strict),
    // Here, and not in a package of its own, since it chooses the kernel of an HMAC, which only this package can.
    .executableTarget(
      name: "Differential", dependencies: ["Crypto"], path: "Tests/Differential/Sources", swiftSettings: strict),
    .testTarget(
      name: "CryptoTests", dependencies: ["Crypto"], resources: [.copy("Vectors")], swiftSettings: strict),
    // As the packages are that come from swift-crypto: without the settings that this one holds itself to.
    .testTarget(name: "DropInTests", dependencies: ["Crypto"]),
    .testTarget(
      name: "SigV4Tests", dependencies: ["SigV4", "Crypto"], resources: [.copy("Vectors")], swiftSettings: strict),
    .testTarget(
      name: "AWSSignTests", dependencies: ["aws-sign", "SigV4"], swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)
