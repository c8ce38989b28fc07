// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "swift-sigv4-long-message",
  platforms: [.macOS(.v26)],
  dependencies: [.package(name: "swift-sigv4", path: "../..")],
  targets: [
    .executableTarget(name: "PublishedMessage", dependencies: [.product(name: "Crypto", package: "swift-sigv4")]),
    .executableTarget(name: "LongMessage", dependencies: [.product(name: "Crypto", package: "swift-sigv4")]),
  ]
)
