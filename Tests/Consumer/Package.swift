// swift-tools-version: 6.2
import Foundation
import PackageDescription

// A package as its users write it. The script beside it tags a clone of swift-sigv4, whose URL comes in here.
let environment = ProcessInfo.processInfo.environment
let dependency: Package.Dependency =
  environment["WITHOUT_HARDWARE_KERNELS"] == nil
  ? .package(url: environment["SWIFT_SIGV4_URL"] ?? "", from: "1.0.0")
  : .package(url: environment["SWIFT_SIGV4_URL"] ?? "", from: "1.0.0", traits: [])

let package = Package(
  name: "consumer",
  platforms: [.macOS(.v26)],
  dependencies: [dependency],
  targets: [
    .executableTarget(
      name: "Consumer",
      dependencies: [
        .product(name: "Crypto", package: "swift-sigv4"), .product(name: "SigV4", package: "swift-sigv4"),
      ])
  ]
)
