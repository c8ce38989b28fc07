/// Independent messages that lie in one buffer, to be hashed or authenticated side by side.
///
/// A batch is a view: it copies neither the messages nor their lengths, and allocates nothing.
public struct MessageBatch: ~Escapable {
  @safe private enum Layout: ~Escapable {
    case consecutive(byteCounts: Span<Int>)
    case ranges(Span<Range<Int>>)
    case strided(by: Int, byteCount: Int)
    case scattered(Span<UnsafeRawBufferPointer>)
  }

  private let bytes: Span<UInt8>
  private let layout: Layout

  /// How many messages there are.
  public let count: Int

  /// Messages that lie one directly after the other from the first byte on, each of its length in bytes.
  ///
  /// Bytes after the last message belong to none. Throws `messageOutOfBounds` if a length is negative, or there are
  /// fewer bytes than the lengths add up to.
  @_lifetime(copy bytes, copy byteCounts)
  public init(_ bytes: Span<UInt8>, byteCounts: Span<Int>) throws(BatchError) {
    var remaining = bytes.count
    for i in byteCounts.indices {
      guard byteCounts[i] >= 0 && byteCounts[i] <= remaining else {
        throw BatchError(
          .messageOutOfBounds, "message \(i) is to have \(byteCounts[i]) bytes, of which \(remaining) are left")
      }
      remaining &-= byteCounts[i]
    }
    self.bytes = bytes
    layout = .consecutive(byteCounts: byteCounts)
    count = byteCounts.count
  }

  /// Messages at ranges of byte offsets, in any order; they may overlap.
  ///
  /// Throws `messageOutOfBounds` if a range is not within the buffer.
  @_lifetime(copy bytes, copy ranges)
  public init(_ bytes: Span<UInt8>, ranges: Span<Range<Int>>) throws(BatchError) {
    for i in ranges.indices {
      guard ranges[i].lowerBound >= 0 && ranges[i].upperBound <= bytes.count else {
        throw BatchError(.messageOutOfBounds, "message \(i) is at \(ranges[i]) of \(bytes.count) bytes")
      }
    }
    self.bytes = bytes
    layout = .ranges(ranges)
    count = ranges.count
  }

  /// Messages of one length, one every `stride` bytes; the buffer is as many whole strides.
  ///
  /// `byteCount` is the length of each message, the whole stride if not given: a message is the beginning of its stride.
  /// Throws `invalidStride` if the stride is not positive or does not divide the buffer, `messageOutOfBounds` if a
  /// message does not fit into it.
  @_lifetime(copy bytes)
  public init(_ bytes: Span<UInt8>, stride: Int, byteCount: Int? = nil) throws(BatchError) {
    guard stride > 0 && bytes.count % stride == 0 else {
      throw BatchError(.invalidStride, "\(stride) bytes in a buffer of \(bytes.count)")
    }
    let byteCount = byteCount ?? stride
    guard byteCount >= 0 && byteCount <= stride else {
      throw BatchError(.messageOutOfBounds, "messages of \(byteCount) bytes every \(stride) bytes")
    }
    self.bytes = bytes
    layout = .strided(by: stride, byteCount: byteCount)
    count = bytes.count / stride
  }

  /// Messages that lie in memory of their own, which outlives the span.
  @_lifetime(copy messages)
  @usableFromInline
  @unsafe init(scattered messages: Span<UnsafeRawBufferPointer>) {
    bytes = Span()
    unsafe layout = .scattered(messages)
    count = unsafe messages.count
  }

  /// A place before one of the messages.
  struct Position {
    fileprivate(set) var index = 0
    fileprivate var offset = 0
  }

  /// The message at `position`, which moves on to the next; there must be one.
  @inline(__always)
  @_lifetime(copy self)
  func message(at position: inout Position) -> Span<UInt8> {
    let index = position.index
    position.index &+= 1
    switch layout {
    case .consecutive(let byteCounts):
      let start = position.offset
      position.offset &+= byteCounts[index]
      return bytes.extracting(start..<position.offset)
    case .ranges(let ranges):
      return bytes.extracting(ranges[index])
    case .strided(let stride, let byteCount):
      return bytes.extracting(index &* stride..<index &* stride &+ byteCount)
    case .scattered(let messages):
      return unsafe _overrideLifetime(Span(_unsafeBytes: messages[index]), copying: self)
    }
  }
}
