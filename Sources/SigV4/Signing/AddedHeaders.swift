internal import Crypto

/// The headers that signing adds before `Authorization`.
struct AddedHeaders {
  let time: SigningTime
  let payload: Payload?
  let token: HeaderField?

  /// All that is to be sent besides the request's own.
  /// - Parameter date: The text of `time`.
  @inline(__always)
  func fields(date: String, closedBy authorization: HeaderField) -> [HeaderField] {
    let date = HeaderField(name: HeaderName.date, value: date)
    guard let payload else {
      guard let token else { return [date, authorization] }
      return [date, token, authorization]
    }
    let hash = HeaderField(name: HeaderName.contentSHA256, value: payload.text)
    guard let token else { return [date, hash, authorization] }
    return [date, hash, token, authorization]
  }

  /// Writes the lines of these as HTTP/1.1 has them, and the name of `Authorization` after them.
  @_lifetime(sink: copy sink)
  func writeLines(to sink: inout some TextSink & ~Copyable & ~Escapable) {
    writeBeforePayload(to: &sink)
    if let payload { sink.write(payload.text) }
    writeAfterPayload(to: &sink)
  }

  /// Writes the part of the lines that comes before the payload, or would.
  @_lifetime(sink: copy sink)
  func writeBeforePayload(to sink: inout some TextSink & ~Copyable & ~Escapable) {
    sink.write(HeaderName.date)
    sink.write(literal: ": ")
    sink.write(time)
    guard payload != nil else { return }
    sink.write(literal: "\r\n")
    sink.write(HeaderName.contentSHA256)
    sink.write(literal: ": ")
  }

  /// Writes the part that comes after the payload.
  @_lifetime(sink: copy sink)
  func writeAfterPayload(to sink: inout some TextSink & ~Copyable & ~Escapable) {
    sink.write(literal: "\r\n")
    if let token {
      sink.write(token.name)
      sink.write(literal: ": ")
      sink.write(token.value)
      sink.write(literal: "\r\n")
    }
    sink.write(HeaderName.authorization)
    sink.write(literal: ": ")
  }
}
