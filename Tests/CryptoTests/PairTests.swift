// Two messages at once give what each gives alone, whatever their lengths, on every kernel.

import Crypto
import Testing

@Suite struct PairTests {
  /// Both lengths around every edge of the padding, and messages of very unequal length.
  @Test(arguments: SHA256.Implementation.available)
  func lengths(implementation: SHA256.Implementation) {
    let lengths = [0, 1, 3, 4, 7, 8, 15, 16, 31, 47, 48, 55, 56, 63, 64, 65, 119, 120, 127, 128, 130, 200, 1000]
    let (first, second) = (message(byteCount: 1000, seed: 8), message(byteCount: 1000, seed: 9))
    let firstDigests = lengths.map { ReferenceSHA256.hash(Array(first.prefix($0))) }
    let secondDigests = lengths.map { ReferenceSHA256.hash(Array(second.prefix($0))) }
    for (i, firstCount) in lengths.enumerated() {
      for (j, secondCount) in lengths.enumerated() {
        let pair = unsafe SHA256.finalize(
          SHA256(implementation), appending: first.span.extracting(first: firstCount).bytes,
          SHA256(implementation), appending: second.span.extracting(first: secondCount).bytes)
        #expect(Array(pair.0) == firstDigests[i], "\(firstCount) and \(secondCount) bytes")
        #expect(Array(pair.1) == secondDigests[j], "\(firstCount) and \(secondCount) bytes")
      }
    }
  }

  /// Each of NIST's messages beside the next.
  @Test(arguments: ["SHA256ShortMsg", "SHA256LongMsg"], SHA256.Implementation.available)
  func nistMessages(file: String, implementation: SHA256.Implementation) throws {
    let records = try Vectors.nist(file).map { record in
      let bitCount = try #require(record["Len"].flatMap { Int($0) })
      let message = try #require(record["Msg"].flatMap(bytes(hex:))).prefix(bitCount / 8)
      return (message: Array(message), digest: try #require(record["MD"]))
    }
    for (left, right) in zip(records, records.dropFirst()) {
      let pair = unsafe SHA256.finalize(
        SHA256(implementation), appending: left.message.span.bytes,
        SHA256(implementation), appending: right.message.span.bytes)
      #expect(hex(pair.0) == left.digest)
      #expect(hex(pair.1) == right.digest)
    }
  }

  /// Messages that have begun: after whole blocks, and in the middle of one.
  @Test(arguments: SHA256.Implementation.available)
  func begunMessages(implementation: SHA256.Implementation) {
    let (first, second) = (message(byteCount: 300, seed: 10), message(byteCount: 300, seed: 11))
    for (firstSplit, secondSplit) in [(64, 128), (0, 64), (64, 10), (10, 64), (1, 65), (300, 300), (192, 300)] {
      var (a, b) = (SHA256(implementation), SHA256(implementation))
      a.update(data: first[..<firstSplit])
      b.update(data: second[..<secondSplit])
      let pair = unsafe SHA256.finalize(
        a, appending: first.span.extracting(firstSplit...).bytes,
        b, appending: second.span.extracting(secondSplit...).bytes)
      #expect(Array(pair.0) == ReferenceSHA256.hash(first))
      #expect(Array(pair.1) == ReferenceSHA256.hash(second))
    }
  }

  @Test func inOneCall() {
    let (first, second) = (message(byteCount: 100, seed: 12), message(byteCount: 20, seed: 13))
    let pair = unsafe SHA256.hash(first.span.bytes, second.span.bytes)
    #expect(pair.0 == SHA256.hash(data: first))
    #expect(pair.1 == SHA256.hash(data: second))
    let empty = SHA256.hash(RawSpan(), RawSpan())
    #expect(empty.0 == SHA256.hash(data: []) && empty.1 == empty.0)
  }

  @Test(arguments: SHA256.Implementation.available)
  func authenticationCodes(implementation: SHA256.Implementation) {
    let keyBytes = message(byteCount: 32, seed: 14)
    let key = HMAC<SHA256>.PreparedKey(keyBytes.span, prototype: SHA256(implementation))
    for (firstCount, secondCount) in [(0, 0), (5, 64), (133, 133), (500, 1)] {
      let (first, second) = (message(byteCount: firstCount, seed: 15), message(byteCount: secondCount, seed: 16))
      let codes = key.authenticationCodes(for: first.span, second.span)
      #expect(Array(codes.0) == ReferenceSHA256.authenticationCode(for: first, key: keyBytes))
      #expect(Array(codes.1) == ReferenceSHA256.authenticationCode(for: second, key: keyBytes))
    }
  }
}
