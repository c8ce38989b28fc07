/// One line for each case, `ok` or `FAIL`, and the number of failures.

import Foundation

/// Why a case failed, or why no case could run.
struct Failure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}

final class CaseReport {
  private let server: String
  private(set) var failureCount = 0

  init(server: String) { self.server = server }

  /// Runs one case; it passes unless it throws.
  func run(_ name: String, _ test: () throws -> Void) { record(name, Result { try test() }) }

  /// Runs one case that waits; it passes unless it throws.
  func run(_ name: String, _ test: () async throws -> Void) async {
    do {
      record(name, .success(try await test()))
    } catch {
      record(name, .failure(error))
    }
  }

  private func record(_ name: String, _ result: Result<Void, any Error>) {
    switch result {
    case .success: print("ok   \(server)  \(name)")
    case .failure(let error):
      failureCount += 1
      print("FAIL \(server)  \(name): \(error)")
    }
    fflush(nil)  // whoever reads along sees each case when it is done, and the last one before a crash
  }
}
