// How a time is taken: batches long enough for the clock, subject and peer in alternation, medians.

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Musl)
internal import Musl
#else
internal import Glibc
#endif

/// What one operation costs.
struct Measurement {
  /// Nanoseconds of CPU time of the thread.
  var nanoseconds: Double
  /// Instructions in user mode; nil where the machine does not count them.
  var instructions: Double?
  /// The peer's nanoseconds.
  var baselineNanoseconds: Double?

  /// How many times faster than the peer.
  var ratio: Double? { baselineNanoseconds.map { $0 / nanoseconds } }
}

/// Measures operations.
final class Meter {
  private static let batchCount = 21
  private static let batchNanoseconds = 5e6

  private let counter = InstructionCounter()

  var countsInstructions: Bool { counter != nil }

  /// Measures `subject`, and `peer` batch by batch in turn with it, so that a change of the CPU's clock meets both.
  func measure<Subject: Operation, Peer: Operation>(
    _ subject: Subject, operationsPerRun: Int, beside peer: Peer?, peerOperationsPerRun: Int
  ) -> Measurement {
    var subject = Series(subject, self)
    var peer = peer.map { Series($0, self) }
    for _ in 0..<Self.batchCount {
      subject.runBatch(self)
      peer?.runBatch(self)
    }
    return Measurement(
      nanoseconds: median(subject.nanoseconds) / Double(operationsPerRun),
      instructions: countsInstructions ? median(subject.instructions) / Double(operationsPerRun) : nil,
      baselineNanoseconds: peer.map { median($0.nanoseconds) / Double(peerOperationsPerRun) })
  }

  /// The batches of one operation, and what each cost per operation.
  private struct Series<Subject: Operation> {
    var subject: Subject
    var repetitions = 1
    var nanoseconds: [Double] = []
    var instructions: [Double] = []

    /// Finds how many repetitions make a batch.
    init(_ subject: Subject, _ meter: Meter) {
      self.subject = subject
      while true {
        let time = meter.cost { repeatOperation(&self.subject, repetitions) }.nanoseconds
        if time >= Meter.batchNanoseconds { break }
        // Grows by leaps while the time is too short to extrapolate from.
        repetitions = time < 5e5 ? repetitions * 8 : Int(Double(repetitions) * Meter.batchNanoseconds * 1.1 / time) + 1
      }
    }

    mutating func runBatch(_ meter: Meter) {
      let cost = meter.cost { repeatOperation(&subject, repetitions) }
      nanoseconds.append(cost.nanoseconds / Double(repetitions))
      instructions.append(cost.instructions / Double(repetitions))
    }
  }

  private func cost(of work: () -> Void) -> (nanoseconds: Double, instructions: Double) {
    let instructions = counter?.read() ?? 0
    let start = threadNanoseconds()
    work()
    let end = threadNanoseconds()
    return (end - start, Double((counter?.read() ?? 0) - instructions))
  }

  /// The CPU time that this thread has used.
  private func threadNanoseconds() -> Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
  }

  private func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
}

/// Repeats an operation. Specialised for its type, so that nothing but a counter is added to it.
@inline(never)
private func repeatOperation<Subject: Operation>(_ subject: inout Subject, _ count: Int) {
  for _ in 0..<count { subject.run() }
}
