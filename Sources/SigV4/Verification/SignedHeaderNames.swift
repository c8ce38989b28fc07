internal import Crypto

/// `SignedHeaders` taken apart: names in lower case, sorted, each once, and the fields of the request that bear them.
struct SignedHeaderNames: SignedHeaderText, ~Copyable, ~Escapable {
  /// What is noted at an index: of the name at that place in the list, and of the field at that place in the request.
  struct Entry: BitwiseCopyable {
    /// The first eight bytes of the name, which mostly decide.
    var beginning: UInt64 = 0
    /// Where the name lies in the text.
    var start: Int32 = 0
    var end: Int32 = 0
    /// The first and the last field of that name; none, or `hostOfTarget`.
    var first: Int32 = none
    var last: Int32 = none
    /// The next field of the same name as the field.
    var nextField: Int32 = none
  }

  private static var none: Int32 { -1 }
  /// In place of a field: `host` follows from the target.
  private static var hostOfTarget: Int32 { .max }

  private let text: Span<UInt8>
  /// Whether the semicolons between the names are encoded as in a query.
  private let isEncoded: Bool
  private let fields: Span<HeaderField>
  private var entries: OutputSpan<Entry>
  /// How many names there are.
  private var count = 0

  /// - Throws: `malformedSignedHeaders` where the names are not in order, `missingSignedHeader` where they are more than
  ///   the request's. Whether they are names is said by `check`, for those that the request has no header for.
  @inline(__always)
  @_lifetime(copy text, copy fields, copy entries)
  fileprivate init(
    _ text: Span<UInt8>, isEncoded: Bool, of fields: Span<HeaderField>, _ entries: consuming OutputSpan<Entry>
  ) throws(VerificationError) {
    self.text = text
    self.isEncoded = isEncoded
    self.fields = fields
    self.entries = entries
    try read()
    count = self.entries.count
    while !self.entries.isFull { self.entries.append(Entry()) }
  }

  @inline(__always)
  @_lifetime(self: copy self)
  private mutating func read() throws(VerificationError) {
    let separator = isEncoded ? UInt8(ascii: "%") : UInt8(ascii: ";")
    let separatorByteCount = isEncoded ? 3 : 1
    guard text.count < Int(Int32.max) else { throw Self.malformed("is too long") }
    var start = 0
    var end = 0
    repeat {
      end = text.firstIndex(of: separator, from: start)
      guard start < end else { throw Self.malformed("holds an empty name") }
      guard !entries.isFull else {
        throw VerificationError(.missingSignedHeader, "more headers are listed as signed than were sent")
      }
      let entry = Entry(
        beginning: text.paddedWord(at: start).orderedByBytes(end &- start), start: Int32(truncatingIfNeeded: start),
        end: Int32(truncatingIfNeeded: end))
      if entries.count > 0, entries[entries.count &- 1].beginning >= entry.beginning {
        try checkOrder(entries[entries.count &- 1], entry)
      }
      entries.append(entry)
      start = end &+ separatorByteCount
    } while end < text.count
  }

  /// Whether `%3B` stands at an offset.
  static func isEncodedSemicolon(_ text: Span<UInt8>, at i: Int) -> Bool {
    i + 2 < text.count && text[i] == UInt8(ascii: "%") && text[i + 1] == UInt8(ascii: "3")
      && text[i + 2].lowercased == UInt8(ascii: "b")
  }

  @inline(never)
  private func checkOrder(_ one: Entry, _ next: Entry) throws(VerificationError) {
    let order = one.beginning > next.beginning ? 1 : compare(name(one), name(next))
    guard order != 0 else { throw Self.malformed("holds a name twice") }
    guard order < 0 else { throw Self.malformed("is not sorted") }
  }

  @inline(__always)
  @_lifetime(copy self)
  private func name(_ entry: Entry) -> Span<UInt8> { text.extracting(Int(entry.start)..<Int(entry.end)) }

  /// - Throws: `malformedSignedHeaders` where one of them is no name in lower case.
  @inline(never)
  func check() throws(VerificationError) {
    for position in 0..<count {
      let name = name(entries[position])
      for i in name.indices where !ByteSet.token.contains(name[i]) || name[i] != name[i].lowercased {
        throw Self.malformed("holds a name that is not in lower case, or is none")
      }
    }
  }

  @inline(never)
  private static func malformed(_ what: String) -> VerificationError {
    VerificationError(.malformedSignedHeaders, "the list of signed headers " + what)
  }

  /// Where a name of any case stands in the list, or nil.
  @inline(__always)
  private func position(of name: Span<UInt8>) -> Int? {
    guard !name.isEmpty else { return nil }
    let beginning = name.paddedWord(at: 0).lowercasedBytes.orderedByBytes(name.count)
    var (low, high) = (0, count)
    while low < high {
      let middle = (low &+ high) / 2
      let candidate = entries[middle].beginning
      if beginning == candidate {
        // All there is of short names is their beginning.
        if name.count <= 8, name.count == Int(entries[middle].end &- entries[middle].start) { return middle }
        return positionAmongEqualBeginnings(name, low, middle, high)
      }
      if beginning < candidate { high = middle } else { low = middle &+ 1 }
    }
    return nil
  }

  /// The same where the first eight bytes do not decide.
  private func positionAmongEqualBeginnings(_ name: Span<UInt8>, _ low: Int, _ middle: Int, _ high: Int) -> Int? {
    if equalIgnoringCase(name, self.name(entries[middle])) { return middle }
    var (low, high) = (low, high)
    while low < high {
      let middle = (low + high) / 2
      let order = compareIgnoringCase(name, self.name(entries[middle]))
      if order == 0 { return equalIgnoringCase(name, self.name(entries[middle])) ? middle : nil }
      if order < 0 { high = middle } else { low = middle + 1 }
    }
    return nil
  }

  /// Takes a field of the request, those of one name being taken in order.
  /// - Parameters:
  ///   - index: Where it lies among the fields.
  ///   - name: Its name, in any case.
  /// - Returns: Whether its name is in the list, so that it is covered.
  @inline(__always)
  @_lifetime(self: copy self)
  mutating func take(_ index: Int, _ name: Span<UInt8>) -> Bool {
    let field = Int32(truncatingIfNeeded: index)
    guard let position = position(of: name) else { return false }
    if entries[position].first == Self.none {
      entries[position].first = field
    } else {
      entries[Int(entries[position].last)].nextField = field
    }
    entries[position].last = field
    return true
  }

  /// Takes `host`, which follows from the target.
  /// - Returns: Whether it is in the list.
  @_lifetime(self: copy self)
  mutating func takeHostOfTarget() -> Bool {
    guard let position = position(of: StaticString("host").bytes) else { return false }
    entries[position].first = Self.hostOfTarget
    return true
  }

  /// The first name that no field bears.
  var missing: String? {
    for position in 0..<count where entries[position].first == Self.none {
      return String(decoding: name(entries[position]))
    }
    return nil
  }

  @inline(__always)
  @_lifetime(sink: copy sink)
  func writeLines(host: Span<UInt8>, to sink: inout some TextSink & ~Copyable & ~Escapable) {
    for position in 0..<count {
      var field = entries[position].first
      sink.write(name(entries[position]))
      sink.write(UInt8(ascii: ":"))
      if field == Self.hostOfTarget {
        sink.write(host)
      } else {
        fields[Int(field)].value.withUTF8Bytes { sink.writeCollapsed($0) }
        while field != entries[position].last {
          field = entries[Int(field)].nextField
          sink.write(UInt8(ascii: ","))
          fields[Int(field)].value.withUTF8Bytes { sink.writeCollapsed($0) }
        }
      }
      sink.write(UInt8(ascii: "\n"))
    }
  }

  @inline(__always)
  @_lifetime(sink: copy sink)
  func writeNames(to sink: inout some TextSink & ~Copyable & ~Escapable) {
    guard isEncoded else { return sink.write(text) }
    for position in 0..<count {
      if position > 0 { sink.write(UInt8(ascii: ";")) }
      sink.write(name(entries[position]))
    }
  }
}

/// Calls `body` with the names of a list.
/// - Parameters:
///   - text: The names with semicolons between.
///   - isEncoded: Whether the semicolons are encoded as in a query.
///   - fields: The headers of the request.
/// - Throws: `malformedSignedHeaders`, `missingSignedHeader`, and what `body` throws.
@inline(__always)
func withSignedHeaderNames<Result: ~Copyable>(
  _ text: Span<UInt8>, isEncoded: Bool, of fields: Span<HeaderField>,
  _ body: (consuming SignedHeaderNames) throws(VerificationError) -> Result
) throws(VerificationError) -> Result {
  // A request has no more names than fields, and its host.
  try withScratch(of: SignedHeaderNames.Entry.self, capacity: fields.count + 1) { entries throws(VerificationError) in
    try body(SignedHeaderNames(text, isEncoded: isEncoded, of: fields, entries))
  }
}
