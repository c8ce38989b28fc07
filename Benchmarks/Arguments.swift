// The command line.

struct Arguments {
  var wantsHelp = false
  var wantsJSON = false
  /// What a row's title must contain.
  var filter = ""
  /// Where the picture goes.
  var svgPath: String?

  static let usage = """
    usage: swift run -c release Benchmarks [--filter SUBSTRING] [--json] [--svg FILE]

    Measures this package's hashing beside OpenSSL's in the same process, and prints a table.

      --filter SUBSTRING  only rows whose “benchmark implementation bytes” contains SUBSTRING,
                          such as hmac-sha256, or “sha256 Crypto SHA-NI 64”
      --json              print one JSON object a line instead
      --svg FILE          draw the throughput of SHA-256 over the length of a message besides
      --help              print this

    Times are nanoseconds of CPU time for one operation: the median of 21 batches of at least 5 ms. A ratio above 1
    means faster than the baseline, whose batches alternate with ours. Baselines come from the machine's libcrypto.
    That of a single message uses the CPU as the kernel does: “OpenSSL AVX2” is without the SHA instructions, “OpenSSL
    plain” without all that not every CPU has. Batches stand beside OpenSSL as it is.
    Cycles and instructions are the CPU's own count where the system lets a program see it. Elsewhere cycles are the
    time, times the clock rate that a chain of dependent additions shows right before and after each batch; and on
    x86-64 Linux the instructions of one run are stepped through one at a time, if it is short.
    """

  struct UsageError: Error, CustomStringConvertible {
    var description: String
  }

  init(_ arguments: some Sequence<String>) throws(UsageError) {
    var rest = arguments.makeIterator()
    while let argument = rest.next() {
      switch argument {
      case "--help", "-h": wantsHelp = true
      case "--json": wantsJSON = true
      case "--filter": filter = try Self.value(after: argument, in: &rest)
      case _ where argument.hasPrefix("--filter="): filter = String(argument.dropFirst("--filter=".count))
      case "--svg": svgPath = try Self.value(after: argument, in: &rest)
      case _ where argument.hasPrefix("--svg="): svgPath = String(argument.dropFirst("--svg=".count))
      default: throw UsageError(description: "unknown argument “\(argument)”")
      }
    }
  }
  private static func value(
    after option: String, in rest: inout some IteratorProtocol<String>
  ) throws(UsageError) -> String {
    guard let value = rest.next() else { throw UsageError(description: "\(option) needs a value") }
    return value
  }
}
