internal import Crypto

/// The canonical query string: each name and value decoded and encoded anew, sorted by name, then value.
struct CanonicalQuery: ~Copyable {
  /// A pair, as ranges of `encoded`.
  private struct Parameter {
    let name: Range<Int>
    let value: Range<Int>
  }

  private var encoded = TextBuffer()
  private var parameters = SmallArray<32, Parameter>(filler: Parameter(name: 0..<0, value: 0..<0))

  /// - Parameters:
  ///   - query: The query as it is on the wire; a `+` in it means a space. Empty pairs are dropped.
  ///   - isLeftOut: Says of an encoded name whether its pair is to be left out.
  init<Failure: Error>(
    _ query: Span<UInt8>, leavingOut isLeftOut: (Span<UInt8>) throws(Failure) -> Bool
  ) throws(Failure) {
    var start = 0
    while start < query.count {
      let end = query.firstIndex(of: UInt8(ascii: "&"), from: start)
      if start < end {
        let pair = query.extracting(start..<end)
        let nameEnd = pair.firstIndex(of: UInt8(ascii: "="), from: 0)
        let name = append(pair.extracting(first: nameEnd))
        let value = append(pair.extracting(droppingFirst: nameEnd + 1))
        if try !isLeftOut(encoded.span.extracting(name)) {
          parameters.append(Parameter(name: name, value: value))
        }
      }
      start = end + 1
    }
  }

  /// Adds a pair of a name that needs no encoding, and a value as it is meant.
  mutating func add(_ name: String, _ value: Span<UInt8>) {
    let nameStart = encoded.count
    encoded.write(name)
    let valueStart = encoded.count
    encoded.writeEncoded(value, keeping: .unreserved)
    parameters.append(Parameter(name: nameStart..<valueStart, value: valueStart..<encoded.count))
  }

  /// Encodes a name or value as it is on the wire anew.
  private mutating func append(_ bytes: Span<UInt8>) -> Range<Int> {
    let start = encoded.count
    encoded.writeReencoded(bytes, keeping: .unreserved, plusIsSpace: true)
    return start..<encoded.count
  }

  /// Writes the pairs in order, `=` always, `&` between them.
  @_lifetime(sink: copy sink)
  consuming func write(to sink: inout some TextSink & ~Copyable & ~Escapable) {
    let bytes = encoded.span
    parameters.sort {
      let names = compare(bytes.extracting($0.name), bytes.extracting($1.name))
      return (names == 0 ? compare(bytes.extracting($0.value), bytes.extracting($1.value)) : names) < 0
    }
    for position in 0..<parameters.count {
      if position > 0 { sink.write(UInt8(ascii: "&")) }
      sink.write(bytes.extracting(parameters[position].name))
      sink.write(UInt8(ascii: "="))
      sink.write(bytes.extracting(parameters[position].value))
    }
  }
}

extension OutputSpan<UInt8> {
  /// Writes the canonical query of a URL that is not presigned.
  /// - Throws: `ambiguousAuthentication`, where it is.
  @inline(never)
  @_lifetime(self: copy self)
  mutating func write(unsignedQuery query: Span<UInt8>) throws(SigV4Error) {
    let canonical = try CanonicalQuery(query) { name throws(SigV4Error) in
      guard AuthenticationParameter(name)?.makesPresigned != true else {
        throw SigV4Error(
          .ambiguousAuthentication,
          "the URL is presigned: it has " + String(decoding: name) + "; remove that to sign in a header")
      }
      return false
    }
    canonical.write(to: &self)
  }
}

/// Orders bytes as numbers, a beginning before the whole: negative, zero or positive.
func compare(_ lhs: Span<UInt8>, _ rhs: Span<UInt8>) -> Int {
  for i in 0..<min(lhs.count, rhs.count) where lhs[i] != rhs[i] { return Int(lhs[i]) - Int(rhs[i]) }
  return lhs.count - rhs.count
}
