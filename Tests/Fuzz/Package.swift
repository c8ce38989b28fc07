// swift-tools-version: 6.2
import PackageDescription

// The files in Oracles/ are those of CryptoTests.
let package = Package(
  name: "swift-sigv4-fuzz",
  platforms: [.macOS(.v26)],
  dependencies: [.package(name: "swift-sigv4", path: "../..")],
  targets: [
    .executableTarget(
      name: "Fuzz",
      dependencies: [
        .product(name: "Crypto", package: "swift-sigv4"), .product(name: "SigV4", package: "swift-sigv4"),
      ])
  ]
)
