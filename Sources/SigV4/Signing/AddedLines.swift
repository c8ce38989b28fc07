internal import Crypto

/// The lines of the headers that signing adds, but for the payload and the signature.
struct AddedLines {
  private let text: [UInt8]
  /// Where the payload belongs, if it is in a header.
  private let payloadStart: Int
  /// Where the value of `Authorization` begins.
  private let authorizationStart: Int
  /// Where the names of the signed headers lie in that value.
  let names: Range<Int>

  /// - Parameters:
  ///   - headers: Those that are signed.
  ///   - text: Memory to write in, which is filled where it does not suffice.
  init(
    _ added: AddedHeaders, _ key: SigningKey, _ headers: borrowing CanonicalHeaders, text: inout OutputSpan<UInt8>
  ) {
    text.removeAll()
    added.writeBeforePayload(to: &text)
    payloadStart = text.count
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
  /// - Parameter payload: What the payload's header says; empty where there is none.
  @inline(__always)
  @_lifetime(sink: copy sink)
  func writeBeginning(payload: Span<UInt8>, to sink: inout OutputSpan<UInt8>) {
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
