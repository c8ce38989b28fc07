// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "swift-sigv4-integration",
  platforms: [.macOS(.v26)],
  dependencies: [.package(name: "swift-sigv4", path: "../..")],
  targets: [
    .executableTarget(
      name: "IntegrationClient",
      dependencies: [
        .product(name: "SigV4", package: "swift-sigv4"), .product(name: "AWSCredentials", package: "swift-sigv4"),
        .product(name: "SigV4Foundation", package: "swift-sigv4"),
        // It is run, from beside the client.
        .product(name: "aws-sign", package: "swift-sigv4"),
      ],
      swiftSettings: [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .strictMemorySafety(),
      ])
  ],
  swiftLanguageModes: [.v6]
)
