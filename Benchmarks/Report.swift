// The output: a table for people, JSON lines for programs.

struct Report {
  enum Format { case table, json }

  private let format: Format
  private var printsHeader = true
  private static let widths = [16, 28, 9, 12, 12, 10, 20, 7]

  init(format: Format) { self.format = format }

  mutating func add(_ benchmark: Benchmark, _ measurement: Measurement) {
    switch format {
    case .json: Console.printLine(json(benchmark, measurement))
    case .table:
      if printsHeader {
        let titles = ["benchmark", "implementation", "bytes", "ns", "instructions", "MB/s", "baseline", "ratio"]
        Console.printLine(row(titles))
        printsHeader = false
      }
      Console.printLine(row(cells(benchmark, measurement)))
    }
  }

  private func cells(_ benchmark: Benchmark, _ measurement: Measurement) -> [String] {
    [
      benchmark.name, benchmark.implementation, String(benchmark.byteCount),
      decimal(measurement.nanoseconds, places: 1),
      measurement.instructions.map { decimal($0, places: 0) } ?? "–",
      decimal(Double(benchmark.byteCount) * 1e3 / measurement.nanoseconds, places: 0),
      benchmark.baseline ?? "–", measurement.ratio.map { decimal($0, places: 2) } ?? "–",
    ]
  }

  /// Names to the left, numbers to the right.
  private func row(_ cells: [String]) -> String {
    let padded = zip(cells, Self.widths).enumerated().map { column, cell in
      let padding = String(repeating: " ", count: max(0, cell.1 - cell.0.count))
      return [0, 1, 6].contains(column) ? cell.0 + padding : padding + cell.0
    }
    return padded.joined(separator: "  ")
  }

  private func json(_ benchmark: Benchmark, _ measurement: Measurement) -> String {
    let fields = [
      ("benchmark", quoted(benchmark.name)),
      ("implementation", quoted(benchmark.implementation)),
      ("bytes", String(benchmark.byteCount)),
      ("ns", decimal(measurement.nanoseconds, places: 1)),
      ("instructions", measurement.instructions.map { decimal($0, places: 0) } ?? "null"),
      ("baseline", benchmark.baseline.map(quoted) ?? "null"),
      ("ratio", measurement.ratio.map { decimal($0, places: 3) } ?? "null"),
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

  /// A number of at least zero with a fixed number of decimal places.
  private func decimal(_ value: Double, places: Int) -> String {
    let scale = (0..<places).reduce(1) { product, _ in product * 10 }
    guard let scaled = Int(exactly: (value * Double(scale)).rounded()) else { return String(value) }
    guard places > 0 else { return String(scaled) }
    let fraction = String(scaled % scale)
    return "\(scaled / scale)." + String(repeating: "0", count: places - fraction.count) + fraction
  }
}
