// What cannot be a batch is refused, with a code and the numbers.

import Crypto
import Testing

@Suite struct BatchErrorTests {
  private let bytes = message(byteCount: 100)

  private func check(
    _ code: BatchError.Code, _ description: String, _ body: () throws(BatchError) -> Void,
    _ location: SourceLocation = #_sourceLocation
  ) {
    do {
      try body()
      Issue.record("no error", sourceLocation: location)
    } catch {
      #expect(error.code == code, sourceLocation: location)
      #expect("\(error)" == description, sourceLocation: location)
    }
  }

  @Test func lengthsBeyondTheBuffer() {
    for (byteCounts, description) in [
      ([50, 51], "message out of bounds: message 1 is to have 51 bytes, of which 50 are left"),
      ([-1], "message out of bounds: message 0 is to have -1 bytes, of which 100 are left"),
      ([1, .min], "message out of bounds: message 1 is to have -9223372036854775808 bytes, of which 99 are left"),
      ([0, .max], "message out of bounds: message 1 is to have 9223372036854775807 bytes, of which 100 are left"),
      ([100, 0, 1], "message out of bounds: message 2 is to have 1 bytes, of which 0 are left"),
    ] {
      check(.messageOutOfBounds, description) { () throws(BatchError) in
        _ = try MessageBatch(bytes.span, byteCounts: byteCounts.span)
      }
    }
  }

  @Test func rangesBeyondTheBuffer() {
    for range in [99..<101, 101..<101, -1..<1, Int.min..<Int.max] {
      check(.messageOutOfBounds, "message out of bounds: message 1 is at \(range) of 100 bytes") {
        () throws(BatchError) in
        let ranges = [0..<100, range]
        _ = try MessageBatch(bytes.span, ranges: ranges.span)
      }
    }
  }

  @Test(arguments: [0, -1, .min, 3, 101, .max])
  func stridesThatDoNotDivide(stride: Int) {
    check(.invalidStride, "invalid stride: \(stride) bytes in a buffer of 100") { () throws(BatchError) in
      _ = try MessageBatch(bytes.span, stride: stride)
    }
  }

  @Test(arguments: [-1, 11, .min, .max])
  func messagesLongerThanTheStride(byteCount: Int) {
    check(.messageOutOfBounds, "message out of bounds: messages of \(byteCount) bytes every 10 bytes") {
      () throws(BatchError) in
      _ = try MessageBatch(bytes.span, stride: 10, byteCount: byteCount)
    }
  }

  /// Nothing is written where not all fits.
  @Test func tooLittleRoom() throws {
    let batch = try MessageBatch(bytes.span, stride: 25)
    let key = HMAC<SHA256>.PreparedKey(SymmetricKey(data: [1]))
    let description = "insufficient capacity: 4 messages, room for 3 results"
    let digests = [SHA256Digest](capacity: 4) { digests in
      digests.append(SHA256.hash(data: []))
      check(.insufficientCapacity, description) { () throws(BatchError) in
        try SHA256.hash(batch: batch, into: &digests)
      }
    }
    #expect(digests == [SHA256.hash(data: [])])
    let codes = [HashedAuthenticationCode<SHA256>](capacity: 3) { codes in
      check(.insufficientCapacity, description) { () throws(BatchError) in
        try key.authenticationCodes(for: batch, into: &codes)
      }
      let keys = [key, key, key, key]
      check(.insufficientCapacity, description) { () throws(BatchError) in
        try HMAC.authenticationCodes(for: batch, using: keys.span, into: &codes)
      }
      check(.unequalCounts, "unequal counts: 4 messages, 3 keys") { () throws(BatchError) in
        try HMAC.authenticationCodes(for: batch, using: keys.span.extracting(first: 3), into: &codes)
      }
    }
    #expect(codes.isEmpty)
    var none = OutputSpan<SHA256Digest>()
    check(.insufficientCapacity, "insufficient capacity: 4 messages, room for 0 results") { () throws(BatchError) in
      try SHA256.hash(batch: batch, into: &none)
    }
  }
}
