// swift-tools-version: 6.2
import PackageDescription

// Stands in for swift-crypto: a package whose product and module are named as those of swift-sigv4.
let package = Package(
  name: "other-crypto",
  products: [.library(name: "Crypto", targets: ["Crypto"])],
  targets: [.target(name: "Crypto")]
)
