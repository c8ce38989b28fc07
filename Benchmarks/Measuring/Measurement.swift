// How a cost is taken: batches long enough for the clock, subject and peer in alternation, medians.

/// What something costs.
struct Cost {
  /// Nanoseconds of CPU time of the thread.
  var nanoseconds: Double
  /// Cycles of the CPU; `Meter.cycleSource` says how they were found.
  var cycles: Double
  /// Instructions in user mode; nil where they cannot be counted.
  var instructions: Double?
  /// How often memory is taken from the heap; nil where it cannot be counted.
  var allocations: Double?
}

/// What one operation costs, and what it costs the peer.
struct Measurement {
  var cost: Cost
  var baseline: Cost?

  /// How many times faster than the peer.
  var ratio: Double? { baseline.map { $0.nanoseconds / cost.nanoseconds } }
}

/// Measures operations.
final class Meter {
  /// How cycles are found.
  enum CycleSource: String {
    /// The CPU counted them, in user mode.
    case counter
    /// They are the time, times the clock rate measured right before and right after each batch.
    case clock
  }

  /// How instructions are counted.
  enum InstructionSource {
    /// By the CPU.
    case counter
    /// One at a time, so only where they are few.
    case steps
  }

  private static let batchCount = 21
  private static let batchNanoseconds = 5e6
  /// What takes more cycles is not stepped through: it would take seconds.
  private static let steppedCycles = 16_000.0

  private let instructionCounter = PerformanceCounter(.instructions)
  private let cycleCounter = PerformanceCounter(.cycles)
  private lazy var cycleClock = CycleClock()

  /// Nil where they cannot be counted.
  var instructionSource: InstructionSource? {
    instructionCounter != nil ? .counter : InstructionStepper.isAvailable ? .steps : nil
  }
  var cycleSource: CycleSource { cycleCounter == nil ? .clock : .counter }

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
    var cost = subject.medianCost(operationsPerRun: operationsPerRun)
    if cost.cycles * Double(operationsPerRun) <= Self.steppedCycles {
      let (instructions, allocations) = subject.stepped(operationsPerRun: operationsPerRun)
      if instructionSource == .steps { cost.instructions = instructions }
      cost.allocations = allocations
    }
    return Measurement(cost: cost, baseline: peer?.medianCost(operationsPerRun: peerOperationsPerRun))
  }

  /// The batches of one operation, and what each cost.
  private struct Series<Subject: Operation> {
    var subject: Subject
    var repetitions = 1
    var batches: [Cost] = []

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
      batches.append(meter.cost { repeatOperation(&subject, repetitions) })
    }

    /// The median of each figure, for one operation.
    func medianCost(operationsPerRun: Int) -> Cost {
      let operations = Double(repetitions * operationsPerRun)
      func median(_ values: [Double]) -> Double? {
        values.isEmpty ? nil : values.sorted()[values.count / 2] / operations
      }
      return Cost(
        nanoseconds: median(batches.map(\.nanoseconds)) ?? .nan, cycles: median(batches.map(\.cycles)) ?? .nan,
        instructions: median(batches.compactMap(\.instructions)))
    }

    /// The instructions and allocations of one operation: those by which two runs exceed one.
    mutating func stepped(operationsPerRun: Int) -> (instructions: Double?, allocations: Double?) {
      guard let one = InstructionStepper.count({ repeatOperation(&subject, 1) }),
        let two = InstructionStepper.count({ repeatOperation(&subject, 2) })
      else { return (nil, nil) }
      return (
        Double(two.instructions - one.instructions) / Double(operationsPerRun),
        Double(two.allocations - one.allocations) / Double(operationsPerRun)
      )
    }
  }

  private func cost(of work: () -> Void) -> Cost {
    let instructions = instructionCounter?.read()
    let cycles = cycleCounter?.read()
    let start = threadNanoseconds()
    work()
    let nanoseconds = threadNanoseconds() - start
    return Cost(
      nanoseconds: nanoseconds,
      cycles: cycleCounter.map { Double($0.read() - (cycles ?? 0)) } ?? nanoseconds * cycleClock.rateSinceLastCall(),
      instructions: instructionCounter.map { Double($0.read() - (instructions ?? 0)) })
  }
}

/// Repeats an operation. Specialised for its type, so that nothing but a counter is added to it.
@inline(never)
private func repeatOperation<Subject: Operation>(_ subject: inout Subject, _ count: Int) {
  for _ in 0..<count { subject.run() }
}
