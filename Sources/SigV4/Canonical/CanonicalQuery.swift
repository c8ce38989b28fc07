internal import Crypto

/// The canonical query string: each name and value decoded and encoded anew, sorted by name, then value.
struct CanonicalQuery: ~Copyable {
  /// A pair, as ranges of `encoded`.
  private struct Parameter {
    let start: Int
    let nameEnd: Int
    let end: Int

    var name: Range<Int> { start..<nameEnd }
    var value: Range<Int> { nameEnd..<end }
  }

  private var encoded = TextBuffer()
  private var parameters = SmallArray<32, Parameter>(filler: Parameter(start: 0, nameEnd: 0, end: 0))

  /// Adds the pairs of a query.
  /// - Parameters:
  ///   - query: The query as it is on the wire; a `+` in it means a space. Empty pairs are dropped.
  ///   - isLeftOut: Says of an encoded name whether its pair is to be left out.
  mutating func add<Failure: Error>(
    _ query: Span<UInt8>, leavingOut isLeftOut: (Span<UInt8>) throws(Failure) -> Bool
  ) throws(Failure) {
    var start = 0
    while start < query.count {
      let end = query.firstIndex(of: UInt8(ascii: "&"), from: start)
      if start < end {
        let pair = query.extracting(start..<end)
        let nameEnd = pair.firstIndex(of: UInt8(ascii: "="), from: 0)
        let encodedStart = encoded.count
        append(pair.extracting(first: nameEnd))
        let encodedNameEnd = encoded.count
        append(pair.extracting(droppingFirst: nameEnd + 1))
        if try !isLeftOut(encoded.span.extracting(encodedStart..<encodedNameEnd)) {
          parameters.append(Parameter(start: encodedStart, nameEnd: encodedNameEnd, end: encoded.count))
        }
      }
      start = end + 1
    }
  }

  /// Adds a pair of a name that needs no encoding, and a value as it is meant.
  mutating func add(_ name: String, _ value: Span<UInt8>) {
    let start = encoded.count
    encoded.write(name)
    let nameEnd = encoded.count
    encoded.writeEncoded(value, keeping: .unreserved)
    parameters.append(Parameter(start: start, nameEnd: nameEnd, end: encoded.count))
  }

  /// Encodes a name or value as it is on the wire anew.
  private mutating func append(_ bytes: Span<UInt8>) {
    encoded.writeReencoded(bytes, keeping: .unreserved, plusIsSpace: true)
  }

  /// Writes the pairs in order, `=` always, `&` between them.
  @_lifetime(sink: copy sink)
  mutating func write(to sink: inout some TextSink & ~Copyable & ~Escapable) {
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
    var canonical = CanonicalQuery()
    try canonical.add(query) { name throws(SigV4Error) in
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
