internal import Crypto

/// What requests of one second, host, method and names of headers have in common when they are signed in a header.
///
/// A signer that signs one request after another mostly finds that the next differs from the last in its path, its
/// query, its payload, and the values of its headers alone.
final class SigningPattern: SecondsPattern {
  /// Which requests it is for: they have something in common that is seen at once.
  struct Kind: Equatable {
    /// How many headers they have.
    let headerCount: Int
    /// Whether it is said for each what its payload is; else they have none.
    let hasPayload: Bool

    @inline(__always)
    init(_ request: borrowing SigningRequest) {
      headerCount = request.headers.count
      hasPayload = request.payload != nil
    }
  }

  let kind: Kind
  private let moment: SigningMoment
  /// The time as headers say it.
  private let date: String
  private let rules: Service.Rules
  private let target: CommonTarget
  private let form: HeaderForm
  private let lines: AddedLines
  private let token: HeaderField?
  /// Whether the payload is in a header.
  private let hasPayloadHeader: Bool

  var time: SigningTime { moment.time }

  init(
    _ kind: Kind, _ moment: SigningMoment, _ rules: Service.Rules, _ target: CommonTarget, _ form: HeaderForm,
    _ lines: AddedLines, _ added: AddedHeaders
  ) {
    self.kind = kind
    self.moment = moment
    date = moment.time.description
    self.rules = rules
    self.target = target
    self.form = form
    self.lines = lines
    token = added.token
    hasPayloadHeader = added.payload != nil
  }

  // The texts of the answer are written between the hash of the canonical request and the signature: the processor does
  // so while it waits for the last block.

  /// What to send with a request of the kind; nil where it departs from the pattern in more than what may differ.
  @inline(__always)
  func sign(_ request: SigningRequest) -> SignedRequest? {
    guard let hash = withPayload(of: request, { canonicalHash(of: request, payload: $0) }) else { return nil }
    let added = AddedHeaders(time: time, payload: hasPayloadHeader ? request.payload ?? .empty : nil, token: token)
    return withScratch(byteCount: shortTextByteCount) { text in
      lines.writeAuthorization(to: &text)
      text.append(hexDigitsOf: moment.signature(hash))
      guard !text.isFull else { return nil }
      let authorization = HeaderField(name: HeaderName.authorization, value: String(decoding: text.span))
      return SignedRequest(headers: added.fields(date: date, closedBy: authorization), names: lines.names)
    }
  }

  /// Appends the lines of what to send with a request of the kind.
  /// - Returns: Whether they are there; nothing is appended where the request departs from the pattern in more than what
  ///   may differ, or there is no room.
  @inline(__always)
  func write(_ request: borrowing SigningRequest, to storage: inout OutputSpan<UInt8>) -> Bool {
    withPayload(of: request) { write(request, payload: $0, to: &storage) } ?? false
  }

  private func write(
    _ request: borrowing SigningRequest, payload: Span<UInt8>, to storage: inout OutputSpan<UInt8>
  ) -> Bool {
    guard storage.freeCapacity >= lines.byteCount(payload: payload.count),
      let hash = canonicalHash(of: request, payload: payload)
    else { return false }
    lines.writeBeginning(payload: payload, to: &storage)
    storage.append(hexDigitsOf: moment.signature(hash))
    storage.write(literal: "\r\n")
    return true
  }

  /// Calls `body` with what is said of a request's payload, which is nothing where the kind has none.
  /// - Returns: Nil where it belongs in a header and does not in those of the others, or the other way round.
  @inline(__always)
  private func withPayload<Result>(
    of request: borrowing SigningRequest, _ body: (Span<UInt8>) -> Result?
  ) -> Result? {
    guard let payload = request.payload else { return body(Span()) }
    guard hasPayloadHeader == rules.needsPayloadHeader(whenPayloadIsMarker: payload.isMarker) else { return nil }
    return payload.text.withUTF8Bytes(body)
  }

  /// The hash of the canonical request.
  @inline(__always)
  private func canonicalHash(of request: borrowing SigningRequest, payload: Span<UInt8>) -> SHA256Digest? {
    let fields = request.headers.span
    guard form.fits(fields) else { return nil }
    return target.withPathAndQuery(of: request) { path, isPlain, query in
      withScratch(byteCount: shortTextByteCount) { canonical in
        target.writeMethod(to: &canonical)
        canonical.writeCanonicalPath(path, rules.path, isPlain: isPlain)
        canonical.write(UInt8(ascii: "\n"))
        if !query.isEmpty, (try? canonical.write(unsignedQuery: query)) == nil { return nil }
        guard form.write(fields, payload: payload, to: &canonical) else { return nil }
        return canonical.isFull ? nil : SHA256.hash(bytes: canonical.span)
      }
    }
  }
}
