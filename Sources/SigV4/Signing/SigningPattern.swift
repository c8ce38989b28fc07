internal import Crypto

/// What requests of one second, host, method and names of headers have in common when they are signed in a header.
///
/// A signer that signs one request after another mostly finds that the next differs from the last in its path, its
/// payload, and the values of its headers alone.
final class SigningPattern: SecondsPattern {
  private let moment: SigningMoment
  /// The time as headers say it.
  private let date: String
  private let rules: Service.Rules
  private let target: CommonTarget
  private let form: HeaderForm
  private let lines: AddedLines
  private let token: HeaderField?

  var time: SigningTime { moment.time }
  /// How many headers the requests have.
  var headerCount: Int { form.headerCount }

  init(
    _ moment: SigningMoment, _ rules: Service.Rules, _ target: CommonTarget, _ form: HeaderForm, _ lines: AddedLines,
    token: HeaderField?
  ) {
    self.moment = moment
    date = moment.time.description
    self.rules = rules
    self.target = target
    self.form = form
    self.lines = lines
    self.token = token
  }

  // The texts of the answer are written between the hash of the canonical request and the signature: the processor does
  // so while it waits for the last block.

  /// What to send with a request; nil where it departs from the pattern in more than what may differ.
  @inline(__always)
  func sign(_ request: SigningRequest) -> SignedRequest? {
    let payload = request.payload ?? .empty
    let hash = payload.text.withUTF8Bytes { canonicalHash(of: request, payload: $0, isMarker: payload.isMarker) }
    guard let hash else { return nil }
    let added = AddedHeaders(time: time, payload: form.hasPayload ? payload : nil, token: token)
    return withScratch(byteCount: shortTextByteCount) { text in
      lines.writeAuthorization(to: &text)
      text.append(hexDigitsOf: moment.signature(hash))
      guard !text.isFull else { return nil }
      let authorization = HeaderField(name: HeaderName.authorization, value: String(decoding: text.span))
      return SignedRequest(headers: added.fields(date: date, closedBy: authorization), names: lines.names)
    }
  }

  /// Appends the lines of what to send with a request.
  /// - Returns: Whether they are there; nothing is appended where the request departs from the pattern in more than what
  ///   may differ, or there is no room.
  @inline(__always)
  func write(_ request: borrowing SigningRequest, to storage: inout OutputSpan<UInt8>) -> Bool {
    let payload = request.payload ?? .empty
    return payload.text.withUTF8Bytes { write(request, payload: $0, isMarker: payload.isMarker, to: &storage) }
  }

  private func write(
    _ request: borrowing SigningRequest, payload: Span<UInt8>, isMarker: Bool, to storage: inout OutputSpan<UInt8>
  ) -> Bool {
    guard storage.freeCapacity >= lines.byteCount(payload: payload.count),
      let hash = canonicalHash(of: request, payload: payload, isMarker: isMarker)
    else { return false }
    lines.writeBeginning(payload: form.hasPayload ? payload : StaticString("").bytes, to: &storage)
    storage.append(hexDigitsOf: moment.signature(hash))
    storage.write(literal: "\r\n")
    return true
  }

  /// The hash of the canonical request.
  /// - Parameters:
  ///   - payload: What its payload's header says, or would.
  ///   - isMarker: Whether that is a marker, not a hash.
  @inline(__always)
  private func canonicalHash(
    of request: borrowing SigningRequest, payload: Span<UInt8>, isMarker: Bool
  ) -> SHA256Digest? {
    let fields = request.headers.span
    guard form.hasPayload == rules.needsPayloadHeader(whenPayloadIsMarker: isMarker), form.fits(fields) else {
      return nil
    }
    return target.withPath(of: request) { path in
      withScratch(byteCount: shortTextByteCount) { canonical in
        target.writeMethod(to: &canonical)
        canonical.writeCanonicalPath(path, rules.path, isPlain: true)
        guard form.write(fields, payload: payload, to: &canonical) else { return nil }
        canonical.write(payload)
        return canonical.isFull ? nil : SHA256.hash(bytes: canonical.span)
      }
    }
  }
}
