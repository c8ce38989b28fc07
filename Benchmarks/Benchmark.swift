// What a benchmark is made of. A group is one algorithm; see Groups/.

/// Benchmarks that belong together: one algorithm, its implementations and message lengths.
protocol BenchmarkGroup: SendableMetatype {
  /// The rows of the group, with baselines from `openSSL` if the machine has it.
  static func benchmarks(openSSL: OpenSSL?) -> [Benchmark]
}

extension BenchmarkGroup {
  /// The message lengths of the tables, in bytes: 16, four times that, and so on, to a mebibyte.
  static var byteCounts: [Int] { (2...10).map { 1 << (2 * $0) } }

  /// A message of that length.
  static func message(_ byteCount: Int) -> [UInt8] { [UInt8](repeating: 0x61, count: byteCount) }
}

/// Something to repeat and time.
protocol Operation {
  /// Does the work once. What it computes must end up in `self`, or the optimiser may leave it out.
  mutating func run()
}

/// What a benchmark without a peer compares itself with.
struct NoOperation: Operation {
  mutating func run() {}
}

/// One row: an implementation of an algorithm, on messages of one length, beside a peer on the same messages.
struct Benchmark {
  /// The algorithm, such as `sha256`.
  var name: String
  /// Who computes it, such as `Crypto SHA-NI`.
  var implementation: String
  /// The bytes that one operation works through.
  var byteCount: Int
  /// The peer measured in alternation with it.
  var baseline: String?
  /// The name of the line that the row is a point of, in the picture of `--svg`; nil for what is not drawn.
  var curve: String?

  /// Measures subject and peer. A `run` of the subject may be several operations, where it works on a batch.
  let measure: (Meter) -> Measurement

  /// What `--filter` looks at.
  var title: String { "\(name) \(implementation) \(byteCount)" }

  init<Peer: Operation>(
    _ name: String, _ implementation: String, byteCount: Int, operationsPerRun: Int = 1, subject: some Operation,
    baseline: (name: String, operation: Peer)?, baselineOperationsPerRun: Int = 1, curve: String? = nil
  ) {
    self.name = name
    self.implementation = implementation
    self.byteCount = byteCount
    self.baseline = baseline?.name
    self.curve = curve
    measure = { meter in
      meter.measure(
        subject, operationsPerRun: operationsPerRun, beside: baseline?.operation,
        peerOperationsPerRun: baselineOperationsPerRun
      )
    }
  }

  /// A row that is not measured: what is known of a program that is not at hand, to compare others with.
  init(_ name: String, _ implementation: String, byteCount: Int, knownCycles: Double) {
    self.name = name
    self.implementation = implementation
    self.byteCount = byteCount
    measure = { _ in Measurement(cost: Cost(nanoseconds: .nan, cycles: knownCycles)) }
  }

  /// A row that no peer stands beside.
  init(_ name: String, _ implementation: String, byteCount: Int, subject: some Operation) {
    self.init(
      name, implementation, byteCount: byteCount, subject: subject, baseline: nil as (String, NoOperation)?)
  }
}
