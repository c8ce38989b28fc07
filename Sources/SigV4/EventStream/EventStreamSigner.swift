internal import Crypto

/// A request whose body is a stream of signed events: what to send with it, and what signs the events.
public struct EventStreamRequest: Sendable {
  /// The signature of the request; send the headers of the request and these.
  public let signed: SignedRequest
  /// What signs the events.
  public let eventSigner: EventStreamSigner
}

extension Signer {
  /// Signs a request whose body is a stream of signed events (`STREAMING-AWS4-HMAC-SHA256-EVENTS`).
  /// - Parameters:
  ///   - request: The request; its payload is replaced.
  ///   - time: When it is sent, to within a quarter of an hour by the server's clock.
  /// - Throws: What ``sign(_:at:)`` throws.
  public func signEventStream(
    _ request: SigningRequest, at time: SigningTime
  ) throws(SigV4Error) -> EventStreamRequest {
    var request = request
    request.headers.removeAll { $0.isNamed(HeaderName.contentSHA256) }
    request.payload = .signedEvents
    let (signed, key, seed) = try signSeed(request, at: time)
    return EventStreamRequest(signed: signed, eventSigner: EventStreamSigner(credentials, key, seed: seed))
  }
}

/// Signs the events of a stream, each with the signature of the one before.
public struct EventStreamSigner: Sendable {
  private let credentials: Credentials
  /// The key of the day of the last event.
  private var key: SigningKey
  private var chain: SignatureChain
  private var hasEnded = false

  init(_ credentials: Credentials, _ key: SigningKey, seed: SignatureChain) {
    self.credentials = credentials
    self.key = key
    chain = seed
  }

  /// An event as it is sent: a message around it, with its date and signature.
  /// - Parameters:
  ///   - event: The event. Its own encoding is the payload of what is sent.
  ///   - time: When it is sent. It may be of another day than the request.
  /// - Throws: `invalidEvent`, `streamEnded`.
  public mutating func sign(_ event: EventStreamMessage, at time: SigningTime) throws(SigV4Error) -> [UInt8] {
    let payload = try event.encoded()
    guard payload.count <= EventStreamMessage.maximumPayloadByteCount else {
      throw SigV4Error(.invalidEvent, "the event is of more than 24 MiB with its headers")
    }
    return try sign(payload: payload, at: time)
  }

  /// What ends the stream: a signed message with no payload.
  /// - Throws: `streamEnded`.
  public mutating func signEnd(at time: SigningTime) throws(SigV4Error) -> [UInt8] {
    let end = try sign(payload: [], at: time)
    hasEnded = true
    return end
  }

  private mutating func sign(payload: [UInt8], at time: SigningTime) throws(SigV4Error) -> [UInt8] {
    guard !hasEnded else { throw SigV4Error(.streamEnded, "the end of the stream is signed already") }
    if !key.isFor(time) {
      key = try SigningKey(credentials, time: time, region: key.region, service: key.service)
    }
    let date = time.secondsSinceEpoch * 1000
    chain.sign(EventSignature.link(date: date, payload: payload), key, at: time)
    let message = EventStreamMessage(
      headers: [
        EventStreamHeader(name: EventSignature.dateName, value: .timestamp(date)),
        EventStreamHeader(name: EventSignature.signatureName, value: .bytes(chain.lastBytes)),
      ], payload: payload)
    return try message.encoded()
  }
}
