import Foundation
import Testing

@testable import SigV4Foundation

/// The temporary files of this test.
func leftovers() -> [String] {
  (TemporaryFiles.place?.path).flatMap { try? FileManager.default.contentsOfDirectory(atPath: $0) } ?? []
}

/// Gives each test a folder for temporary files, in which it is to leave nothing.
struct OwnTemporaryFolder: SuiteTrait, TestTrait, TestScoping {
  let isRecursive = true

  func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    guard testCase != nil else { return try await function() }
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(at: folder) }
    try await TemporaryFiles.$place.withValue(folder) {
      try await function()
      #expect(leftovers() == [])
    }
  }
}

extension Trait where Self == OwnTemporaryFolder {
  static var ownTemporaryFolder: Self { Self() }
}
