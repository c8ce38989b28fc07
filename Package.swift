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

/// An asynchronous function of a program runs where its caller does, as the others do.
let callerIsolated: [SwiftSetting] = [.enableUpcomingFeature("NonisolatedNonsendingByDefault")]

// A kernel for an instruction set needs that CPU feature as a compiler flag. Swift 6.3 accepts such flags from a tagged
// dependency; 6.2 refuses the whole package when it sees them, so there the portable kernel is all there is.
#if compiler(>=6.3)
let kernelFlags = cpuFlags("-Xarch_x86_64", "-msha", "-msse4.1")
let crcKernelFlags = cpuFlags("-Xarch_x86_64", "-mcrc32")
let armv8KernelFlags = cpuFlags("-Xarch_aarch64", "-march=armv8-a+sha2")
let avx2KernelFlags = cpuFlags("-Xarch_x86_64", "-mavx2", "-mbmi", "-mbmi2")
let cpuFeatureFlags = cpuFlags("-Xarch_x86_64", "-mxsave")
let kernelDefine: [SwiftSetting] = [.define("CRYPTO_HARDWARE_KERNELS", .when(traits: ["HardwareKernels"]))]
// A debug build would hash a hundred times slower.
let optimized: [SwiftSetting] = [
  .unsafeFlags(["-O"], .when(configuration: .debug, traits: ["HardwareKernels"]))
]
#else
let kernelFlags: [SwiftSetting] = []
let crcKernelFlags: [SwiftSetting] = []
let armv8KernelFlags: [SwiftSetting] = []
let avx2KernelFlags: [SwiftSetting] = []
let cpuFeatureFlags: [SwiftSetting] = []
let kernelDefine: [SwiftSetting] = []
let optimized: [SwiftSetting] = []
#endif

/// The flags for a target that needs features of one architecture's CPUs; on others they are ignored.
func cpuFlags(_ architecture: String, _ features: String...) -> [SwiftSetting] {
  let flags = features.flatMap { ["-Xcc", architecture, "-Xcc", $0] } + ["-Xcc", "-Qunused-arguments"]
  return [.unsafeFlags(flags, .when(traits: ["HardwareKernels"]))]
}

/// The names of test targets that a run does without, with commas between: each takes about as long to compile as the
/// libraries together.
let leftOutTests = Set((Context.environment["SWIFT_SIGV4_WITHOUT_TESTS"] ?? "").split(separator: ",").map(String.init))

let package = Package(
  name: "swift-sigv4",
  platforms: [.macOS(.v26), .iOS(.v26), .tvOS(.v26), .watchOS(.v26), .visionOS(.v26)],
  products: [
    .library(name: "Crypto", targets: ["Crypto"]),
    .library(name: "SigV4", targets: ["SigV4"]),
    .library(name: "SigV4Foundation", targets: ["SigV4Foundation"]),
    .library(name: "AWSCredentials", targets: ["AWSCredentials"]),
    .executable(name: "aws-sign", targets: ["aws-sign"]),
  ],
  traits: [
    .default(enabledTraits: ["HardwareKernels", "Networking"]),
    .trait(name: "HardwareKernels", description: "Hash with the CPU's own SHA instructions where it has them."),
    .trait(
      name: "Networking",
      description: "Fetch credentials with Foundation's URLSession; without it AWSCredentials needs no Foundation."),
  ],
  targets: [
    .target(name: "CryptoKernelSHA2", path: "Sources/CryptoKernels/SHA2", swiftSettings: strict + optimized),
    .target(
      name: "CryptoKernelCPUFeatures", path: "Sources/CryptoKernels/CPUFeatures",
      swiftSettings: strict + kernelDefine + cpuFeatureFlags),
    .target(
      name: "CryptoKernelX86SHA", dependencies: ["CryptoKernelCPUFeatures", "CryptoKernelSHA2"],
      path: "Sources/CryptoKernels/X86SHA", swiftSettings: strict + optimized + kernelDefine + kernelFlags),
    .target(
      name: "CryptoKernelX86CRC", dependencies: ["CryptoKernelCPUFeatures"], path: "Sources/CryptoKernels/X86CRC",
      swiftSettings: strict + optimized + kernelDefine + crcKernelFlags),
    .target(
      name: "CryptoKernelX86AVX2", dependencies: ["CryptoKernelCPUFeatures", "CryptoKernelSHA2"],
      path: "Sources/CryptoKernels/X86AVX2", swiftSettings: strict + optimized + kernelDefine + avx2KernelFlags),
    .target(
      name: "CryptoKernelARMv8SHA", dependencies: ["CryptoKernelSHA2"], path: "Sources/CryptoKernels/ARMv8SHA",
      swiftSettings: strict + optimized + kernelDefine + armv8KernelFlags + [.enableExperimentalFeature("Extern")]),
    .target(
      name: "Crypto",
      dependencies: [
        "CryptoKernelSHA2", "CryptoKernelX86SHA", "CryptoKernelX86AVX2", "CryptoKernelX86CRC", "CryptoKernelARMv8SHA",
      ],
      swiftSettings: strict + optimized + kernelDefine),
    .target(name: "SigV4", dependencies: ["Crypto"], swiftSettings: strict),
    .target(name: "SigV4Foundation", dependencies: ["SigV4", "Crypto"], swiftSettings: strict),
    .target(name: "AWSCredentials", dependencies: ["SigV4", "Crypto"], swiftSettings: strict),
    .executableTarget(
      name: "aws-sign",
      dependencies: [
        "AWSCredentials", "SigV4", "Crypto",
        .target(name: "SigV4Foundation", condition: .when(traits: ["Networking"])),
      ],
      swiftSettings: strict + callerIsolated),
    .executableTarget(
      name: "Benchmarks", dependencies: ["SigV4", "Crypto"], path: "Benchmarks", swiftSettings: strict),
    // Here, and not in a package of its own, since it chooses the kernel of an HMAC, which only this package can.
    .executableTarget(
      name: "Differential", dependencies: ["Crypto"], path: "Tests/Differential/Sources", swiftSettings: strict),
    // What several test targets need: a server on this host.
    .target(name: "TestSupport", dependencies: ["SigV4"], path: "Tests/Support", swiftSettings: strict),
    .testTarget(
      name: "CryptoTests", dependencies: ["Crypto", "CryptoKernelSHA2"], resources: [.copy("Vectors")],
      swiftSettings: strict),
    // As the packages are that come from swift-crypto: without the settings that this one holds itself to.
    .testTarget(name: "DropInTests", dependencies: ["Crypto"]),
    .testTarget(
      name: "SigV4Tests", dependencies: ["SigV4", "Crypto"], resources: [.copy("Vectors")], swiftSettings: strict),
    .testTarget(
      name: "SigV4FoundationTests", dependencies: ["SigV4Foundation", "SigV4", "Crypto", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "AWSCredentialsTests", dependencies: ["AWSCredentials", "SigV4", "Crypto", "TestSupport"],
      resources: [.copy("Profiles")], swiftSettings: strict),
    .testTarget(
      name: "AWSSignTests", dependencies: ["aws-sign", "AWSCredentials", "SigV4", "TestSupport"],
      swiftSettings: strict + callerIsolated),
  ].filter { !leftOutTests.contains($0.name) },
  swiftLanguageModes: [.v6]
)
