internal import Crypto

/// The headers that requests of one pattern have, in order, and what of them is signed.
struct PatternHeaders {
  /// Texts that are the same in all requests, one after the other.
  private let text: [UInt8]
  /// The headers in the order they come.
  private let fields: [Field]
  /// The signed headers in the order of the canonical request.
  private let lines: [Line]
  /// Where the names of the signed headers lie in `text`, with semicolons between.
  private let names: Range<Int>

  /// A header of the requests; what it is made of lies in `text`.
  private struct Field {
    let name: Range<Int>
    let value: Value

    enum Value {
      /// Any that may be signed.
      case any
      /// `x-amz-content-sha256`.
      case payload
      /// This one.
      case same(Range<Int>)
      /// This, and a signature.
      case authorization(Range<Int>)
    }
  }

  /// A line of the canonical request, or what is joined to it.
  fileprivate struct Line {
    /// Where that lies in `text` which comes before the value.
    let beginning: Range<Int>
    /// The header whose value it is.
    let field: Int
  }

  /// Requests of more headers are too rare to be worth it.
  private static var capacity: Int { 32 }

  /// - Parameters:
  ///   - request: One that proved right.
  ///   - claim: What it claims.
  /// - Returns: Nil where the headers of another request would have to be looked at more closely.
  init?(_ request: ReceivedRequest, _ claim: borrowing RequestClaim) {
    guard let authorizationIndex = claim.authorizationIndex, request.headers.count <= Self.capacity else { return nil }
    let authorization = request.headers[authorizationIndex].value
    let list = authorization.utf8.span.extracting(claim.signedHeaders)
    var text = TextBuffer()
    guard let fields = Self.fields(request.headers, claim.signature.span, to: &text),
      let lines = Self.lines(list, of: request.headers, to: &text)
    else { return nil }
    for index in fields.indices where ReceivedHeaders.isXAmz(request.headers[index].name.utf8.span) {
      if case .payload = fields[index].value { continue }
      // Whether another may be unsigned is for each verifier to say.
      guard lines.contains(where: { $0.field == index }) else { return nil }
    }
    names = text.noting(list)
    self.text = text.array
    self.fields = fields
    self.lines = lines
  }

  /// - Returns: Nil where `X-Amz-Date` does not tell the time, or `Authorization` does not end in the signature.
  private static func fields(
    _ headers: [HeaderField], _ signature: Span<UInt8>, to text: inout TextBuffer
  ) -> [Field]? {
    var fields: [Field] = []
    var hasDate = false
    for header in headers {
      let name = header.name.utf8.span
      let value = header.value.utf8.span
      let expected: Field.Value
      switch ReceivedHeaders.Name(name) {
      case .contentSHA256: expected = .payload
      case .amzDate:
        expected = .same(text.noting(value))
        hasDate = true
      case .securityToken, .s3SessionToken: expected = .same(text.noting(value))
      case .authorization:
        let end = value.count - signature.count
        guard end >= 0, equalBytes(value.extracting(droppingFirst: end), signature),
          value.end(of: "Signature=", at: max(end - 10, 0)) == end
        else { return nil }
        expected = .authorization(text.noting(value.extracting(first: end)))
      default: expected = .any
      }
      fields.append(Field(name: text.noting(name), value: expected))
    }
    return hasDate ? fields : nil
  }

  /// - Parameter list: The names of the signed headers, with semicolons between.
  /// - Returns: Nil where the request does not have one of them.
  private static func lines(_ list: Span<UInt8>, of headers: [HeaderField], to text: inout TextBuffer) -> [Line]? {
    var lines: [Line] = []
    var start = 0
    while start < list.count {
      let end = list.firstIndex(of: UInt8(ascii: ";"), from: start)
      let name = list.extracting(start..<end)
      let previous = lines.count
      for index in headers.indices where equalIgnoringCase(headers[index].name.utf8.span, name) {
        let beginning = text.count
        if lines.count > previous {
          text.write(UInt8(ascii: ","))
        } else {
          if previous > 0 { text.write(UInt8(ascii: "\n")) }
          text.write(name)
          text.write(UInt8(ascii: ":"))
        }
        lines.append(Line(beginning: beginning..<text.count, field: index))
      }
      guard lines.count > previous else { return nil }
      start = end + 1
    }
    return lines
  }

  /// Whether a request has headers of the same names in the same order, and their values are as they must be, but for
  /// the payload's hash and the signature.
  @inline(__always)
  func areThose(of headers: Span<HeaderField>) -> Bool {
    let text = text.span
    let fields = fields.span
    guard headers.count == fields.count else { return false }
    for index in headers.indices {
      let field = fields[index]
      guard headers[index].name.withUTF8Bytes({ equalBytes($0, text.extracting(field.name)) }),
        headers[index].value.withUTF8Bytes({ Self.isRight($0, field.value, text) })
      else { return false }
    }
    return true
  }

  @inline(__always)
  private static func isRight(_ value: Span<UInt8>, _ expected: Field.Value, _ text: Span<UInt8>) -> Bool {
    switch expected {
    case .any: !ReceivedHeaders.isUnusual(value)
    case .payload: true
    case .same(let range): equalBytes(value, text.extracting(range))
    case .authorization(let range):
      value.count == range.count &+ 2 * SHA256Digest.byteCount
        && equalBytes(value.extracting(first: range.count), text.extracting(range))
    }
  }

  /// The hash of the canonical request with the headers of a request that has these.
  @inline(__always)
  func hash(
    _ canonical: CanonicalRequest, _ source: Span<UInt8>, _ layout: TextLayout, of headers: Span<HeaderField>
  ) -> SHA256Digest {
    canonical.hash(
      source, layout, FilledHeaders(headers: headers, lines: lines.span, names: names, text: text.span))
  }

  /// The signed headers of a request.
  private struct FilledHeaders: SignedHeaderText, ~Escapable {
    private let headers: Span<HeaderField>
    private let lines: Span<Line>
    private let names: Range<Int>
    private let text: Span<UInt8>

    @inline(__always)
    @_lifetime(copy headers, copy lines, copy text)
    init(headers: Span<HeaderField>, lines: Span<Line>, names: Range<Int>, text: Span<UInt8>) {
      self.headers = headers
      self.lines = lines
      self.names = names
      self.text = text
    }

    @inline(__always)
    @_lifetime(sink: copy sink)
    func writeLines(host: Span<UInt8>, to sink: inout some TextSink & ~Copyable & ~Escapable) {
      for index in lines.indices {
        sink.write(text.extracting(lines[index].beginning))
        headers[lines[index].field].value.withUTF8Bytes { sink.writeCollapsed($0) }
      }
      sink.write(UInt8(ascii: "\n"))
    }

    @inline(__always)
    @_lifetime(sink: copy sink)
    func writeNames(to sink: inout some TextSink & ~Copyable & ~Escapable) { sink.write(text.extracting(names)) }
  }
}

extension TextBuffer {
  /// Writes a text, and says where it lies.
  fileprivate mutating func noting(_ text: Span<UInt8>) -> Range<Int> {
    let start = count
    write(text)
    return start..<count
  }
}
