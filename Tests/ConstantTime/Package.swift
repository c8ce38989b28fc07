// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "swift-sigv4-constant-time",
  platforms: [.macOS(.v26)],
  dependencies: [.package(name: "swift-sigv4", path: "../..")],
  targets: [
    // What valgrind has as C macros only.
    .target(name: "Memcheck"),
    .executableTarget(
      name: "ConstantTime",
      dependencies: [
        "Memcheck",
        .product(name: "Crypto", package: "swift-sigv4"), .product(name: "SigV4", package: "swift-sigv4"),
      ]),
  ]
)
