// The rows: a table for people, JSON lines for programs.

struct Report {
  enum Format { case table, json }

  private let format: Format
  private let cycleSource: Meter.CycleSource
  private let columns: [Column]
  private var printsHeader = true

  /// - Parameters:
  ///   - benchmarks: All rows to come; columns become as wide as these need.
  ///   - cycleSource: Where the cycles come from.
  init(_ format: Format, of benchmarks: [Benchmark], cyclesFrom cycleSource: Meter.CycleSource) {
    self.format = format
    self.cycleSource = cycleSource
    columns = Self.columns(for: benchmarks)
  }

  mutating func add(_ benchmark: Benchmark, _ measurement: Measurement) {
    switch format {
    case .json: Console.printLine(json(benchmark, measurement))
    case .table:
      if printsHeader {
        Console.printLine(line { $0.title })
        printsHeader = false
      }
      Console.printLine(line { $0.text(benchmark, measurement) })
    }
  }

  /// A column of the table.
  private struct Column {
    let title: String
    let width: Int
    /// Names stand to the left, numbers to the right.
    let isName: Bool
    let text: (Benchmark, Measurement) -> String
  }

  private static func columns(for benchmarks: [Benchmark]) -> [Column] {
    func name(_ title: String, _ text: @escaping (Benchmark) -> String) -> Column {
      let width = benchmarks.map { text($0).count }.max() ?? 0
      return Column(title: title, width: max(width, title.count), isName: true) { benchmark, _ in text(benchmark) }
    }
    func number(
      _ title: String, width: Int, places: Int, _ value: @escaping (Benchmark, Measurement) -> Double?
    ) -> Column {
      Column(title: title, width: max(width, title.count), isName: false) {
        text(value($0, $1), places: places) ?? "–"
      }
    }
    return [
      name("benchmark") { $0.name },
      name("implementation") { $0.implementation },
      number("bytes", width: 7, places: 0) { benchmark, _ in Double(benchmark.byteCount) },
      number("ns", width: 10, places: 1) { $1.cost.nanoseconds },
      number("cycles", width: 9, places: 0) { $1.cost.cycles },
      number("c/B", width: 6, places: 2) { $1.cost.cycles / Double($0.byteCount) },
      number("instructions", width: 12, places: 0) { $1.cost.instructions },
      number("allocations", width: 11, places: 0) { $1.cost.allocations },
      number("MB/s", width: 6, places: 0) { Double($0.byteCount) * 1e3 / $1.cost.nanoseconds },
      name("baseline") { $0.baseline ?? "–" },
      number("ratio", width: 6, places: 2) { $1.ratio },
    ]
  }

  /// Nil for what is not known.
  private static func text(_ value: Double?, places: Int) -> String? {
    value.flatMap { $0.isNaN ? nil : decimal($0, places: places) }
  }

  private func line(_ text: (Column) -> String) -> String {
    columns.map { column in
      let text = text(column)
      let padding = String(repeating: " ", count: max(0, column.width - text.count))
      return column.isName ? text + padding : padding + text
    }.joined(separator: "  ")
  }

  private func json(_ benchmark: Benchmark, _ measurement: Measurement) -> String {
    func number(_ value: Double?, places: Int) -> String { Self.text(value, places: places) ?? "null" }
    let cost = measurement.cost
    let fields = [
      ("benchmark", quoted(benchmark.name)),
      ("implementation", quoted(benchmark.implementation)),
      ("bytes", String(benchmark.byteCount)),
      ("ns", number(cost.nanoseconds, places: 1)),
      ("cycles", number(cost.cycles, places: 1)),
      ("cycles_per_byte", number(cost.cycles / Double(benchmark.byteCount), places: 3)),
      ("cycles_from", quoted(cycleSource.rawValue)),
      ("instructions", number(cost.instructions, places: 0)),
      ("allocations", number(cost.allocations, places: 0)),
      ("baseline", benchmark.baseline.map(quoted) ?? "null"),
      ("baseline_ns", number(measurement.baseline?.nanoseconds, places: 1)),
      ("baseline_cycles", number(measurement.baseline?.cycles, places: 1)),
      ("ratio", number(measurement.ratio, places: 3)),
    ]
    return "{" + fields.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",") + "}"
  }

  private func quoted(_ text: String) -> String {
    var result = "\""
    for character in text {
      if character == "\"" || character == "\\" { result.append("\\") }
      result.append(character)
    }
    return result + "\""
  }
}
