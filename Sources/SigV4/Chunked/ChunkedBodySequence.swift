// A body that comes as an asynchronous sequence, framed as it flows.

#if !hasFeature(Embedded)
extension ChunkSigner {
  /// The encoded body of what an asynchronous sequence yields, a chunk at a time.
  ///
  /// Values of trailers that are not computed must have been given to this signer before.
  /// - Parameter base: Buffers of any lengths; together they have as many bytes as ``ChunkedBody/byteCount`` says.
  public func encode<Base: AsyncSequence>(_ base: Base) -> ChunkedBodySequence<Base> {
    ChunkedBodySequence(base: base, signer: self)
  }
}

/// The encoded chunks of a body, each in an array of its own.
///
/// It holds one chunk and one buffer of its base at a time. Iterating throws `invalidContentLength` when the base yields
/// fewer or more bytes than were said, in place of the end of the body, and what its base throws. More than were said
/// are noticed before the end is written, so that no server takes such a body for complete.
public struct ChunkedBodySequence<Base: AsyncSequence>: AsyncSequence
where Base.Element: Collection, Base.Element.Element == UInt8 {
  /// A chunk as it is sent.
  public typealias Element = [UInt8]
  /// `SigV4Error`, or what the base throws.
  public typealias Failure = any Error

  let base: Base
  let signer: ChunkSigner

  /// Begins the body anew, if the base can be begun anew.
  public func makeAsyncIterator() -> AsyncIterator {
    AsyncIterator(base: base.makeAsyncIterator(), signer: signer)
  }

  /// Frames one chunk after the other.
  public struct AsyncIterator: AsyncIteratorProtocol {
    private var base: Base.AsyncIterator
    private var signer: ChunkSigner
    /// What is left of the base's last buffer.
    private var rest: Base.Element.SubSequence?
    private var hasFailed = false

    init(base: Base.AsyncIterator, signer: ChunkSigner) {
      self.base = base
      self.signer = signer
    }

    /// The next chunk as it is sent, or the end of the body; nil after that.
    public mutating func next() async throws -> [UInt8]? { try await next(isolation: #isolation) }

    /// The next chunk as it is sent, or the end of the body; nil after that.
    public mutating func next(isolation actor: isolated (any Actor)?) async throws(any Error) -> [UInt8]? {
      guard !hasFailed, signer.nextFrameByteCount > 0 else { return nil }
      do {
        return try await nextFrame(isolation: actor)
      } catch {
        hasFailed = true
        throw error
      }
    }

    private mutating func nextFrame(isolation actor: isolated (any Actor)?) async throws -> [UInt8] {
      let byteCount = signer.nextChunkByteCount
      guard byteCount > 0 else {
        guard try await nextBytes(isolation: actor) == nil else {
          throw SigV4Error(
            .invalidContentLength,
            "the body has more than the " + String(signer.body.byteCount) + " bytes it was said to")
        }
        return try [UInt8](capacity: signer.nextFrameByteCount) { output throws(SigV4Error) in
          try signer.appendEnd(to: &output)
        }
      }
      var data: [UInt8] = []
      data.reserveCapacity(byteCount)
      while data.count < byteCount, let bytes = try await nextBytes(isolation: actor) {
        rest = bytes.dropFirst(byteCount - data.count)
        data.append(contentsOf: bytes.prefix(byteCount - data.count))
      }
      return try [UInt8](capacity: signer.nextFrameByteCount) { output throws(SigV4Error) in
        try signer.appendChunk(data.span, to: &output)
      }
    }

    /// The bytes that come next, at least one; nil at the end.
    private mutating func nextBytes(isolation actor: isolated (any Actor)?) async throws -> Base.Element.SubSequence? {
      while rest?.isEmpty ?? true {
        guard let buffer = try await base.next(isolation: actor) else { return nil }
        rest = buffer[...]
      }
      return rest
    }
  }
}

extension ChunkedBodySequence: Sendable where Base: Sendable {}

@available(*, unavailable)
extension ChunkedBodySequence.AsyncIterator: Sendable {}
#endif
