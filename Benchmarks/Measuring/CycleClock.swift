// How fast the CPU's clock runs, where the CPU does not tell its cycles: by work that takes a known number of them.

/// The clock rate of this thread's core, measured anew whenever it is asked for, since it changes with load and heat.
final class CycleClock {
  /// Additions in a row, each waiting for the one before: a third of a millisecond.
  private static let linkCount = 1 << 20

  /// Cycles a nanosecond, as last measured.
  private var latest = 0.0
  /// The end of each chain: what it starts from next, so that no part of it can be computed beforehand or left out.
  private var end: UInt64

  init() {
    end = UInt64(threadNanoseconds())
    // The first chain wakes the core up, the second counts.
    for _ in 0..<2 { latest = measure() }
  }

  /// Cycles a nanosecond: the mean of the rate now, and of the rate when this was last called.
  func rateSinceLastCall() -> Double {
    let before = latest
    latest = measure()
    return (before + latest) / 2
  }

  private func measure() -> Double {
    let start = threadNanoseconds()
    end = chain(from: end, adding: end | 1, linkCount: Self.linkCount)
    return Double(Self.linkCount) / (threadNanoseconds() - start)
  }
}

/// Does `linkCount` operations, a multiple of 64, of which each needs the result of the one before, and takes a cycle.
///
/// An exclusive-or follows each addition, or the compiler would make one multiplication of them; and what is added lies
/// in a register, for some CPUs add small constants in no time.
@inline(never)
private func chain(from start: UInt64, adding step: UInt64, linkCount: Int) -> UInt64 {
  var value = start
  for _ in 0..<linkCount / 64 {
    value = eightLinks(value, step)
    value = eightLinks(value, step)
    value = eightLinks(value, step)
    value = eightLinks(value, step)
    value = eightLinks(value, step)
    value = eightLinks(value, step)
    value = eightLinks(value, step)
    value = eightLinks(value, step)
  }
  return value
}

@inline(__always)
private func eightLinks(_ start: UInt64, _ step: UInt64) -> UInt64 {
  var value = (start &+ step) ^ step
  value = (value &+ step) ^ step
  value = (value &+ step) ^ step
  return (value &+ step) ^ step
}
