// The picture: throughput over message length, a line for each implementation. Both scales are logarithmic, so that the
// same ratio is the same distance everywhere.

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Musl)
internal import Musl
#else
internal import Glibc
#endif

/// Throughput over message length.
struct Chart {
  /// One implementation.
  struct Curve {
    var label: String
    /// Whether it is not this package's.
    var isPeer: Bool
    /// By growing length.
    var points: [Point] = []
  }

  struct Point {
    var byteCount: Int
    var nanoseconds: Double
    var cycles: Double

    /// Bytes a nanosecond.
    var throughput: Double { Double(byteCount) / nanoseconds }
    var text: String {
      "\(throughputText(throughput)) · \(threeDigits(cycles / Double(byteCount))) cycles/byte"
    }
  }

  var title: String
  var subtitle: String
  private(set) var curves: [Curve] = []

  init(title: String, subtitle: String) {
    self.title = title
    self.subtitle = subtitle
  }

  /// Adds what a row tells of its own curve, and of its peer's; a point that is there already stays.
  mutating func add(_ benchmark: Benchmark, _ measurement: Measurement) {
    guard let curve = benchmark.curve else { return }
    add(benchmark.byteCount, measurement.cost, to: curve, isPeer: false)
    if let peer = benchmark.baseline, let cost = measurement.baseline {
      add(benchmark.byteCount, cost, to: peer, isPeer: true)
    }
  }

  private mutating func add(_ byteCount: Int, _ cost: Cost, to label: String, isPeer: Bool) {
    let index = curves.firstIndex { $0.label == label } ?? curves.count
    if index == curves.count { curves.append(Curve(label: label, isPeer: isPeer)) }
    guard !curves[index].points.contains(where: { $0.byteCount == byteCount }) else { return }
    curves[index].points.append(Point(byteCount: byteCount, nanoseconds: cost.nanoseconds, cycles: cost.cycles))
    curves[index].points.sort { $0.byteCount < $1.byteCount }
  }
}

// Where things lie, in units of the picture.
extension Chart {
  static var width: Double { 900 }
  static var height: Double { 500 }
  static var plot: (left: Double, top: Double, right: Double, bottom: Double) { (84, 104, 640, 434) }
  /// Where the names of the curves begin.
  static var labelLeft: Double { 668 }
  /// What a name and the line under it need.
  private static var labelHeight: Double { 40 }

  private var points: [Point] { curves.flatMap(\.points) }

  /// The lengths on the axis.
  var byteCounts: [Int] { Set(points.map(\.byteCount)).sorted() }

  /// The range of the throughput, to the ticks beyond it.
  private var throughputRange: (low: Double, high: Double) {
    let values = points.map(\.throughput)
    let low = Self.ticks.last { $0 <= values.min() ?? 1 } ?? 1
    let high = Self.ticks.first { $0 >= values.max() ?? 1 } ?? 1
    return (low, max(high, low * 2))
  }

  /// The throughputs that have a line of the grid.
  var throughputTicks: [Double] {
    let (low, high) = throughputRange
    return Self.ticks.filter { $0 >= low && $0 <= high }
  }

  /// 1, 2, 5, 10, … from a megabyte a second to a terabyte.
  private static let ticks = (-3...2).flatMap { exponent in [1, 2, 5].map { $0 * pow(10, Double(exponent)) } }

  func x(_ byteCount: Int) -> Double {
    guard let first = byteCounts.first, let last = byteCounts.last, first < last else { return Self.plot.left }
    let share = log2(Double(byteCount) / Double(first)) / log2(Double(last) / Double(first))
    return Self.plot.left + share * (Self.plot.right - Self.plot.left)
  }

  func y(_ throughput: Double) -> Double {
    let (low, high) = throughputRange
    return Self.plot.bottom - log2(throughput / low) / log2(high / low) * (Self.plot.bottom - Self.plot.top)
  }

  /// The height of each curve's label: that of its last point, or as near to it as the others and the edges let it be.
  var labelHeights: [Double] {
    let wanted = curves.map { $0.points.last.map { y($0.throughput) } ?? Self.plot.bottom }
    /// Where the middle of labels lies that touch: the mean of what they want, if they do not stand out there.
    func center(_ members: [Int]) -> Double {
      let mean = members.reduce(0) { $0 + wanted[$1] } / Double(members.count)
      let reach = Double(members.count) / 2 * Self.labelHeight
      return max(Self.plot.top + reach, min(mean, Self.plot.bottom - reach))
    }
    var groups: [(members: [Int], center: Double)] = []
    for index in wanted.indices.sorted(by: { wanted[$0] < wanted[$1] }) {
      groups.append(([index], center([index])))
      while groups.count > 1 {
        let (above, below) = (groups[groups.count - 2], groups[groups.count - 1])
        let needed = Double(above.members.count + below.members.count) / 2 * Self.labelHeight
        if below.center - above.center >= needed { break }
        groups.removeLast(2)
        groups.append((above.members + below.members, center(above.members + below.members)))
      }
    }
    var heights = wanted
    for group in groups {
      for (position, index) in group.members.enumerated() {
        heights[index] = group.center + (Double(position) - Double(group.members.count - 1) / 2) * Self.labelHeight
      }
    }
    return heights
  }
}
