// A process: how it is started, signalled and awaited.

#if os(macOS) || canImport(Glibc) || canImport(Musl)
#if canImport(Glibc)
@unsafe @preconcurrency internal import Glibc  // For `environ`.
#elseif canImport(Musl)
@unsafe @preconcurrency internal import Musl
#elseif canImport(Darwin)
internal import Darwin
#endif

/// A program that was started, with this process's variables.
struct SpawnedProgram: Sendable {
  private let process: pid_t
  /// Where its standard output can be read. Whoever reads closes it.
  let output: Int32

  /// - Parameters:
  ///   - path: The program's file.
  ///   - arguments: With the name of the program, which is the first.
  /// - Returns: Nil where it cannot be started.
  init?(_ path: String, arguments: [String]) {
    // One at a time, so that no program inherits the pipe of another.
    let started = Self.isStarting.withLock { _ in Self.start(path, arguments) }
    guard let (process, output) = started else { return nil }
    self.process = process
    self.output = output
  }

  // Not `Void`: the thread sanitizer takes a value without bytes for what lies beside it.
  private static let isStarting = Locked(false)

  private static func start(_ path: String, _ arguments: [String]) -> (process: pid_t, output: Int32)? {
    var ends: [Int32] = [-1, -1]
    guard unsafe pipe(&ends) == 0 else { return nil }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    defer { close(ends[1]) }
    guard let process = spawn(path, arguments, output: ends[1]) else {
      close(ends[0])
      return nil
    }
    return (process, ends[0])
  }

  private static func spawn(_ path: String, _ arguments: [String], output: Int32) -> pid_t? {
    #if canImport(Darwin)
    var actions: posix_spawn_file_actions_t?
    var attributes: posix_spawnattr_t?
    let variables = unsafe _NSGetEnviron().pointee
    #else
    var actions = unsafe posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    let variables = unsafe environ
    #endif
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    unsafe posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
    unsafe posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)

    // What this thread blocks or this process ignores would else be blocked and ignored there.
    var (none, all) = (sigset_t(), sigset_t())
    unsafe sigemptyset(&none)
    unsafe sigfillset(&all)
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    unsafe posix_spawnattr_setsigmask(&attributes, &none)
    unsafe posix_spawnattr_setsigdefault(&attributes, &all)
    unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

    var words: [UnsafeMutablePointer<CChar>?] = unsafe arguments.map { unsafe strdup($0) }
    unsafe words.append(nil)
    defer { while let word = unsafe words.popLast() { unsafe free(word) } }
    var process: pid_t = 0
    let status = unsafe posix_spawn(&process, path, &actions, &attributes, &words, variables)
    return status == 0 ? process : nil
  }

  /// Waits for the end, which `takeStatus` is then to be asked about: until then no other process gets its number.
  func awaitEnd() {
    var information = unsafe siginfo_t()
    while unsafe waitid(P_PID, id_t(process), &information, WEXITED | WNOWAIT) != 0, errno == EINTR {}
  }

  /// The exit status; -1 where a signal ended it.
  func takeStatus() -> Int32 {
    var status: Int32 = 0
    while unsafe waitpid(process, &status, 0) < 0 { if errno != EINTR { return -1 } }
    return status & 0x7f == 0 ? status >> 8 & 0xff : -1
  }

  func signal(_ signal: Int32) { kill(process, signal) }
}
#endif
