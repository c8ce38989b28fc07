// What differential.py sends: numbers of 32 bits, little-endian, each followed by what it counts.

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Musl)
internal import Musl
#else
internal import Glibc
#endif

/// A message, the pieces it is to be fed in, and a key.
struct Message {
  let key: [UInt8]
  let bytes: [UInt8]
  let pieces: [ArraySlice<UInt8>]
}

/// The input, taken apart from its beginning on.
struct Input {
  private let bytes: [UInt8]
  private var position = 0

  /// All of the standard input.
  init() {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = unsafe read(0, &buffer, buffer.count)
      guard count > 0 else { break }
      bytes += buffer[..<count]
    }
    self.bytes = bytes
  }

  /// The next batch; nil at the end.
  mutating func nextBatch() -> [Message]? {
    guard position < bytes.count else { return nil }
    return (0..<number()).map { _ in
      let key = run(number())
      let message = run(number())
      var rest = message[...]
      let pieces = (0..<number()).map { _ in
        let piece = rest.prefix(number())
        rest = rest.dropFirst(piece.count)
        return piece
      }
      return Message(key: key, bytes: message, pieces: pieces + [rest])
    }
  }

  private mutating func number() -> Int { run(4).reversed().reduce(0) { $0 << 8 | Int($1) } }

  private mutating func run(_ count: Int) -> [UInt8] {
    defer { position += count }
    return Array(bytes[position..<position + count])
  }
}
