// Running a program that prints credentials: no shell, a deadline, a bounded output.

#if os(macOS) || canImport(Glibc) || canImport(Musl)
internal import Dispatch
internal import Foundation

/// One run of a program.
final class ProgramRun: Sendable {
  typealias Outcome = Result<[UInt8], CredentialError>

  private static let byteLimit = 1 << 20

  private struct State {
    var continuation: CheckedContinuation<Outcome, Never>?
    var outcome: Outcome?
    var output: [UInt8] = []
    var hasAllOutput = false
    var status: Int32?
  }

  private let state = Locked(State())
  private let process = Process()

  private init() {}

  /// Runs a command and returns what it wrote to standard output.
  static func output(of command: [String], timeout: Duration) async throws(CredentialError) -> [UInt8] {
    guard let name = command.first, let path = executable(name) else {
      throw CredentialError(.unavailable, "the program is not there, or not in PATH, or not executable")
    }
    let run = ProgramRun()
    try run.start(path, Array(command.dropFirst()))
    let timer = Task {
      guard (try? await Task.sleep(for: timeout)) != nil else { return }
      run.stop(CredentialError(.unavailable, "the program did not end within \(timeout)"))
    }
    defer { timer.cancel() }
    return try await withTaskCancellationHandler {
      await withCheckedContinuation(run.wait)
    } onCancel: {
      run.stop(.cancelled)
    }.get()
  }

  /// Where a program is, as execvp(3) looks for it.
  private static func executable(_ name: String) -> String? {
    let files = FileManager.default
    if name.contains("/") { return SystemFiles.isFile(name) && files.isExecutableFile(atPath: name) ? name : nil }
    let folders = (SystemFiles.variable("PATH") ?? "/usr/bin:/bin").split(separator: ":")
    return folders.map { "\($0)/\(name)" }.first { SystemFiles.isFile($0) && files.isExecutableFile(atPath: $0) }
  }

  private func start(_ path: String, _ arguments: [String]) throws(CredentialError) {
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    process.terminationHandler = { process in
      self.update { $0.status = process.terminationReason == .exit ? process.terminationStatus : -1 }
      process.terminationHandler = nil  // It holds this run, which holds the process.
    }
    do { try process.run() } catch {
      throw CredentialError(.unavailable, "the program cannot be started")
    }
    // A read blocks, so it is kept off the threads that Swift's tasks share.
    let reader = pipe.fileHandleForReading
    Thread.detachNewThread {
      while let data = try? reader.read(upToCount: 65_536), !data.isEmpty {
        let isTooLong = self.state.withLock { state in
          guard state.outcome == nil else { return false }
          state.output += data
          return state.output.count > Self.byteLimit
        }
        if isTooLong { self.stop(CredentialError(.invalidAnswer, "the program wrote more than 1 MiB")) }
      }
      self.update { $0.hasAllOutput = true }
    }
  }

  private func wait(_ continuation: CheckedContinuation<Outcome, Never>) { update { $0.continuation = continuation } }

  /// Ends the wait, and the program.
  private func stop(_ error: CredentialError) {
    update { if $0.outcome == nil { $0.outcome = .failure(error) } }
    guard process.isRunning else { return }
    process.terminate()
    let process = process
    DispatchQueue.global().asyncAfter(deadline: .now() + 2) {
      if process.isRunning { _ = kill(process.processIdentifier, SIGKILL) }
    }
  }

  /// Changes the state, and wakes the caller once there is an outcome.
  private func update(_ change: (inout State) -> Void) {
    let ready: (CheckedContinuation<Outcome, Never>, Outcome)? = state.withLock { state in
      change(&state)
      if state.outcome == nil, let status = state.status {
        if status != 0 {
          state.outcome = .failure(
            CredentialError(
              .refused, status > 0 ? "the program ended with status \(status)" : "the program was killed"))
        } else if state.hasAllOutput {
          state.outcome = .success(state.output)
        }
      }
      guard let outcome = state.outcome, let continuation = state.continuation else { return nil }
      state.output = []
      state.continuation = nil
      return (continuation, outcome)
    }
    if let (continuation, outcome) = ready { continuation.resume(returning: outcome) }
  }
}
#else
/// Systems on which an app starts no programs.
enum ProgramRun {
  static func output(of _: [String], timeout _: Duration) async throws(CredentialError) -> [UInt8] {
    throw CredentialError(.unavailable, "this system runs no programs for an app")
  }
}
#endif
