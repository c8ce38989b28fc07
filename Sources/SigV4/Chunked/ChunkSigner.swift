internal import Crypto

/// Frames the chunks of a body, and signs them: bytes in, framed bytes out, into the caller's storage.
///
/// It does no input or output, and allocates nothing for a chunk. `Signer.sign(_:body:at:)` makes one.
public struct ChunkSigner: Sendable {
  /// How the body is sent.
  public let body: ChunkedBody

  private let key: SigningKey
  private let time: SigningTime
  private var chain: SignatureChain
  /// What is still to come of the body, in bytes.
  private var remaining: Int
  private var values: [TrailerValue]
  private var hasEnded = false

  private enum TrailerValue: Sendable {
    case computed(RunningChecksum)
    case given(String)
    case missing
  }

  init(_ body: ChunkedBody, _ key: SigningKey, at time: SigningTime, seed: SignatureChain) {
    self.body = body
    self.key = key
    self.time = time
    chain = seed
    remaining = body.byteCount
    values = body.trailers.map { trailer in
      trailer.algorithm.map { .computed(RunningChecksum($0)) } ?? .missing
    }
  }

  /// How many bytes of the body the next chunk must have; 0 when only the end is missing.
  public var nextChunkByteCount: Int { min(remaining, body.chunkByteCount) }

  /// How many bytes the next call writes: of ``appendChunk(_:to:)`` or, when that has all the body, of
  /// ``appendEnd(to:)``; 0 when all is written.
  public var nextFrameByteCount: Int {
    if hasEnded { return 0 }
    let isSigned = body.signatures == .chunks
    return remaining > 0
      ? ChunkedBody.frameByteCount(nextChunkByteCount, isSigned).byteCount
      : ChunkedBody.endByteCount(body.trailers, isSigned)
  }

  /// Writes a chunk with its size and signature.
  /// - Parameters:
  ///   - data: The next ``nextChunkByteCount`` bytes of the body.
  ///   - output: Where the chunk goes: room for ``nextFrameByteCount`` bytes.
  /// - Throws: `invalidContentLength` when `data` has another length, `insufficientStorage`, `streamEnded`. Nothing is
  ///   written then.
  public mutating func appendChunk(
    _ data: Span<UInt8>, to output: inout OutputSpan<UInt8>
  ) throws(SigV4Error) {
    guard !hasEnded, remaining > 0 else {
      throw SigV4Error(.streamEnded, "the body has all the bytes it was said to have")
    }
    guard data.count == nextChunkByteCount else {
      throw SigV4Error(
        .invalidContentLength,
        "the next chunk is of " + String(nextChunkByteCount) + " bytes, not " + String(data.count))
    }
    try checkSpace(output.freeCapacity)
    for i in values.indices {
      if case .computed(var checksum) = values[i] {
        checksum.update(data)
        values[i] = .computed(checksum)
      }
    }
    appendHeader(data, to: &output)
    output.append(contentsOf: data)
    output.append(contentsOf: "\r\n".utf8.span)
    remaining -= data.count
  }

  /// Writes the last chunk, which is empty, and the trailers.
  /// - Parameter output: Where they go: room for ``nextFrameByteCount`` bytes.
  /// - Throws: `invalidContentLength` before the body is complete, `invalidTrailer` when the value of one is missing,
  ///   `insufficientStorage`, `streamEnded`. Nothing is written then.
  public mutating func appendEnd(to output: inout OutputSpan<UInt8>) throws(SigV4Error) {
    guard !hasEnded else { throw SigV4Error(.streamEnded, "the end of the body is written already") }
    guard remaining == 0 else {
      throw SigV4Error(
        .invalidContentLength, "the body is " + String(remaining) + " bytes shorter than it was said to be")
    }
    for i in values.indices {
      if case .missing = values[i] {
        throw SigV4Error(.invalidTrailer, "the trailer " + body.trailers[i].name + " has no value")
      }
    }
    try checkSpace(output.freeCapacity)
    appendHeader(Span(), to: &output)
    var lines = HashSink()
    for i in values.indices {
      var line = TextBuffer()
      line.write(body.trailers[i].name)
      line.write(literal: ":")
      switch values[i] {
      case .computed(let checksum): checksum.writeValue(to: &line)
      case .given(let value): line.write(value)
      case .missing: break
      }
      lines.write(line.span)
      lines.write(literal: "\n")
      output.append(contentsOf: line.span)
      output.append(contentsOf: "\r\n".utf8.span)
    }
    if body.signatures == .chunks, !values.isEmpty {
      chain.sign(.trailer(lines.finish()), key, at: time)
      output.append(contentsOf: ChunkTrailer.signatureName.utf8.span)
      output.append(contentsOf: ":".utf8.span)
      output.append(contentsOf: chain.last.span)
      output.append(contentsOf: "\r\n".utf8.span)
    }
    output.append(contentsOf: "\r\n".utf8.span)
    hasEnded = true
  }

  /// Gives a trailer its value.
  /// - Parameters:
  ///   - value: As long as was said: visible ASCII characters, and spaces between them.
  ///   - name: The name of a trailer that is not computed, in any case.
  /// - Throws: `invalidTrailer`.
  public mutating func setValue(_ value: String, ofTrailer name: String) throws(SigV4Error) {
    let index = body.trailers.firstIndex { $0.algorithm == nil && equalIgnoringCase($0.name, name) }
    guard let index else {
      throw SigV4Error(.invalidTrailer, "there is no trailer of that name whose value is to be given")
    }
    let bytes = value.utf8.span
    guard bytes.count == body.trailers[index].valueByteCount else {
      throw SigV4Error(
        .invalidTrailer,
        "the value of the trailer " + body.trailers[index].name + " was to be of "
          + String(body.trailers[index].valueByteCount) + " bytes, and is of " + String(bytes.count))
    }
    for i in bytes.indices {
      let isAtAnEnd = i == 0 || i == bytes.count - 1
      guard bytes[i] > 32 && bytes[i] < 127 || bytes[i] == 32 && !isAtAnEnd else {
        throw SigV4Error(
          .invalidTrailer,
          "the value of the trailer " + body.trailers[index].name
            + " holds a control or non-ASCII character, or a space at an end")
      }
    }
    values[index] = .given(value)
  }

  private func checkSpace(_ freeCapacity: Int) throws(SigV4Error) {
    guard freeCapacity >= nextFrameByteCount else {
      throw .insufficientStorage("the next call writes", nextFrameByteCount, freeCapacity)
    }
  }

  /// Writes the line before a chunk's data: its length and its signature.
  private mutating func appendHeader(_ data: Span<UInt8>, to output: inout OutputSpan<UInt8>) {
    var header = TextBuffer()
    header.writeHexadecimal(data.count)
    if body.signatures == .chunks {
      chain.sign(.chunk(SHA256.hash(bytes: data)), key, at: time)
      header.write(literal: ";chunk-signature=")
      header.write(chain.last.span)
    }
    header.write(literal: "\r\n")
    output.append(contentsOf: header.span)
  }
}

extension TextBuffer {
  /// Writes a number of at least zero in lower-case digits, without leading zeros.
  fileprivate mutating func writeHexadecimal(_ number: Int) {
    var shift = max(0, (Int.bitWidth - number.leadingZeroBitCount - 1) / 4 * 4)
    while shift >= 0 {
      let digit = UInt8(truncatingIfNeeded: number &>> shift) & 15
      write(digit < 10 ? 48 &+ digit : 87 &+ digit)
      shift -= 4
    }
  }
}
