// What a target is, and how it takes its input apart.

protocol FuzzTarget: SendableMetatype {
  static var name: String { get }

  /// Works on one input, and calls `expect` on what must hold. Seeds come from the script `seeds`.
  static func run(_ input: inout FuzzInput)
}

/// Stops the program, and with it the fuzzer, where a promise is broken.
func expect(_ holds: Bool, _ promise: @autoclosure () -> String, line: UInt = #line, file: StaticString = #fileID) {
  if !holds { fatalError(promise(), file: file, line: line) }
}

/// Bytes that are read from front to back; when they are at an end, zeros come.
struct FuzzInput {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: some Sequence<UInt8>) { rest = Array(bytes)[...] }

  mutating func byte() -> UInt8 { rest.popFirst() ?? 0 }

  /// A number below `limit`.
  mutating func number(below limit: Int) -> Int { (Int(byte()) << 8 | Int(byte())) % limit }

  /// The next bytes, as many as there are of `count`.
  mutating func bytes(_ count: Int) -> [UInt8] {
    defer { rest = rest.dropFirst(count) }
    return Array(rest.prefix(count))
  }

  /// All that is left.
  mutating func remainder() -> [UInt8] { bytes(rest.count) }

  /// One of some.
  mutating func choice<Element>(of elements: [Element]) -> Element { elements[Int(byte()) % elements.count] }
}
