// swift-tools-version: 6.2
import PackageDescription

// Two packages with a module named `Crypto`: this one's own is given another name, and SigV4 goes on using it.
// An alias goes by the last part of a package's path; the script beside this file makes a link that ends as its URL does.
let package = Package(
  name: "module-aliases",
  platforms: [.macOS(.v26)],
  dependencies: [.package(path: "../../.build/module-aliases/swift-sigv4"), .package(path: "OtherCrypto")],
  targets: [
    .executableTarget(
      name: "Both",
      dependencies: [
        .product(name: "Crypto", package: "OtherCrypto"),
        .product(name: "Crypto", package: "swift-sigv4", moduleAliases: ["Crypto": "SigV4Crypto"]),
        .product(name: "SigV4", package: "swift-sigv4", moduleAliases: ["Crypto": "SigV4Crypto"]),
      ])
  ]
)
