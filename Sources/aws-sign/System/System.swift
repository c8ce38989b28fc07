// The only file that asks the operating system for anything, and the only one with unsafe code.

internal import AWSCredentials
internal import SigV4

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#elseif canImport(Darwin)
internal import Darwin
#endif

/// `write(2)`, which within `System` is the name of another function.
private let systemWrite = unsafe write

/// The process and its operating system.
enum System {
  /// This process's environment.
  static var environment: Environment {
    Environment(
      arguments: arguments, variable: variable, now: SigningTime.now, read: readAll, writer: writer,
      machine: .system,
      ask: isTerminal ? ask : nil, processorCount: processorCount,
      stream: Environment.Stream(
        read: readMore, isReadable: isInputReadable, write: write, report: { _ = writeAll($0, to: STDERR_FILENO) },
        showsProgress: isatty(STDERR_FILENO) == 1 && isatty(STDOUT_FILENO) == 0 && isatty(STDIN_FILENO) == 0))
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

  /// Appends what the next read of standard input yields; false at its end.
  private static func readMore(_ bytes: inout [UInt8]) throws(ToolError) -> Bool {
    let (start, capacity) = (bytes.count, 16_384)
    bytes.append(contentsOf: repeatElement(0, count: capacity))
    while true {
      let count = unsafe bytes[start...].withUnsafeMutableBytes { unsafe read(STDIN_FILENO, $0.baseAddress, $0.count) }
      if count >= 0 {
        bytes.removeLast(capacity - count)
        return count > 0
      }
      guard errno == EINTR else { throw unreadable("standard input") }
    }
  }

  /// Whether there is a person to ask, wherever input and output go.
  private static var isTerminal: Bool {
    let terminal = unsafe open("/dev/tty", O_RDWR | O_CLOEXEC)
    guard terminal >= 0 else { return false }
    close(terminal)
    return true
  }

  /// Asks a question on the terminal; nil where no line is typed.
  @Sendable private static func ask(_ question: String) -> String? {
    let terminal = unsafe open("/dev/tty", O_RDWR | O_CLOEXEC)
    guard terminal >= 0 else { return nil }
    defer { close(terminal) }
    guard writeAll(question, to: terminal) else { return nil }
    var line: [UInt8] = []
    var byte: UInt8 = 0
    while unsafe read(terminal, &byte, 1) == 1, byte != UInt8(ascii: "\n"), line.count < 256 { line.append(byte) }
    return line.isEmpty ? nil : trimmed(String(decoding: line, as: UTF8.self))
  }

  private static func isInputReadable() -> Bool {
    var input = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
    return unsafe poll(&input, 1, 0) != 0
  }

  private static var processorCount: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

  private static func unreadable(_ name: String) -> ToolError { .failure("cannot read " + name + ": " + reason) }

  /// What the call that failed last says.
  private static var reason: String { reason(of: errno) }

  /// The system's words for a number of an error.
  static func reason(of number: Int32) -> String { unsafe String(cString: strerror(number)) }

  /// Writes an outcome and ends the process with its status, or with 1 where standard output does not take it.
  static func finish(with outcome: Outcome) -> Never {
    do {
      try write(Array(outcome.standardOutput.utf8))
    } catch {
      finish(with: Outcome(error))
    }
    _ = writeAll(outcome.standardError, to: STDERR_FILENO)
    exit(outcome.exitStatus)
  }

  /// Lets a write fail whose reader has gone; otherwise it would end the process where it is.
  static func ignoreClosedPipes() { _ = signal(SIGPIPE, SIG_IGN) }

  #if Networking
  /// Where the handler of a signal writes its number.
  nonisolated(unsafe) private static var signalPipe: Int32 = -1

  /// Lets something be done before a signal ends the process: that of Ctrl-C, of kill(1), or of a terminal that goes. A
  /// signal that is ignored, as under nohup(1), stays so.
  static func beforeSignalsEnd(_ act: @escaping @Sendable (_ end: () -> Never) -> Never) {
    var ends: [Int32] = [-1, -1]
    guard unsafe pipe(&ends) == 0 else { return }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let output = ends[0]
    unsafe signalPipe = ends[1]
    onNewThread {
      var number: UInt8 = 0
      while unsafe read(output, &number, 1) != 1 {}
      act { end(by: Int32(number)) }
    }
    for number in [SIGHUP, SIGINT, SIGTERM] where !isIgnored(number) {
      // A handler interrupts anything: it may do next to nothing.
      _ = signal(number) { number in
        let error = errno
        var number = UInt8(truncatingIfNeeded: number)
        _ = unsafe systemWrite(System.signalPipe, &number, 1)
        errno = error
      }
    }
  }

  private static func end(by number: Int32) -> Never {
    _ = signal(number, SIG_DFL)
    // Who started the process may have had it blocked.
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe sigaddset(&signals, number)
    unsafe pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    raise(number)
    exit(128 + number)
  }

  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    unsafe sigaction(number, nil, &action)
    #if canImport(Darwin)
    let handler = unsafe action.__sigaction_u.__sa_handler
    #else
    let handler = unsafe action.__sigaction_handler.sa_handler
    #endif
    return unsafe unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }
  #endif

  /// Writes to standard output.
  private static func write(_ bytes: [UInt8]) throws(ToolError) {
    guard !writeAll(bytes, to: STDOUT_FILENO) else { return }
    throw errno == EPIPE
      ? .outputClosed : .failure("cannot write the output: " + reason)
  }

  private static func writer(to path: String) throws(ToolError) -> Environment.Writer {
    let file = try OutputFile(path)
    return { bytes throws(ToolError) in
      guard writeAll(bytes, to: file.descriptor) else { throw unwritable(path) }
    }
  }

  /// A file that is closed when it is let go. What is there already stays what it is: a file, a link, a device.
  private final class OutputFile {
    let descriptor: Int32

    init(_ path: String) throws(ToolError) {
      descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
      guard descriptor >= 0 else { throw unwritable(path) }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }
  }

  private static func unwritable(_ path: String) -> ToolError { .failure("cannot write " + path + ": " + reason) }

  private static func writeAll(_ text: String, to file: Int32) -> Bool { writeAll(Array(text.utf8), to: file) }

  /// Writes all of the bytes; false where that fails, with the reason in `errno`.
  private static func writeAll(_ bytes: [UInt8], to file: Int32) -> Bool {
    var written = 0
    while written < bytes.count {
      let count = unsafe bytes[written...].withUnsafeBytes { unsafe systemWrite(file, $0.baseAddress, $0.count) }
      if count >= 0 {
        written += count
      } else if errno != EINTR {
        return false
      }
    }
    return true
  }
}

extension [UInt8] {
  mutating func append(_ bytes: Span<UInt8>) {
    unsafe bytes.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
  }
}
