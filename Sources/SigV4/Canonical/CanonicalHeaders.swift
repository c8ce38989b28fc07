/// The headers that a signature covers, sorted by lower-case name, each name once.
struct CanonicalHeaders {
  private let fields: [HeaderField]
  /// Indices into `fields`, by name and, under one name, in request order.
  private let order: [Int]

  /// - Parameters:
  ///   - fields: The headers as they are sent.
  ///   - selection: Which of them the signature covers.
  /// - Throws: `invalidHeaderName`, `invalidHeaderValue`, `unsignableHeader`.
  init(_ fields: [HeaderField], _ selection: HeaderSelection) throws(SigV4Error) {
    try selection.validate(for: fields)
    var order: [Int] = []
    order.reserveCapacity(fields.count)
    for (index, field) in fields.enumerated() {
      try Self.check(field)
      if selection.includes(field.name) { order.append(index) }
    }
    order.sort {
      let names = compareIgnoringCase(fields[$0].name, fields[$1].name)
      return names == 0 ? $0 < $1 : names < 0
    }
    self.fields = fields
    self.order = order
  }

  private static func check(_ field: HeaderField) throws(SigV4Error) {
    let name = field.name.utf8.span
    guard !name.isEmpty else { throw SigV4Error(.invalidHeaderName, "the name of a header is empty") }
    for i in name.indices where !ByteSet.token.contains(name[i]) {
      throw SigV4Error(.invalidHeaderName, "the name of a header holds a character that no name may, at byte " + String(i))
    }
    let value = field.value.utf8.span
    for i in value.indices where (value[i] < 32 && value[i] != UInt8(ascii: "\t")) || value[i] >= 127 {
      throw SigV4Error(
        .invalidHeaderValue,
        "the value of " + field.name + " holds a control or non-ASCII character, at byte " + String(i)
          + "; encode it, for example as RFC 2047 says")
    }
  }

  /// Writes `name:value` lines: the value trimmed, with single spaces, repeats joined by commas in request order.
  func writeLines(to sink: inout some CanonicalSink & ~Copyable) {
    for position in order.indices {
      let field = fields[order[position]]
      if isRepeat(position) {
        sink.write(UInt8(ascii: ","))
      } else {
        if position > 0 { sink.write(UInt8(ascii: "\n")) }
        sink.writeLowercased(field.name.utf8.span)
        sink.write(UInt8(ascii: ":"))
      }
      sink.writeCollapsed(field.value.utf8.span)
    }
    if !order.isEmpty { sink.write(UInt8(ascii: "\n")) }
  }

  /// Writes the names of the signed headers, with semicolons between.
  func writeNames(to sink: inout some CanonicalSink & ~Copyable) {
    for position in order.indices where !isRepeat(position) {
      if position > 0 { sink.write(UInt8(ascii: ";")) }
      sink.writeLowercased(fields[order[position]].name.utf8.span)
    }
  }

  /// `SignedHeaders`: the names, with semicolons between.
  var names: String {
    var sink = TextSink(capacity: 64)
    writeNames(to: &sink)
    return sink.text
  }

  /// Whether the field at a position of `order` has the name of the one before.
  private func isRepeat(_ position: Int) -> Bool {
    position > 0 && equalIgnoringCase(fields[order[position]].name, fields[order[position - 1]].name)
  }

  /// The covered headers as they must be sent.
  var signedFields: [HeaderField] { order.map { fields[$0] } }
}

extension CanonicalSink where Self: ~Copyable {
  fileprivate mutating func writeLowercased(_ name: Span<UInt8>) {
    for i in name.indices { write(name[i].lowercased) }
  }

  /// Writes a value without the spaces and tabs at its ends, and each run of them inside as one space.
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
