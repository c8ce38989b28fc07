internal import Crypto

/// The headers that a new signature covers: some of the request's, and those that signing adds.
struct CanonicalHeaders: SignedHeaderText, ~Copyable, ~Escapable {
  /// A header that is not among the request's own.
  /// Its raw value is its code in `order`, beyond all indices of the request's own.
  private enum Added: Int32 {
    case host = -4
    case date, payload, token
  }

  /// A header and its place in the order.
  struct Entry: BitwiseCopyable {
    /// The first eight bytes of the name in lower case, which mostly decide.
    let nameBeginning: UInt64
    /// An index into the request's headers, or a code of `Added`; under one name they are in request order.
    let code: Int32
    /// Where the line of one of the request's lies in `lines`: the name, a colon, the value.
    var lineStart: Int32 = 0
    var nameEnd: Int32 = 0
    var lineEnd: Int32 = 0
    /// Whether the one before has the same name.
    var isRepeat = false

    var name: Range<Int> { Int(lineStart)..<Int(nameEnd) }
    var value: Range<Int> { Int(nameEnd) &+ 1..<Int(lineEnd) }
  }

  private var order: OutputSpan<Entry>
  /// The lines of the request's own, in the order of the request.
  private var lines: OutputSpan<UInt8>
  /// The values of what is not among the request's own.
  private var date: SigningTime?
  private var payload: Span<UInt8>
  private var token: Span<UInt8>
  private var tokenName = Service.TokenName.securityToken

  /// How many headers may be included that are not among the request's own.
  fileprivate static var addedCapacity: Int { 4 }

  /// No headers yet.
  @inline(__always)
  @_lifetime(copy order, copy lines)
  fileprivate init(_ order: consuming OutputSpan<Entry>, _ lines: consuming OutputSpan<UInt8>) {
    self.order = order
    self.lines = lines
    payload = StaticString("").bytes
    token = StaticString("").bytes
  }

  /// Covers a field of the request.
  @inline(__always)
  @_lifetime(self: copy self)
  mutating func include(_ index: Int, _ name: Span<UInt8>, _ value: Span<UInt8>) {
    guard !order.isFull else { return }
    let start = lines.count
    lines.writeLowercased(name)
    let nameEnd = lines.count
    lines.write(UInt8(ascii: ":"))
    lines.writeCollapsed(value)
    order.append(
      Entry(
        nameBeginning: Self.beginning(lines.span.extracting(start..<nameEnd)), code: Int32(truncatingIfNeeded: index),
        lineStart: Int32(truncatingIfNeeded: start), nameEnd: Int32(truncatingIfNeeded: nameEnd),
        lineEnd: Int32(truncatingIfNeeded: lines.count)))
  }

  @inline(__always)
  @_lifetime(self: copy self)
  private mutating func include(_ added: Added) {
    guard !order.isFull else { return }
    order.append(Entry(nameBeginning: Self.beginning(name(added).bytes), code: added.rawValue))
  }

  @inline(__always)
  private static func beginning(_ name: Span<UInt8>) -> UInt64 { name.paddedWord(at: 0).orderedByBytes(name.count) }

  /// Covers `host`, which follows from the URL.
  @inline(__always)
  @_lifetime(self: copy self)
  mutating func includeHost() { include(.host) }

  /// Covers `x-amz-date`.
  /// - Parameter date: Its value.
  @inline(__always)
  @_lifetime(self: copy self)
  mutating func includeDate(_ date: SigningTime) {
    self.date = date
    include(.date)
  }

  /// Covers `x-amz-content-sha256`.
  /// - Parameter payload: Its value.
  @inline(__always)
  @_lifetime(self: copy self, copy payload)
  mutating func includePayload(_ payload: Span<UInt8>) {
    self.payload = payload
    include(.payload)
  }

  /// Covers the header of a session token.
  @inline(__always)
  @_lifetime(self: copy self, copy value)
  mutating func includeToken(_ name: Service.TokenName, _ value: Span<UInt8>) {
    tokenName = name
    token = value
    include(.token)
  }

  /// To be called when all are included, before any is written.
  @inline(__always)
  @_lifetime(self: copy self)
  mutating func sort() {
    if order.count > 1 { sortSeveral() }
  }

  @_lifetime(self: copy self)
  private mutating func sortSeveral() {
    // By insertion: there are few, and mostly in order.
    for end in 1..<order.count {
      let entry = order[end]
      guard precedes(entry, order[end &- 1]) else { continue }
      var position = end
      repeat {
        order[position] = order[position &- 1]
        position &-= 1
      } while position > 0 && precedes(entry, order[position &- 1])
      order[position] = entry
    }
    for position in 1..<order.count where order[position].code > 0 {
      order[position].isRepeat = compareNames(order[position &- 1], order[position]) == 0
    }
  }

  @inline(__always)
  private func precedes(_ lhs: Entry, _ rhs: Entry) -> Bool {
    let names = compareNames(lhs, rhs)
    return names < 0 || names == 0 && lhs.code < rhs.code
  }

  /// Negative, zero or positive.
  @inline(__always)
  private func compareNames(_ lhs: Entry, _ rhs: Entry) -> Int {
    if lhs.nameBeginning != rhs.nameBeginning { return lhs.nameBeginning < rhs.nameBeginning ? -1 : 1 }
    return compare(name(lhs), name(rhs))
  }

  /// A name in lower case.
  @inline(__always)
  @_lifetime(borrow self)
  private func name(_ entry: Entry) -> Span<UInt8> {
    if let added = Added(rawValue: entry.code) { return name(added).bytes }
    return lines.span.extracting(entry.name)
  }

  @inline(__always)
  private func name(_ added: Added) -> StaticString {
    switch added {
    case .host: "host"
    case .date: "x-amz-date"
    case .payload: "x-amz-content-sha256"
    case .token: tokenName.lowercaseHeader
    }
  }

  /// The covered ones of a request's headers, and the payload header if it is covered: what a presigned request must
  /// send.
  func requiredFields(of fields: Span<HeaderField>) -> [HeaderField] {
    var required: [HeaderField] = []
    for position in 0..<order.count {
      let code = order[position].code
      if code >= 0 { required.append(fields[Int(code)]) }
      if code == Added.payload.rawValue {
        required.append(HeaderField(name: HeaderName.contentSHA256, value: String(decoding: payload)))
      }
    }
    return required
  }

  @inline(__always)
  @_lifetime(sink: copy sink)
  func writeLines(host: Span<UInt8>, to sink: inout some TextSink & ~Copyable & ~Escapable) {
    for position in 0..<order.count {
      writeBeforeValue(position, to: &sink)
      let entry = order[position]
      switch Added(rawValue: entry.code) {
      case .host: sink.write(host)
      case .date: if let date { sink.write(date) }
      case .payload: sink.write(payload)
      case .token: sink.write(token)
      case nil: sink.write(lines.span.extracting(entry.value))
      }
    }
    if order.count > 0 { sink.write(UInt8(ascii: "\n")) }
  }

  /// Writes what comes between the value before, if there is one, and the value at a position.
  @inline(__always)
  @_lifetime(sink: copy sink)
  private func writeBeforeValue(_ position: Int, to sink: inout some TextSink & ~Copyable & ~Escapable) {
    let entry = order[position]
    if entry.isRepeat { return sink.write(UInt8(ascii: ",")) }
    if position > 0 { sink.write(UInt8(ascii: "\n")) }
    sink.write(name(entry))
    sink.write(UInt8(ascii: ":"))
  }

  /// What comes after the query, with gaps for the values of the request's own.
  /// - Parameters:
  ///   - fields: The request's.
  ///   - payload: The last line; nil for gaps here and in the headers.
  func form(of fields: Span<HeaderField>, host: Span<UInt8>, payload: String?) -> HeaderForm {
    var text = TextBuffer()
    text.write(literal: HeaderForm.beginning)
    var gaps: [HeaderForm.Gap] = []
    for position in 0..<order.count {
      writeBeforeValue(position, to: &text)
      let code = order[position].code
      switch Added(rawValue: code) {
      case .host: text.write(host)
      case .date: if let date { text.write(date) }
      case .token: text.write(token)
      case .payload: text.write(payload, noting: &gaps)
      case nil: gaps.append(HeaderForm.Gap(textEnd: text.count, source: Int(code)))
      }
    }
    if order.count > 0 { text.write(UInt8(ascii: "\n")) }
    text.write(UInt8(ascii: "\n"))
    writeNames(to: &text)
    text.write(UInt8(ascii: "\n"))
    text.write(payload, noting: &gaps)
    return HeaderForm(fields, text.array, gaps)
  }

  @inline(__always)
  @_lifetime(sink: copy sink)
  func writeNames(to sink: inout some TextSink & ~Copyable & ~Escapable) {
    for position in 0..<order.count where !order[position].isRepeat {
      if position > 0 { sink.write(UInt8(ascii: ";")) }
      sink.write(name(order[position]))
    }
  }

  /// Writes the names as the query of a URL has them.
  @inline(__always)
  @_lifetime(sink: copy sink)
  func writeEncodedNames(to sink: inout some TextSink & ~Copyable & ~Escapable) {
    for position in 0..<order.count where !order[position].isRepeat {
      if position > 0 { sink.write(literal: "%3B") }
      sink.writeEncoded(name(order[position]), keeping: .unreserved)
    }
  }

  /// `SignedHeaders`: the names, with semicolons between.
  var names: String {
    var buffer = TextBuffer()
    writeNames(to: &buffer)
    return String(decoding: buffer.span)
  }
}

/// Calls `body` with an empty list of the headers to cover, which may come to hold those of `fields` and those that
/// signing adds.
@inline(__always)
func withCanonicalHeaders<Result>(
  of fields: Span<HeaderField>, _ body: (consuming CanonicalHeaders) throws(SigV4Error) -> Result
) throws(SigV4Error) -> Result {
  var byteCount = 0
  for index in fields.indices { byteCount &+= fields[index].name.utf8.count &+ 1 &+ fields[index].value.utf8.count }
  guard byteCount < Int(Int32.max) else {
    throw SigV4Error(.invalidHeaderValue, "the headers have more than 2 GiB together")
  }
  return try withScratch(
    of: CanonicalHeaders.Entry.self, capacity: fields.count + CanonicalHeaders.addedCapacity,
    // A name is written eight bytes at a time.
    byteCount: fields.isEmpty ? 0 : byteCount + 8
  ) { order, lines throws(SigV4Error) in
    try body(CanonicalHeaders(order, lines))
  }
}

extension TextBuffer {
  /// Writes a payload, or notes a gap for one.
  fileprivate mutating func write(_ payload: String?, noting gaps: inout [HeaderForm.Gap]) {
    if let payload { write(payload) } else { gaps.append(.forPayload(textEnd: count)) }
  }
}
