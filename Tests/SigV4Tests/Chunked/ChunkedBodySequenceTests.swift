import SigV4
import Testing

@Suite("Bodies in chunks: asynchronous sequences")
struct ChunkedBodySequenceTests {
  /// Data in buffers of given lengths, over and over, in turn.
  private static func stream(_ data: [UInt8], _ lengths: [Int]) -> AsyncStream<[UInt8]> {
    AsyncStream { continuation in
      var start = 0
      var turn = 0
      while start < data.count {
        let end = min(start + lengths[turn % lengths.count], data.count)
        continuation.yield(Array(data[start..<end]))
        (start, turn) = (end, turn + 1)
      }
      continuation.finish()
    }
  }

  private static func signer(byteCount: Int) throws -> ChunkSigner {
    try Bodies.signed(ChunkedBody(byteCount: byteCount, chunkByteCount: 8192, trailers: [.checksum(.crc64nvme)]))
      .chunkSigner
  }

  @Test(
    "buffers of any lengths give the same bytes",
    arguments: [[1, 0, 7000], [8192], [100_000], [0, 0, 8191, 1, 16_385]])
  func rechunking(lengths: [Int]) async throws {
    for byteCount in [0, 1, 8192, 20_000, 24_576] {
      let data = Bodies.bytes(byteCount)
      var signer = try Self.signer(byteCount: byteCount)
      var encoded: [UInt8] = []
      for try await frame in signer.encode(Self.stream(data, lengths)) {
        #expect(frame.count <= 8192 + 100)
        encoded += frame
      }
      #expect(encoded.count == signer.body.encodedByteCount)
      #expect(try encoded == signer.encodeAll(data))
    }
  }

  @Test("slices do as well as arrays")
  func slices() async throws {
    let data = Bodies.bytes(9000)
    var signer = try Self.signer(byteCount: 9000)
    let slices = AsyncStream<ArraySlice<UInt8>> { continuation in
      continuation.yield(data[..<5000])
      continuation.yield(data[5000...])
      continuation.finish()
    }
    var encoded: [UInt8] = []
    for try await frame in signer.encode(slices) { encoded += frame }
    #expect(try encoded == signer.encodeAll(data))
  }

  @Test("a body that is too short or too long has no end", arguments: [-20_000, -1, 1, 10_000])
  func wrongLength(difference: Int) async throws {
    let signer = try Self.signer(byteCount: 20_000)
    var encoded: [UInt8] = []
    var iterator = signer.encode(Self.stream(Bodies.bytes(20_000 + difference), [6000])).makeAsyncIterator()
    let error = await #expect(throws: SigV4Error.self) {
      while let frame = try await iterator.next() { encoded += frame }
    }
    #expect(error?.code == .invalidContentLength)
    #expect(!String(decoding: encoded, as: UTF8.self).contains("x-amz-trailer-signature"))
    #expect(!String(decoding: encoded, as: UTF8.self).contains("\r\n0;"))
    #expect(try await iterator.next() == nil)
  }

  @Test("an error of the base comes through")
  func baseError() async throws {
    struct Broken: Error {}
    let signer = try Self.signer(byteCount: 20_000)
    let base = AsyncThrowingStream<[UInt8], any Error> { continuation in
      continuation.yield([UInt8](repeating: 0, count: 9000))
      continuation.finish(throwing: Broken())
    }
    var frames = 0
    await #expect(throws: Broken.self) {
      for try await _ in signer.encode(base) { frames += 1 }
    }
    #expect(frames == 1)
  }

  @Test("it can be handed to another task where its base can")
  func sendable() async throws {
    func require(_ value: some Sendable) {}
    require(try Self.signer(byteCount: 1).encode(Self.stream([], [1])))
  }
}
