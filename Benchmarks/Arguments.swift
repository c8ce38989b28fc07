// The command line.

struct Arguments {
  var wantsHelp = false
  var wantsJSON = false
  /// What a row's title must contain.
  var filter = ""

  static let usage = """
    usage: swift run -c release Benchmarks [--json] [--filter SUBSTRING]

    Measures this package's hashing beside OpenSSL's in the same process, and prints a table.

      --json              print one JSON object a line instead
      --filter SUBSTRING  only rows whose “benchmark implementation bytes” contains SUBSTRING,
                          such as hmac-sha256, or “sha256 Crypto SHA-NI 64”
      --help              print this

    Times are nanoseconds of CPU time for one operation: the median of 21 batches of at least 5 ms. A ratio above 1
    means faster than the baseline, whose batches alternate with ours. Baselines come from the machine's libcrypto.
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
      case "--filter":
        guard let value = rest.next() else { throw UsageError(description: "--filter needs a value") }
        filter = value
      case _ where argument.hasPrefix("--filter="): filter = String(argument.dropFirst("--filter=".count))
      default: throw UsageError(description: "unknown argument “\(argument)”")
      }
    }
  }
}
