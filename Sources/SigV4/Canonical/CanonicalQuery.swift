/// The canonical query string: each name and value decoded and encoded anew, sorted by name, then value.
struct CanonicalQuery: ~Copyable {
  /// A pair, as ranges of `encoded`.
  private struct Parameter {
    let name: Range<Int>
    let value: Range<Int>
  }

  private var encoded: TextSink
  private var parameters: [Parameter] = []

  /// - Parameters:
  ///   - query: The query as it is on the wire; a `+` in it means a space. Empty pairs are dropped.
  ///   - isLeftOut: Says of an encoded name whether its pair is to be left out.
  init(_ query: Span<UInt8>, leavingOut isLeftOut: (Span<UInt8>) throws(SigV4Error) -> Bool) throws(SigV4Error) {
    encoded = TextSink(capacity: query.count + query.count / 2)
    var start = 0
    while start < query.count {
      var end = start
      var equals: Int?
      while end < query.count, query[end] != UInt8(ascii: "&") {
        if equals == nil, query[end] == UInt8(ascii: "=") { equals = end }
        end += 1
      }
      if start < end {
        let name = append(query.extracting(start..<(equals ?? end)))
        let value = append(query.extracting(min((equals ?? end) + 1, end)..<end))
        if try !isLeftOut(encoded.bytes.span.extracting(name)) {
          parameters.append(Parameter(name: name, value: value))
        }
      }
      start = end + 1
    }
  }

  /// Adds a pair of a name that needs no encoding, and a value as it is meant.
  mutating func add(_ name: String, _ value: String) {
    let nameStart = encoded.bytes.count
    encoded.write(name)
    let valueStart = encoded.bytes.count
    encoded.writeEncoded(value.utf8.span, keeping: .unreserved)
    parameters.append(Parameter(name: nameStart..<valueStart, value: valueStart..<encoded.bytes.count))
  }

  /// Encodes a name or value as it is on the wire anew.
  private mutating func append(_ bytes: Span<UInt8>) -> Range<Int> {
    let start = encoded.bytes.count
    encoded.writeReencoded(bytes, keeping: .unreserved, plusIsSpace: true)
    return start..<encoded.bytes.count
  }

  /// Writes the pairs in order, `=` always, `&` between them.
  consuming func write(to sink: inout some CanonicalSink & ~Copyable) {
    let bytes = encoded.bytes
    parameters.sort { Self.precedes($0, $1, in: bytes.span) }
    var isFirst = true
    for parameter in parameters {
      if !isFirst { sink.write(UInt8(ascii: "&")) }
      isFirst = false
      sink.write(bytes.span.extracting(parameter.name))
      sink.write(UInt8(ascii: "="))
      sink.write(bytes.span.extracting(parameter.value))
    }
  }

  private static func precedes(_ lhs: Parameter, _ rhs: Parameter, in bytes: Span<UInt8>) -> Bool {
    let names = compare(bytes.extracting(lhs.name), bytes.extracting(rhs.name))
    if names != 0 { return names < 0 }
    return compare(bytes.extracting(lhs.value), bytes.extracting(rhs.value)) < 0
  }

  /// Orders bytes as numbers, a beginning before the whole: negative, zero or positive.
  private static func compare(_ lhs: Span<UInt8>, _ rhs: Span<UInt8>) -> Int {
    for i in 0..<min(lhs.count, rhs.count) where lhs[i] != rhs[i] { return Int(lhs[i]) - Int(rhs[i]) }
    return lhs.count - rhs.count
  }
}
