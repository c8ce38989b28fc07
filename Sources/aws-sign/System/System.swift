// The only file that asks the operating system for anything, and the only one with unsafe code.

internal import SigV4

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#elseif canImport(Darwin)
internal import Darwin
#endif

/// The process and its operating system.
enum System {
  /// This process's environment.
  static var environment: Environment {
    Environment(arguments: arguments, variable: variable, now: SigningTime.now, read: readAll)
  }

  /// The arguments after the program's name; nil for one that is not UTF-8, which `CommandLine.arguments` would change.
  private static var arguments: [String?] {
    (1..<max(Int(CommandLine.argc), 1)).map { index in
      unsafe CommandLine.unsafeArgv[index].flatMap { unsafe String(validatingCString: $0) }
    }
  }

  private static func variable(_ name: String) -> String? {
    unsafe getenv(name).map { unsafe String(cString: $0) }
  }

  private static func readAll(_ source: DataSource, _ receive: (Span<UInt8>) -> Void) throws(ToolError) {
    switch source {
    case .standardInput: try readAll(STDIN_FILENO, "standard input", receive)
    case .file(let path):
      let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
      guard file >= 0 else { throw unreadable(path) }
      defer { close(file) }
      try readAll(file, path, receive)
    }
  }

  private static func readAll(_ file: Int32, _ name: String, _ receive: (Span<UInt8>) -> Void) throws(ToolError) {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = unsafe buffer.withUnsafeMutableBytes { unsafe read(file, $0.baseAddress, $0.count) }
      if count > 0 {
        receive(buffer.span.extracting(first: count))
      } else if count == 0 {
        return
      } else if errno != EINTR {
        throw unreadable(name)
      }
    }
  }

  private static func unreadable(_ name: String) -> ToolError { .failure("cannot read " + name + ": " + reason) }

  /// What the call that failed last says.
  private static var reason: String { unsafe String(cString: strerror(errno)) }

  /// Writes an outcome and ends the process with its status, or with 1 where standard output does not take it.
  static func finish(with outcome: Outcome) -> Never {
    guard writeAll(outcome.standardOutput, to: STDOUT_FILENO) else {
      // A reader that has gone, as `head` goes, needs no message.
      if errno != EPIPE { _ = writeAll("aws-sign: cannot write the output: " + reason + "\n", to: STDERR_FILENO) }
      exit(1)
    }
    _ = writeAll(outcome.standardError, to: STDERR_FILENO)
    exit(outcome.exitStatus)
  }

  /// Writes all of a text; false where that fails, with the reason in `errno`.
  private static func writeAll(_ text: String, to file: Int32) -> Bool {
    let bytes = Array(text.utf8)
    var written = 0
    while written < bytes.count {
      let count = unsafe bytes[written...].withUnsafeBytes { unsafe write(file, $0.baseAddress, $0.count) }
      if count >= 0 {
        written += count
      } else if errno != EINTR {
        return false
      }
    }
    return true
  }
}
