internal import Crypto

/// The headers that a signature covers, sorted by lower-case name, each name once.
struct CanonicalHeaders: ~Copyable, ~Escapable {
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
    /// An index into `fields`, or a code of `Added`; under one name they are in request order.
    let code: Int32
    /// Where the name lies in lower case in `lowercaseNames`, if it does.
    var nameStart: Int32 = 0
    var nameEnd: Int32 = 0
    /// Whether the one before has the same name.
    var isRepeat = false
  }

  private let fields: Span<HeaderField>
  private var order: OutputSpan<Entry>
  /// The values of what is not among the request's own.
  private var date: Span<UInt8>
  private var payload: Span<UInt8>
  private var token: Span<UInt8>
  private var tokenName = Service.TokenName.securityToken
  /// Names in lower case, where they are at hand.
  private var lowercaseNames: Span<UInt8>
  /// Whether they are the list that names all covered headers.
  private var isList = false

  /// How many headers may be included that are not among the request's own.
  static var addedCapacity: Int { 4 }

  /// No headers of `fields` yet.
  @inline(__always)
  @_lifetime(copy fields, copy order)
  fileprivate init(of fields: Span<HeaderField>, _ order: consuming OutputSpan<Entry>) {
    self.fields = fields
    self.order = order
    date = StaticString("").bytes
    payload = StaticString("").bytes
    token = StaticString("").bytes
    lowercaseNames = StaticString("").bytes
  }

  @inline(__always)
  @_lifetime(self: copy self)
  private mutating func include(_ code: Int32, _ name: Span<UInt8>) {
    guard !order.isFull else { return }
    let beginning = name.isEmpty ? 0 : name.paddedWord(at: 0).lowercasedBytes.orderedByBytes(name.count)
    order.append(Entry(nameBeginning: beginning, code: code))
  }

  /// Covers the field at an index.
  @_lifetime(self: copy self)
  mutating func include(_ index: Int) {
    include(Int32(truncatingIfNeeded: index), fields[index].name.utf8.span)
  }

  /// Has names at hand for `includeInOrder`.
  /// - Parameters:
  ///   - names: Names in lower case.
  ///   - isList: Whether they are all that will be covered, with semicolons between.
  @inline(__always)
  @_lifetime(self: copy self, copy names)
  mutating func takeNames(from names: Span<UInt8>, isList: Bool) {
    lowercaseNames = names
    self.isList = isList
  }

  /// Covers the field at an index, whose name is that of the one before, or comes after it: nothing is left to be sorted.
  /// - Parameters:
  ///   - start: Where the name at hand begins.
  ///   - end: Where it ends.
  @inline(__always)
  @_lifetime(self: copy self)
  mutating func includeInOrder(_ index: Int32, nameStart start: Int32, end: Int32, isRepeat: Bool) {
    guard !order.isFull else { return }
    order.append(Entry(nameBeginning: 0, code: index, nameStart: start, nameEnd: end, isRepeat: isRepeat))
  }

  /// Covers `host`, which follows from the URL.
  @inline(__always)
  @_lifetime(self: copy self)
  mutating func includeHost() { include(Added.host.rawValue, StaticString("host").bytes) }

  /// Covers `x-amz-date`.
  /// - Parameter date: Its value.
  @inline(__always)
  @_lifetime(self: copy self, copy date)
  mutating func includeDate(_ date: Span<UInt8>) {
    self.date = date
    include(Added.date.rawValue, StaticString("x-amz-date").bytes)
  }

  /// Covers `x-amz-content-sha256`.
  /// - Parameter payload: Its value.
  @inline(__always)
  @_lifetime(self: copy self, copy payload)
  mutating func includePayload(_ payload: Span<UInt8>) {
    self.payload = payload
    include(Added.payload.rawValue, StaticString("x-amz-content-sha256").bytes)
  }

  /// Covers the header of a session token.
  @inline(__always)
  @_lifetime(self: copy self, copy value)
  mutating func includeToken(_ name: Service.TokenName, _ value: Span<UInt8>) {
    tokenName = name
    token = value
    include(Added.token.rawValue, name.lowercaseHeader.bytes)
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
      var position = end
      while position > 0, precedes(order[position], order[position - 1]) {
        order.swapAt(position, position - 1)
        position -= 1
      }
    }
    for position in 1..<order.count where order[position].code > 0 {
      order[position].isRepeat = compareNames(order[position - 1], order[position]) == 0
    }
  }

  private func precedes(_ lhs: Entry, _ rhs: Entry) -> Bool {
    let names = compareNames(lhs, rhs)
    return names < 0 || names == 0 && lhs.code < rhs.code
  }

  /// Negative, zero or positive.
  private func compareNames(_ lhs: Entry, _ rhs: Entry) -> Int {
    if lhs.nameBeginning != rhs.nameBeginning { return lhs.nameBeginning < rhs.nameBeginning ? -1 : 1 }
    return compareIgnoringCase(name(lhs.code), name(rhs.code))
  }

  /// A name, where the first eight bytes do not decide.
  private func name(_ code: Int32) -> String {
    switch Added(rawValue: code) {
    case nil: fields[Int(code)].name
    case .host: HeaderName.host
    case .date: HeaderName.date
    case .payload: HeaderName.contentSHA256
    case .token: tokenName.header
    }
  }

  /// The covered fields of the request, and the payload header if it is covered: what a presigned request must send.
  var requiredFields: [HeaderField] {
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

  /// Writes `name:value` lines: the value trimmed, with single spaces, repeats joined by commas in request order.
  /// - Parameter host: The value of `host`, where it follows from the URL.
  @inline(__always)
  @_lifetime(sink: copy sink)
  func writeLines(host: Span<UInt8>, to sink: inout some TextSink & ~Copyable & ~Escapable) {
    for position in 0..<order.count {
      let entry = order[position]
      if entry.isRepeat {
        sink.write(literal: ",")
        sink.writeCollapsed(fields[Int(entry.code)].value.utf8.span)
        continue
      }
      if position > 0 { sink.write(literal: "\n") }
      switch Added(rawValue: entry.code) {
      case .host:
        sink.write(literal: "host:")
        sink.write(host)
      case .date:
        sink.write(literal: "x-amz-date:")
        sink.write(date)
      case .payload:
        sink.write(literal: "x-amz-content-sha256:")
        sink.write(payload)
      case .token:
        sink.write(literal: tokenName.lowercaseHeader)
        sink.write(literal: ":")
        sink.write(token)
      case nil:
        writeName(entry, isEncoded: false, to: &sink)
        sink.write(literal: ":")
        sink.writeCollapsed(fields[Int(entry.code)].value.utf8.span)
      }
    }
    if order.count > 0 { sink.write(literal: "\n") }
  }

  /// Writes the names of the signed headers, with semicolons between.
  /// - Parameter isEncoded: Whether they go into a query.
  @inline(__always)
  @_lifetime(sink: copy sink)
  func writeNames(isEncoded: Bool = false, to sink: inout some TextSink & ~Copyable & ~Escapable) {
    if isList, !isEncoded { return sink.write(lowercaseNames) }
    for position in 0..<order.count where !order[position].isRepeat {
      if position > 0 { sink.write(literal: isEncoded ? "%3B" : ";") }
      let entry = order[position]
      switch Added(rawValue: entry.code) {
      case .host: sink.write(literal: "host")
      case .date: sink.write(literal: "x-amz-date")
      case .payload: sink.write(literal: "x-amz-content-sha256")
      case .token: sink.write(literal: tokenName.lowercaseHeader)
      case nil: writeName(entry, isEncoded: isEncoded, to: &sink)
      }
    }
  }

  /// Writes the name of a field in lower case.
  @inline(__always)
  @_lifetime(sink: copy sink)
  private func writeName(
    _ entry: Entry, isEncoded: Bool, to sink: inout some TextSink & ~Copyable & ~Escapable
  ) {
    if entry.nameEnd > entry.nameStart, !isEncoded {
      sink.write(lowercaseNames.extracting(Int(entry.nameStart)..<Int(entry.nameEnd)))
    } else {
      sink.writeLowercased(fields[Int(entry.code)].name.utf8.span, isEncoded: isEncoded)
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
  try withScratch(
    of: CanonicalHeaders.Entry.self, capacity: fields.count + CanonicalHeaders.addedCapacity
  ) { order throws(SigV4Error) in
    try body(CanonicalHeaders(of: fields, order))
  }
}

extension TextSink where Self: ~Copyable & ~Escapable {
  @_lifetime(self: copy self)
  mutating func writeLowercased(_ name: Span<UInt8>, isEncoded: Bool = false) {
    if isEncoded, ByteSet.unreserved.firstIndex(outsideIn: name, from: 0) < name.count {
      return writeLowercasedEscaping(name)
    }
    var i = 0
    while i < name.count {
      write(word: name.paddedWord(at: i).lowercasedBytes, byteCount: min(name.count &- i, 8))
      i &+= 8
    }
  }

  @_lifetime(self: copy self)
  private mutating func writeLowercasedEscaping(_ name: Span<UInt8>) {
    for i in name.indices {
      if ByteSet.unreserved.contains(name[i]) { write(name[i].lowercased) } else { writeEscape(name[i]) }
    }
  }

  /// Writes a value without the spaces and tabs at its ends, and each run of them inside as one space.
  @_lifetime(self: copy self)
  fileprivate mutating func writeCollapsed(_ value: Span<UInt8>) {
    var blank = ByteSet.graphic.firstIndex(outsideIn: value, from: 0)
    while blank < value.count {
      let isInside = blank > 0 && blank &+ 1 < value.count
      guard isInside, value[blank] == UInt8(ascii: " "), !isBlank(value[blank &+ 1]) else {
        return writeCollapsing(value)
      }
      blank = ByteSet.graphic.firstIndex(outsideIn: value, from: blank &+ 1)
    }
    write(value)
  }

  /// The same where there are such.
  @inline(never)
  @_lifetime(self: copy self)
  private mutating func writeCollapsing(_ value: Span<UInt8>) {
    var start = 0
    var end = value.count
    while start < end, isBlank(value[start]) { start += 1 }
    while end > start, isBlank(value[end - 1]) { end -= 1 }
    var wordStart = start
    var i = start
    while i < end {
      if isBlank(value[i]) {
        write(value.extracting(wordStart..<i))
        write(UInt8(ascii: " "))
        while isBlank(value[i]) { i += 1 }
        wordStart = i
      } else {
        i += 1
      }
    }
    write(value.extracting(wordStart..<end))
  }
}
