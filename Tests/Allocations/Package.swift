// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "swift-sigv4-allocations",
  platforms: [.macOS(.v26)],
  dependencies: [.package(name: "swift-sigv4", path: "../..")],
  targets: [
    .executableTarget(
      name: "Allocations",
      dependencies: [
        .product(name: "Crypto", package: "swift-sigv4"), .product(name: "SigV4", package: "swift-sigv4"),
      ])
  ]
)
