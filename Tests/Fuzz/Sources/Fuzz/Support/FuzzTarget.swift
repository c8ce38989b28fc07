// What a target is, and how it takes its input apart.

protocol FuzzTarget: SendableMetatype {
  /// Works on one input, and calls `expect` on what must hold. Seeds come from the script `seeds`.
  static func run(_ input: inout FuzzInput)
}

/// Targets that share a run of the fuzzer: the first byte of an input says for which it is.
struct FuzzGroup {
  let name: String
  let targets: [any FuzzTarget.Type]

  func run(_ input: inout FuzzInput) { input.choice(of: targets).run(&input) }
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

  /// A change of a few bytes.
  mutating func tampering() -> Tampering {
    Tampering(kind: byte(), position: number(below: 1 << 16), bytes: bytes(number(below: 4)))
  }
}

/// What someone does to bytes on their way.
struct Tampering {
  let kind: UInt8
  let position: Int
  let bytes: [UInt8]

  /// Some bytes replaced, put in or left out, or one bit flipped.
  func callAsFunction(_ message: [UInt8]) -> [UInt8] {
    var message = message
    let start = position % (message.count + 1)
    let end = min(start + bytes.count, message.count)
    switch kind % 4 {
    case 0: message.replaceSubrange(start..<end, with: bytes)
    case 1: message.insert(contentsOf: bytes, at: start)
    case 2: message.removeSubrange(start..<end)
    default: if start < message.count { message[start] ^= 1 << (kind / 4 % 8) }
    }
    return message
  }

  func callAsFunction(_ text: String) -> String { String(decoding: self(Array(text.utf8)), as: UTF8.self) }
}
