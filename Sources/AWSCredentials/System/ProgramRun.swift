// Running a program that prints credentials: no shell, a deadline, a bounded output.

#if os(macOS) || canImport(Glibc) || canImport(Musl)
#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#elseif canImport(Darwin)
internal import Darwin
#endif

/// One run of a program.
final class ProgramRun: Sendable {
  typealias Outcome = Result<[UInt8], CredentialError>

  private static let byteLimit = 1 << 20
  /// How long a program that is to stop may take to do so.
  private static let patience = Duration.seconds(2)

  private struct State {
    var continuation: CheckedContinuation<Outcome, Never>?
    var outcome: Outcome?
    var output: [UInt8] = []
    var hasAllOutput = false
    /// Until it is set, the process's number is the program's.
    var status: Int32?
  }

  private let state = Locked(State())
  private let program: SpawnedProgram

  private init(_ program: SpawnedProgram) { self.program = program }

  /// Runs a command and returns what it wrote to standard output.
  static func output(of command: [String], timeout: Duration) async throws(CredentialError) -> [UInt8] {
    guard let name = command.first, let path = executable(name) else {
      throw CredentialError(.unavailable, "the program is not there, or not in PATH, or not executable")
    }
    guard let program = SpawnedProgram(path, arguments: command) else {
      throw CredentialError(.unavailable, "the program cannot be started")
    }
    let run = ProgramRun(program)
    run.watch()
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
    let isExecutable = { path in unsafe SystemFiles.isFile(path) && access(path, X_OK) == 0 }
    if name.contains("/") { return isExecutable(name) ? name : nil }
    let folders = (SystemFiles.variable("PATH") ?? "/usr/bin:/bin").split(separator: ":")
    return folders.map { "\($0)/\(name)" }.first(where: isExecutable)
  }

  /// Reads the output and awaits the end, each on a thread of its own: both block, and a child of the program may hold
  /// the output open when the program has ended.
  private func watch() {
    onNewThread {
      while let piece = SystemFiles.readPiece(self.program.output), !piece.isEmpty {
        let isTooLong = self.state.withLock { state in
          guard state.outcome == nil else { return false }
          state.output += piece
          return state.output.count > Self.byteLimit
        }
        if isTooLong { self.stop(CredentialError(.invalidAnswer, "the program wrote more than 1 MiB")) }
      }
      close(self.program.output)
      self.update { $0.hasAllOutput = true }
    }
    onNewThread {
      self.program.awaitEnd()
      self.update { $0.status = self.program.takeStatus() }
    }
  }

  private func wait(_ continuation: CheckedContinuation<Outcome, Never>) { update { $0.continuation = continuation } }

  /// Ends the wait, and the program.
  private func stop(_ error: CredentialError) {
    update { if $0.outcome == nil { $0.outcome = .failure(error) } }
    signal(SIGTERM)
    Task {
      try await Task.sleep(for: Self.patience)
      self.signal(SIGKILL)
    }
  }

  private func signal(_ signal: Int32) {
    state.withLock { if $0.status == nil { program.signal(signal) } }
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
