// The benchmark program: what it runs, and in what order.

/// The groups, in the order of the table. A new one is a file in Groups/ and a line here.
let benchmarkGroups: [any BenchmarkGroup.Type] = [
  SHA256Benchmarks.self,
  HMACBenchmarks.self,
  OtherHashBenchmarks.self,
  SigningBenchmarks.self,
  VerifyingBenchmarks.self,
  PairBenchmarks.self,
  BatchBenchmarks.self,
  ChecksumBenchmarks.self,
]

@main
enum Benchmarks {
  static func main() {
    let arguments: Arguments
    do {
      arguments = try Arguments(CommandLine.arguments.dropFirst())
    } catch {
      Console.printError("Benchmarks: \(error)\n\n\(Arguments.usage)")
      exitProcess(2)
    }
    if arguments.wantsHelp {
      print(Arguments.usage)
      return
    }

    let openSSL = OpenSSL.load()
    if let openSSL {
      Console.printError("Baseline: \(openSSL.version), \(openSSL.path)")
    } else {
      Console.printError("No libcrypto was found on this machine: the OpenSSL baselines are left out.")
    }
    let meter = Meter()
    if !meter.countsInstructions {
      Console.printError("This machine does not let a program count its instructions: that column stays empty.")
    }

    let benchmarks = benchmarkGroups.flatMap { $0.benchmarks(openSSL: openSSL) }
      .filter { arguments.filter.isEmpty || $0.title.contains(arguments.filter) }
    guard !benchmarks.isEmpty else {
      Console.printError("Benchmarks: nothing matches “\(arguments.filter)”. Run without --filter to see the names.")
      exitProcess(2)
    }
    var report = Report(format: arguments.wantsJSON ? .json : .table)
    for (index, benchmark) in benchmarks.enumerated() {
      Console.showProgress("[\(index + 1)/\(benchmarks.count)] \(benchmark.title)")
      let measurement = benchmark.measure(meter)
      Console.clearProgress()
      report.add(benchmark, measurement)
    }
  }
}
