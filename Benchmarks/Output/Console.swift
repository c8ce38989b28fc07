// Standard error, and progress on it.

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Musl)
internal import Musl
#else
internal import Glibc
#endif

enum Console {
  private static let errorIsTerminal = isatty(STDERR_FILENO) == 1

  static func printError(_ line: String) { writeError(line + "\n") }

  /// Shows what is going on, where someone is watching.
  static func showProgress(_ text: String) {
    if errorIsTerminal { writeError("\r\u{1b}[K\(text)") }
  }

  static func clearProgress() {
    if errorIsTerminal { writeError("\r\u{1b}[K") }
  }

  /// Prints a line at once, also into a pipe.
  static func printLine(_ line: String) {
    print(line)
    fflush(nil)
  }

  private static func writeError(_ text: String) {
    var text = text
    text.withUTF8 { bytes in
      var start = 0
      while start < bytes.count {
        let written = unsafe write(STDERR_FILENO, bytes.baseAddress.unsafelyUnwrapped + start, bytes.count - start)
        guard written > 0 else { return }
        start += written
      }
    }
  }
}

/// Ends the program.
func exitProcess(_ status: Int32) -> Never { exit(status) }
