// swift-tools-version: 6.2
import PackageDescription

/// A package of your own says `.package(url: …, from: …)`.
func example(_ name: String, _ products: String...) -> Target {
  .executableTarget(name: name, dependencies: products.map { .product(name: $0, package: "swift-sigv4") })
}

let package = Package(
  name: "swift-sigv4-examples",
  platforms: [.macOS(.v26)],
  dependencies: [.package(name: "swift-sigv4", path: "..")],
  targets: [
    example("PresignURL", "AWSCredentials", "SigV4", "SigV4Foundation"),
    example("UploadFile", "AWSCredentials", "SigV4", "SigV4Foundation"),
    example("QueryOpenSearch", "SigV4", "SigV4Foundation"),
    example("LambdaHandler", "AWSCredentials", "SigV4", "SigV4Foundation"),
    example("UploadForm", "AWSCredentials", "SigV4"),
    example("EKSToken", "AWSCredentials", "SigV4"),
    example("VerifyingServer", "Crypto", "SigV4"),
  ],
  swiftLanguageModes: [.v6]
)
