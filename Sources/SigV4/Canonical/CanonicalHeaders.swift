internal import Crypto

/// The headers that a signature covers, sorted by lower-case name, each name once.
struct CanonicalHeaders: ~Copyable {
  /// A header that is not among the request's own.
  /// Its raw value is its code in `order`, beyond all indices of the request's own.
  private enum Added: Int32 {
    case host = -4
    case date, payload, token

    var lowercaseName: String? {
      switch self {
      case .host: "host"
      case .date: "x-amz-date"
      case .payload: "x-amz-content-sha256"
      case .token: nil
      }
    }
  }

  private let fields: [HeaderField]
  /// Indices into `fields`, and codes of `Added`; by name and, under one name, in request order.
  private var order = SmallArray<12, Int32>(filler: 0)
  private var time: SigningTime?
  private var payload: Payload?
  private var token: HeaderField?

  /// No headers of `fields` yet.
  init(of fields: [HeaderField]) { self.fields = fields }

  /// Covers the field at an index.
  mutating func include(_ index: Int) { order.append(Int32(truncatingIfNeeded: index)) }

  /// Covers `host`, which follows from the URL.
  mutating func includeHost() { order.append(Added.host.rawValue) }

  /// Covers `x-amz-date`.
  mutating func includeDate(_ time: SigningTime) {
    self.time = time
    order.append(Added.date.rawValue)
  }

  /// Covers `x-amz-content-sha256`.
  mutating func includePayload(_ payload: Payload) {
    self.payload = payload
    order.append(Added.payload.rawValue)
  }

  /// Covers the header of a session token.
  mutating func includeToken(_ field: HeaderField) {
    token = field
    order.append(Added.token.rawValue)
  }

  /// To be called when all are included, before any is written.
  mutating func sort() {
    guard order.count > 1 else { return }
    let (fields, token) = (fields, token)
    order.sort {
      let names = compareIgnoringCase(Self.name($0, fields, token), Self.name($1, fields, token))
      return names < 0 || names == 0 && $0 < $1
    }
  }

  private static func name(_ code: Int32, _ fields: [HeaderField], _ token: HeaderField?) -> String {
    if code >= 0 { return fields[Int(code)].name }
    return Added(rawValue: code)?.lowercaseName ?? token?.name ?? HeaderName.securityToken
  }

  private func name(at position: Int) -> String { Self.name(order[position], fields, token) }

  /// The covered fields of the request, and the payload header if it is covered: what a presigned request must send.
  var requiredFields: [HeaderField] {
    var required: [HeaderField] = []
    for position in 0..<order.count {
      let code = order[position]
      if code >= 0 { required.append(fields[Int(code)]) }
      if code == Added.payload.rawValue, let payload {
        required.append(HeaderField(name: HeaderName.contentSHA256, value: payload.text))
      }
    }
    return required
  }

  /// Writes `name:value` lines: the value trimmed, with single spaces, repeats joined by commas in request order.
  /// - Parameter host: The value of `host`, where it follows from the URL.
  @_lifetime(sink: copy sink)
  func writeLines(host: Span<UInt8>, to sink: inout some TextSink & ~Copyable & ~Escapable) {
    for position in 0..<order.count {
      if isRepeat(position) {
        sink.write(UInt8(ascii: ","))
      } else {
        if position > 0 { sink.write(UInt8(ascii: "\n")) }
        writeName(at: position, to: &sink)
        sink.write(UInt8(ascii: ":"))
      }
      writeValue(order[position], host, to: &sink)
    }
    if order.count > 0 { sink.write(UInt8(ascii: "\n")) }
  }

  @_lifetime(sink: copy sink)
  private func writeValue(_ code: Int32, _ host: Span<UInt8>, to sink: inout some TextSink & ~Copyable & ~Escapable) {
    if code >= 0 { return sink.writeCollapsed(fields[Int(code)].value.utf8.span) }
    switch Added(rawValue: code) {
    case .host: sink.write(host)
    case .date: if let time { sink.write(time.digits.span) }
    case .payload: if let payload { sink.write(payload.text) }
    case .token, nil: if let token { sink.write(token.value) }
    }
  }

  /// Writes the names of the signed headers, with semicolons between.
  /// - Parameter isEncoded: Whether they go into a query.
  @_lifetime(sink: copy sink)
  func writeNames(isEncoded: Bool = false, to sink: inout some TextSink & ~Copyable & ~Escapable) {
    for position in 0..<order.count where !isRepeat(position) {
      if position > 0 { sink.write(isEncoded ? "%3B" : ";") }
      writeName(at: position, isEncoded: isEncoded, to: &sink)
    }
  }

  @_lifetime(sink: copy sink)
  private func writeName(at position: Int, isEncoded: Bool = false, to sink: inout some TextSink & ~Copyable & ~Escapable) {
    if let name = Added(rawValue: order[position])?.lowercaseName {
      sink.write(name)
    } else {
      sink.writeLowercased(name(at: position).utf8.span, isEncoded: isEncoded)
    }
  }

  /// `SignedHeaders`: the names, with semicolons between.
  var names: String {
    var buffer = TextBuffer()
    writeNames(to: &buffer)
    return String(decoding: buffer.span)
  }

  /// Whether the header at a position has the name of the one before.
  private func isRepeat(_ position: Int) -> Bool {
    position > 0 && order[position] > 0 && equalIgnoringCase(name(at: position), name(at: position - 1))
  }
}

extension TextSink where Self: ~Copyable & ~Escapable {
  @_lifetime(self: copy self)
  mutating func writeLowercased(_ name: Span<UInt8>, isEncoded: Bool = false) {
    for i in name.indices {
      if isEncoded, !ByteSet.unreserved.contains(name[i]) {
        writeEscape(name[i])
      } else {
        write(name[i].lowercased)
      }
    }
  }

  /// Writes a value without the spaces and tabs at its ends, and each run of them inside as one space.
  @_lifetime(self: copy self)
  fileprivate mutating func writeCollapsed(_ value: Span<UInt8>) {
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
