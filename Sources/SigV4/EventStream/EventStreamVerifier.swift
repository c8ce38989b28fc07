internal import Crypto

/// Verifies the messages of a stream of signed events, and takes the events out of them.
public struct EventStreamVerifier: Sendable {
  private let credentials: Credentials
  private let region: String
  private let service: String
  private var chain: SignatureChain
  /// The key of the day of the last event.
  private var key: SigningKey
  private var decoder = EventStreamDecoder()
  private var state = State.open

  private enum State {
    case open, ended, failed
  }

  /// How far an event's date may be from the clock, in seconds.
  private static var maximumSkew: Int64 { 900 }

  /// A verifier of a stream whose request was verified elsewhere.
  /// - Parameters:
  ///   - seedSignature: The signature of the request, which was verified: 64 lower-case hexadecimal digits.
  ///   - credentials: Whose it is.
  ///   - time: What its `X-Amz-Date` header says.
  ///   - region: The region of its credential scope.
  ///   - service: The service of its credential scope.
  /// - Throws: `signatureMismatch` when `seedSignature` is no signature, or nothing can be signed with the credentials.
  public init(
    seedSignature: String, credentials: Credentials, time: SigningTime, region: String, service: String
  ) throws(BodyError) {
    guard let chain = SignatureChain(seed: seedSignature) else {
      throw BodyError(.signatureMismatch, "the signature of the request is not 64 lower-case hexadecimal digits")
    }
    self.chain = chain
    self.credentials = credentials
    self.region = region
    self.service = service
    key = try Self.key(credentials, time, region, service)
  }

  /// Takes input, up to the end of a message, and verifies that.
  /// - Parameters:
  ///   - input: What comes next of the stream.
  ///   - now: The time.
  /// - Returns: How many bytes were taken, at least one unless there are none, and the event that they complete.
  /// - Throws: A `BodyError` that says why the stream is refused. There is no going on after that.
  public mutating func decode(
    _ input: Span<UInt8>, at now: SigningTime
  ) throws(BodyError) -> (taken: Int, event: EventStreamMessage?) {
    switch state {
    case .open: break
    case .ended:
      guard input.isEmpty else {
        state = .failed
        throw BodyError(.dataAfterEnd, "something comes after the end of the stream")
      }
      return (0, nil)
    case .failed: throw BodyError(.failedBefore, "the stream was refused")
    }
    do {
      let (taken, message) = try decoder.decode(input)
      return (taken, try message.flatMap { message throws(BodyError) in try verify(message, at: now) })
    } catch {
      state = .failed
      throw error
    }
  }

  /// To be called when there is no more input.
  /// - Throws: `incomplete` when the message that ends a stream is missing, `failedBefore`.
  public func finish() throws(BodyError) {
    switch state {
    case .ended: return
    case .open: throw BodyError(.incomplete, "the stream ends without the message that ends it")
    case .failed: throw BodyError(.failedBefore, "the stream was refused")
    }
  }

  /// The event in a message; nil for the message that ends the stream.
  private mutating func verify(
    _ message: EventStreamMessage, at now: SigningTime
  ) throws(BodyError) -> EventStreamMessage? {
    guard message.headers.count == 2,
      equalBytes(message.headers[0].name, EventSignature.dateName),
      case .timestamp(let date) = message.headers[0].value,
      equalBytes(message.headers[1].name, EventSignature.signatureName),
      case .bytes(let signature) = message.headers[1].value
    else {
      throw BodyError(.missingEventSignature, "an event does not have just the headers :date and :chunk-signature")
    }
    // Before it is used: a date that is far off, even out of all years, goes no further.
    let seconds = date / 1000 - (date % 1000 < 0 ? 1 : 0)
    guard seconds >= now.secondsSinceEpoch - Self.maximumSkew, seconds <= now.secondsSinceEpoch + Self.maximumSkew
    else {
      throw BodyError(.eventTimeSkewed, "the date of an event is more than 15 minutes from the clock")
    }
    guard let time = try? SigningTime(secondsSinceEpoch: seconds) else {
      throw BodyError(.eventTimeSkewed, "the date of an event lies outside the years 0 to 9999")
    }
    if !key.isFor(time) { key = try Self.key(credentials, time, region, service) }
    chain.sign(EventSignature.link(date: date, payload: message.payload), key, at: time)
    guard chain.isLast(signature) else {
      throw BodyError(.signatureMismatch, "the signature of an event does not fit it and the events before")
    }
    guard !message.payload.isEmpty else {
      state = .ended
      return nil
    }
    var inner = EventStreamDecoder()
    let (taken, event) = try inner.decode(message.payload.span)
    guard let event, taken == message.payload.count else {
      throw BodyError(.malformedEvent, "the payload of a signed message is not one event")
    }
    return event
  }

  private static func key(
    _ credentials: Credentials, _ time: SigningTime, _ region: String, _ service: String
  ) throws(BodyError) -> SigningKey {
    do {
      return try SigningKey(credentials, time: time, region: region, service: service)
    } catch {
      throw BodyError(.signatureMismatch, "nothing can be signed with these credentials: " + error.message)
    }
  }
}
