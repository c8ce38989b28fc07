internal import Crypto

/// Where canonical text goes, piece by piece: into a hash, or into memory to be shown or sent.
protocol TextSink: ~Copyable, ~Escapable {
  @_lifetime(self: copy self)
  mutating func write(_ bytes: Span<UInt8>)
  @_lifetime(self: copy self)
  mutating func write(_ byte: UInt8)
  @_lifetime(self: copy self)
  mutating func write(literal: StaticString)
  /// Writes the lowest bytes of a word, at most eight, the lowest first.
  @_lifetime(self: copy self)
  mutating func write(word: UInt64, byteCount: Int)
}

extension TextSink where Self: ~Copyable & ~Escapable {
  @inline(__always)
  @_lifetime(self: copy self)
  mutating func write(_ text: String) { write(text.utf8.span) }

  @inline(__always)
  @_lifetime(self: copy self)
  mutating func write(literal: StaticString) { write(literal.bytes) }

  @_lifetime(self: copy self)
  mutating func write(word: UInt64, byteCount: Int) {
    for i in 0..<byteCount { write(UInt8(truncatingIfNeeded: word &>> UInt64(truncatingIfNeeded: i &* 8))) }
  }
}

/// Memory of a fixed size keeps what fits. Once a piece did not fit it is full, so that a look at its end says whether
/// all of them did.
extension OutputSpan: TextSink where Element == UInt8 {
  @inline(__always)
  @_lifetime(self: copy self)
  mutating func write(_ bytes: Span<UInt8>) { append(contentsOf: bytes) }

  @inline(__always)
  @_lifetime(self: copy self)
  mutating func write(_ byte: UInt8) { append(byte: byte) }

  @inline(__always)
  @_lifetime(self: copy self)
  mutating func write(literal: StaticString) { append(literal: literal) }

  @inline(__always)
  @_lifetime(self: copy self)
  mutating func write(word: UInt64, byteCount: Int) { append(word: word, byteCount: byteCount) }
}

/// Hashes what it is given, without allocating. Pieces are gathered, for most are shorter than a block of the hash.
struct HashSink: TextSink, ~Copyable {
  private var hash = SHA256()
  private var gathered = InlineArray<512, UInt8>(repeating: 0)
  private var count = 0

  @inline(__always)
  mutating func write(_ bytes: Span<UInt8>) {
    guard bytes.count <= gathered.count &- count else { return writeAcross(bytes) }
    var destination = gathered.mutableSpan
    destination.copy(bytes, to: count)
    count &+= bytes.count
  }

  @inline(__always)
  mutating func write(_ byte: UInt8) {
    if count == gathered.count { flush() }
    gathered[count] = byte
    count &+= 1
  }

  @inline(never)
  private mutating func writeAcross(_ bytes: Span<UInt8>) {
    flush()
    hash.update(bytes: bytes)
  }

  private mutating func flush() {
    hash.update(bytes: gathered.span.extracting(first: count))
    count = 0
  }

  /// The digest of all that was written.
  mutating func finish() -> SHA256Digest { hash.finalize(appending: gathered.span.extracting(first: count)) }
}

/// Keeps what it is given.
struct TextBuffer: TextSink, ~Copyable {
  // Most URLs and canonical requests fit.
  private var bytes = SmallArray<1024, UInt8>(filler: 0)

  init() {}

  init(_ bytes: Span<UInt8>) { write(bytes) }

  @inline(__always)
  mutating func write(_ bytes: Span<UInt8>) { self.bytes.append(contentsOf: bytes) }

  @inline(__always)
  mutating func write(_ byte: UInt8) { bytes.append(byte) }

  var count: Int { bytes.count }
  var span: Span<UInt8> { bytes.span }
  var array: [UInt8] { [UInt8](capacity: count) { $0.write(bytes.span) } }
}
