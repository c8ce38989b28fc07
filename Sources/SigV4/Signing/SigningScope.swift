internal import Crypto

/// What the signing keys of one access key, region and service have in common whatever their day, and the texts that
/// name it.
final class SigningScope: Sendable {
  let accessKeyID: String
  let region: String
  let service: String
  private let texts: Texts

  /// In one place, one after the other, and without the days and times between.
  private struct Texts {
    /// The credential scope after the day, and a line feed; then what the query of a presigned URL begins with.
    let bytes: [UInt8]
    /// Where that query begins.
    let queryStart: Int
    /// Where it goes on after the day.
    let queryRestStart: Int

    @inline(__always)
    @_lifetime(sink: copy sink)
    func writeScope(
      of time: SigningTime, droppingLast count: Int, to sink: inout some TextSink & ~Copyable & ~Escapable
    ) {
      sink.write(word: time.day, byteCount: 8)
      sink.write(bytes.span.extracting(0..<queryStart - count))
    }

    var queryBeginningByteCount: Int { bytes.count - queryStart + 8 + 16 + "&X-Amz-Expires=".utf8.count }

    @inline(__always)
    @_lifetime(sink: copy sink)
    func writeQueryBeginning(at time: SigningTime, to sink: inout some TextSink & ~Copyable & ~Escapable) {
      sink.write(bytes.span.extracting(queryStart..<queryRestStart))
      sink.write(word: time.day, byteCount: 8)
      sink.write(bytes.span.extracting(droppingFirst: queryRestStart))
      sink.write(time)
      sink.write(literal: "&X-Amz-Expires=")
    }
  }

  /// - Throws: `invalidCredentials`, `invalidScope`.
  init(_ credentials: Credentials, region: String, service: String) throws(SigV4Error) {
    try credentials.validate()
    guard Self.isName(region.utf8.span), Self.isName(service.utf8.span) else {
      throw SigV4Error(
        .invalidScope, "a region or service is empty or holds a slash, space, control or non-ASCII character")
    }
    accessKeyID = credentials.accessKeyID
    self.region = region
    self.service = service
    var queryStart = 0
    var queryRestStart = 0
    // In a query, a name takes three times its length at most.
    let capacity = 160 + 3 * credentials.accessKeyID.utf8.count + 4 * (region.utf8.count + service.utf8.count)
    let bytes = [UInt8](capacity: capacity) { text in
      text.write(literal: "/")
      text.write(region)
      text.write(literal: "/")
      text.write(service)
      text.write(literal: "/aws4_request\n")
      queryStart = text.count
      text.write(literal: "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=")
      text.writeEncoded(credentials.accessKeyID.utf8.span, keeping: .unreserved)
      text.write(literal: "%2F")
      queryRestStart = text.count
      text.write(literal: "%2F")
      text.writeEncoded(region.utf8.span, keeping: .unreserved)
      text.write(literal: "%2F")
      text.writeEncoded(service.utf8.span, keeping: .unreserved)
      text.write(literal: "%2Faws4_request&X-Amz-Date=")
    }
    texts = Texts(bytes: bytes, queryStart: queryStart, queryRestStart: queryRestStart)
  }

  /// Whether a name can stand in a scope: visible ASCII without a slash.
  private static func isName(_ name: Span<UInt8>) -> Bool {
    !name.isEmpty && ByteSet.graphic.firstIndex(outsideIn: name, from: 0) == name.count
      && name.firstIndex(of: UInt8(ascii: "/"), from: 0) == name.count
  }

  /// Whether this is for a region and service.
  func isFor(region: String, service: String) -> Bool {
    equalBytes(self.region, region) && equalBytes(self.service, service)
  }

  /// Writes the credential scope of a time: `20130524/us-east-1/s3/aws4_request`.
  @inline(__always)
  @_lifetime(sink: copy sink)
  func write(for time: SigningTime, to sink: inout some TextSink & ~Copyable & ~Escapable) {
    texts.writeScope(of: time, droppingLast: 1, to: &sink)
  }

  /// Writes it as a line of its own in the string to sign, with the line feeds around it.
  @inline(__always)
  @_lifetime(sink: copy sink)
  func writeLine(for time: SigningTime, to sink: inout some TextSink & ~Copyable & ~Escapable) {
    sink.write(literal: "\n")
    texts.writeScope(of: time, droppingLast: 0, to: &sink)
  }

  /// Writes the string to sign of a time, up to the hash of the canonical request.
  @inline(__always)
  @_lifetime(sink: copy sink)
  func writeStringToSignBeginning(at time: SigningTime, to sink: inout some TextSink & ~Copyable & ~Escapable) {
    sink.write(literal: "AWS4-HMAC-SHA256\n")
    sink.write(time)
    writeLine(for: time, to: &sink)
  }

  /// How long that is that the query of a presigned URL begins with.
  var queryBeginningByteCount: Int { texts.queryBeginningByteCount }

  /// Writes what the query of a presigned URL begins with, up to the number of seconds that it is good.
  @inline(__always)
  @_lifetime(sink: copy sink)
  func writeQueryBeginning(at time: SigningTime, to sink: inout some TextSink & ~Copyable & ~Escapable) {
    texts.writeQueryBeginning(at: time, to: &sink)
  }
}
