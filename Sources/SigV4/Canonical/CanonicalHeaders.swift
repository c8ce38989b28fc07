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
  private struct Entry {
    /// An index into `fields`, or a code of `Added`; under one name they are in request order.
    var code: Int32 = 0
    /// Whether the one before has the same name.
    var isRepeat = false
    /// The first eight bytes of the name in lower case, which mostly decide.
    var nameBeginning: UInt64 = 0
  }

  private let fields: Span<HeaderField>
  private var order = SmallArray<8, Entry>(filler: Entry())
  private var time: SigningTime?
  private var payload: Span<UInt8>
  private var token: Span<UInt8>
  private var tokenName: StaticString = ""

  /// No headers of `fields` yet.
  @inline(__always)
  @_lifetime(copy fields)
  init(of fields: Span<HeaderField>) {
    self.fields = fields
    payload = StaticString("").bytes
    token = StaticString("").bytes
  }

  @inline(__always)
  @_lifetime(self: copy self)
  private mutating func include(_ code: Int32, _ name: Span<UInt8>) {
    let beginning = name.isEmpty ? 0 : name.paddedWord(at: 0).lowercasedBytes.orderedByBytes(name.count)
    order.append(Entry(code: code, nameBeginning: beginning))
  }

  /// Covers the field at an index.
  @_lifetime(self: copy self)
  mutating func include(_ index: Int) {
    include(Int32(truncatingIfNeeded: index), fields[index].name.utf8.span)
  }

  /// Covers `host`, which follows from the URL.
  @inline(__always)
  @_lifetime(self: copy self)
  mutating func includeHost() { include(Added.host.rawValue, StaticString("host").bytes) }

  /// Covers `x-amz-date`.
  @inline(__always)
  @_lifetime(self: copy self)
  mutating func includeDate(_ time: SigningTime) {
    self.time = time
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
  /// - Parameter name: Its name, in lower case.
  @inline(__always)
  @_lifetime(self: copy self, copy value)
  mutating func includeToken(_ name: StaticString, _ value: Span<UInt8>) {
    tokenName = name
    token = value
    include(Added.token.rawValue, name.bytes)
  }

  /// To be called when all are included, before any is written.
  @inline(__always)
  @_lifetime(self: copy self)
  mutating func sort() {
    if order.count > 1 { sortSeveral() }
  }

  @_lifetime(self: copy self)
  private mutating func sortSeveral() {
    let (fields, tokenName) = (fields, tokenName)
    order.sort {
      if $0.nameBeginning != $1.nameBeginning { return $0.nameBeginning < $1.nameBeginning }
      let names = compareIgnoringCase(Self.name($0.code, fields, tokenName), Self.name($1.code, fields, tokenName))
      return names < 0 || names == 0 && $0.code < $1.code
    }
    for position in 1..<order.count {
      let (previous, entry) = (order[position - 1], order[position])
      guard previous.nameBeginning == entry.nameBeginning, entry.code > 0 else { continue }
      order[position].isRepeat = equalIgnoringCase(
        Self.name(previous.code, fields, tokenName), Self.name(entry.code, fields, tokenName))
    }
  }

  /// A name, where the first eight bytes do not decide.
  private static func name(_ code: Int32, _ fields: Span<HeaderField>, _ tokenName: StaticString) -> String {
    switch Added(rawValue: code) {
    case nil: fields[Int(code)].name
    case .host: HeaderName.host
    case .date: HeaderName.date
    case .payload: HeaderName.contentSHA256
    case .token: String(decoding: tokenName.bytes)
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
        if let time { sink.write(time.digits.span) }
      case .payload:
        sink.write(literal: "x-amz-content-sha256:")
        sink.write(payload)
      case .token:
        sink.write(literal: tokenName)
        sink.write(literal: ":")
        sink.write(token)
      case nil:
        sink.writeLowercased(fields[Int(entry.code)].name.utf8.span)
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
    for position in 0..<order.count where !order[position].isRepeat {
      if position > 0 { sink.write(literal: isEncoded ? "%3B" : ";") }
      let code = order[position].code
      switch Added(rawValue: code) {
      case .host: sink.write(literal: "host")
      case .date: sink.write(literal: "x-amz-date")
      case .payload: sink.write(literal: "x-amz-content-sha256")
      case .token: sink.write(literal: tokenName)
      case nil: sink.writeLowercased(fields[Int(code)].name.utf8.span, isEncoded: isEncoded)
      }
    }
  }

  /// `SignedHeaders`: the names, with semicolons between.
  var names: String {
    var buffer = TextBuffer()
    writeNames(to: &buffer)
    return String(decoding: buffer.span)
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

private func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
