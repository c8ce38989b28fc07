internal import Crypto

/// Takes an event stream apart into its messages: bytes in, split anywhere, messages out.
///
/// It holds one message at most. Checksums detect accidents alone; `EventStreamVerifier` detects changes that someone
/// meant.
public struct EventStreamDecoder: Sendable {
  /// What there is of the message that is being read.
  private var pending: [UInt8] = []
  private var prelude: EventStreamPrelude?
  private var hasFailed = false

  /// At the beginning of a stream.
  public init() {}

  /// Takes input, up to the end of a message.
  /// - Parameter input: What comes next of the stream.
  /// - Returns: How many bytes were taken, at least one unless there are none, and the message that they complete.
  /// - Throws: `malformedEvent`, `eventTooLong`, `failedBefore`. There is no going on after that.
  public mutating func decode(
    _ input: Span<UInt8>
  ) throws(BodyError) -> (taken: Int, message: EventStreamMessage?) {
    guard !hasFailed else { throw BodyError(.failedBefore, "the stream was refused") }
    do {
      return try decodeNext(input)
    } catch {
      hasFailed = true
      pending.removeAll()
      throw error
    }
  }

  private mutating func decodeNext(
    _ input: Span<UInt8>
  ) throws(BodyError) -> (taken: Int, message: EventStreamMessage?) {
    var taken = take(input, upTo: EventStreamMessage.preludeByteCount)
    guard pending.count >= EventStreamMessage.preludeByteCount else { return (taken, nil) }
    if prelude == nil { prelude = try EventStreamPrelude(pending) }
    guard let prelude else { return (taken, nil) }
    taken += take(input.extracting(taken..<input.count), upTo: prelude.byteCount)
    guard pending.count == prelude.byteCount else { return (taken, nil) }
    let message = try EventStreamMessage(pending, prelude: prelude)
    self.prelude = nil
    pending.removeAll(keepingCapacity: true)
    return (taken, message)
  }

  /// To be called when there is no more input.
  /// - Throws: `incomplete` amid a message, `failedBefore`.
  public func finish() throws(BodyError) {
    guard !hasFailed else { throw BodyError(.failedBefore, "the stream was refused") }
    guard pending.isEmpty else { throw BodyError(.incomplete, "the stream ends amid a message") }
  }

  /// Takes bytes until there are `byteCount` of the message.
  private mutating func take(_ input: Span<UInt8>, upTo byteCount: Int) -> Int {
    let bytes = input.extracting(first: max(0, min(input.count, byteCount - pending.count)))
    pending.append(addingCapacity: bytes.count) { $0.append(contentsOf: bytes) }
    return bytes.count
  }
}
