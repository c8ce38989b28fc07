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
    let meter = Meter()
    let benchmarks = benchmarkGroups.flatMap { $0.benchmarks(openSSL: openSSL) }
      .filter { arguments.filter.isEmpty || $0.title.contains(arguments.filter) }
    guard !benchmarks.isEmpty else {
      Console.printError("Benchmarks: nothing matches “\(arguments.filter)”. Run without --filter to see the names.")
      exitProcess(2)
    }
    if arguments.svgPath != nil, benchmarks.allSatisfy({ $0.curve == nil }) {
      Console.printError("Benchmarks: nothing that matches “\(arguments.filter)” is drawn. Try --filter sha256.")
      exitProcess(2)
    }
    describe(openSSL, meter)

    var report = Report(arguments.wantsJSON ? .json : .table, of: benchmarks, cyclesFrom: meter.cycleSource)
    var chart = Chart(
      title: "SHA-256: throughput by length of the message, one thread",
      subtitle: [Processor.name, openSSL?.shortVersion].compactMap { $0 }.joined(separator: " · "))
    for (index, benchmark) in benchmarks.enumerated() {
      Console.showProgress("[\(index + 1)/\(benchmarks.count)] \(benchmark.title)")
      let measurement = benchmark.measure(meter)
      Console.clearProgress()
      report.add(benchmark, measurement)
      chart.add(benchmark, measurement)
    }
    if let path = arguments.svgPath {
      guard Files.write(chart.svg, to: path) else {
        Console.printError("Benchmarks: cannot write \(path)")
        exitProcess(1)
      }
    }
  }

  /// Says what is measured, and how.
  private static func describe(_ openSSL: OpenSSL?, _ meter: Meter) {
    Console.printError("CPU: \(Processor.name ?? "unknown")")
    if let openSSL {
      Console.printError("Baseline: \(openSSL.version), \(openSSL.path)")
    } else {
      Console.printError("No libcrypto was found on this machine: the OpenSSL baselines are left out.")
    }
    switch meter.cycleSource {
    case .counter: Console.printError("Cycles: as the CPU counts them.")
    case .clock:
      Console.printError(
        "Cycles: the time, times the clock rate as a chain of additions shows it before and after each batch.")
    }
    switch meter.instructionSource {
    case .counter: Console.printError("Instructions: as the CPU counts them.")
    case .steps: Console.printError("Instructions: stepped through one at a time, where they are few.")
    case nil: Console.printError("This machine does not let a program count its instructions: that column stays empty.")
    }
  }
}
