internal import Crypto

/// The lines of the headers that signing adds, but for the signature, and for the payload where it may differ.
struct AddedLines {
  private let text: [UInt8]
  /// Where the payload belongs; nil where it is in the text, or in no header.
  private let payloadStart: Int?
  /// Where the value of `Authorization` begins.
  private let authorizationStart: Int
  /// Where the names of the signed headers lie in that value.
  let names: Range<Int>

  /// - Parameters:
  ///   - hasPayload: Whether the payload is always the same.
  ///   - headers: Those that are signed.
  ///   - text: Memory to write in, which is filled where it does not suffice.
  init(
    _ added: AddedHeaders, hasPayload: Bool, _ key: SigningKey, _ headers: borrowing CanonicalHeaders,
    text: inout OutputSpan<UInt8>
  ) {
    text.removeAll()
    added.writeBeforePayload(to: &text)
    payloadStart = hasPayload || added.payload == nil ? nil : text.count
    if hasPayload, let payload = added.payload { text.write(payload.text) }
    added.writeAfterPayload(to: &text)
    authorizationStart = text.count
    names = text.writeAuthorization(key, headers)
    let written = text.span
    self.text = [UInt8](capacity: written.count) { $0.write(written) }
  }

  /// How many bytes the lines have with a payload of so many, the signature, and the end of the last line.
  @inline(__always)
  func byteCount(payload: Int) -> Int { text.count &+ payload &+ 2 &* SHA256Digest.byteCount &+ 2 }

  /// Writes the lines up to the signature.
  /// - Parameter payload: What the payload's header says, where it may differ.
  @inline(__always)
  @_lifetime(sink: copy sink)
  func writeBeginning(payload: Span<UInt8>, to sink: inout OutputSpan<UInt8>) {
    guard let payloadStart else { return sink.write(text.span) }
    sink.write(text.span.extracting(first: payloadStart))
    sink.write(payload)
    sink.write(text.span.extracting(droppingFirst: payloadStart))
  }

  /// Writes the value of `Authorization` up to the signature.
  @inline(__always)
  @_lifetime(sink: copy sink)
  func writeAuthorization(to sink: inout OutputSpan<UInt8>) {
    sink.write(text.span.extracting(droppingFirst: authorizationStart))
  }
}

extension OutputSpan<UInt8> {
  /// Writes the value of `Authorization` up to the signature.
  /// - Returns: Where the names of the signed headers lie in it.
  @inline(__always)
  @_lifetime(self: copy self)
  mutating func writeAuthorization(_ key: SigningKey, _ headers: borrowing CanonicalHeaders) -> Range<Int> {
    let start = count
    write(literal: "AWS4-HMAC-SHA256 Credential=")
    key.writeCredential(to: &self)
    write(literal: ", SignedHeaders=")
    let namesStart = count &- start
    headers.writeNames(to: &self)
    let names = namesStart..<count &- start
    write(literal: ", Signature=")
    return names
  }
}
