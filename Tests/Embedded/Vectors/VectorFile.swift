// The publishers' vector files, read as they were issued: both NIST's `Name = value` and RFC 4231's `"name": "value"`
// are, line by line, two words with punctuation around them.

/// A file of NAME.c, found by the linker.
typealias EmbeddedFile = (UnsafeMutablePointer<Int>) -> UnsafePointer<UInt8>

@_extern(c, "SHA256ShortMsg") func sha256ShortMsg(_ count: UnsafeMutablePointer<Int>) -> UnsafePointer<UInt8>
@_extern(c, "SHA256LongMsg") func sha256LongMsg(_ count: UnsafeMutablePointer<Int>) -> UnsafePointer<UInt8>
@_extern(c, "SHA256Monte") func sha256Monte(_ count: UnsafeMutablePointer<Int>) -> UnsafePointer<UInt8>
@_extern(c, "SHA384ShortMsg") func sha384ShortMsg(_ count: UnsafeMutablePointer<Int>) -> UnsafePointer<UInt8>
@_extern(c, "SHA384LongMsg") func sha384LongMsg(_ count: UnsafeMutablePointer<Int>) -> UnsafePointer<UInt8>
@_extern(c, "SHA384Monte") func sha384Monte(_ count: UnsafeMutablePointer<Int>) -> UnsafePointer<UInt8>
@_extern(c, "SHA512ShortMsg") func sha512ShortMsg(_ count: UnsafeMutablePointer<Int>) -> UnsafePointer<UInt8>
@_extern(c, "SHA512LongMsg") func sha512LongMsg(_ count: UnsafeMutablePointer<Int>) -> UnsafePointer<UInt8>
@_extern(c, "SHA512Monte") func sha512Monte(_ count: UnsafeMutablePointer<Int>) -> UnsafePointer<UInt8>
@_extern(c, "rfc4231") func rfc4231(_ count: UnsafeMutablePointer<Int>) -> UnsafePointer<UInt8>

struct VectorFile {
  private var rest: UnsafeBufferPointer<UInt8>

  init(_ file: EmbeddedFile) {
    var count = 0
    let start = file(&count)
    rest = UnsafeBufferPointer(start: start, count: count)
  }

  /// The value in the next line that begins with `name`; nil if there is none.
  mutating func next(_ name: StaticString) -> Text? {
    while !rest.isEmpty {
      let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex
      var line = Text(rest[..<end])
      rest = UnsafeBufferPointer(rebasing: rest[end...].dropFirst())
      if line.nextWord().matches(name) { return line.nextWord() }
    }
    return nil
  }
}

/// Characters of a file.
struct Text {
  private var characters: Slice<UnsafeBufferPointer<UInt8>>

  init(_ characters: Slice<UnsafeBufferPointer<UInt8>>) { self.characters = characters }

  func matches(_ text: StaticString) -> Bool { text.withUTF8Buffer { characters.elementsEqual($0) } }

  /// Takes the next run of letters, digits and underscores; an empty one at the end of the line.
  mutating func nextWord() -> Text {
    let rest = characters.drop { !Text.isInWord($0) }
    let word = rest.prefix(while: Text.isInWord)
    characters = rest.dropFirst(word.count)
    return Text(word)
  }

  private static func isInWord(_ character: UInt8) -> Bool {
    switch character {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"): true
    default: false
    }
  }

  var number: Int { characters.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) } }

  /// The bytes whose lower-case hexadecimal digits these are.
  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(characters.count / 2)
    var high: UInt8?
    for character in characters {
      let digit = character - UInt8(ascii: character < UInt8(ascii: "a") ? "0" : "a")
      let nibble = character < UInt8(ascii: "a") ? digit : digit + 10
      if let first = high {
        bytes.append(first << 4 | nibble)
        high = nil
      } else {
        high = nibble
      }
    }
    return bytes
  }
}
