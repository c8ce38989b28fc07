// A batch gives for each message what the message gives alone, whatever their number and lengths, on every kernel.

import Crypto
import Foundation
import Testing

@Suite struct BatchTests {
  private static let messageBytes = message(byteCount: 1 << 17, seed: 20)
  private var messageBytes: [UInt8] { Self.messageBytes }

  /// Many short messages and some long ones; more or fewer than there are lanes.
  private static func randomByteCounts(_ count: Int, using generator: inout SeededGenerator) -> [Int] {
    (0..<count).map { _ in
      switch Int.random(in: 0..<10, using: &generator) {
      case 0: 0
      case 1: Int.random(in: 0...16, using: &generator) * 64
      case 2...7: Int.random(in: 1...200, using: &generator)
      default: Int.random(in: 200...6000, using: &generator)
      }
    }
  }

  /// The ranges of messages that lie one after the other.
  private static func ranges(_ byteCounts: [Int]) -> [Range<Int>] {
    var end = 0
    return byteCounts.map { count in
      defer { end += count }
      return end..<end + count
    }
  }

  private func digests(
    of batch: MessageBatch, by implementation: SHA256.Implementation = .best
  ) throws -> [SHA256Digest] {
    try Array(capacity: batch.count) { try SHA256.hash(batch: batch, by: implementation, into: &$0) }
  }

  @Test(arguments: SHA256.Implementation.available)
  func unequalLengths(implementation: SHA256.Implementation) throws {
    var generator = SeededGenerator(seed: 21)
    let key = message(byteCount: 32, seed: 22)
    let prepared = HMAC<SHA256>.PreparedKey(key.span, prototype: SHA256(implementation))
    for count in Array(0...20) + [33, 64, 65, 100] {
      let byteCounts = Self.randomByteCounts(count, using: &generator)
      let messages = Self.ranges(byteCounts).map { messageBytes[$0] }
      let expected = messages.map { ReferenceSHA256.hash(Array($0)) }
      let batch = try MessageBatch(messageBytes.span, byteCounts: byteCounts.span)
      #expect(try digests(of: batch, by: implementation).map(Array.init) == expected, "\(byteCounts)")
      #expect(SHA256.hash(batch: messages, by: implementation).map(Array.init) == expected, "\(byteCounts)")

      let expectedCodes = messages.map { ReferenceSHA256.authenticationCode(for: Array($0), key: key) }
      let codes = try Array(capacity: count) { try prepared.authenticationCodes(for: batch, into: &$0) }
      #expect(codes.map(Array.init) == expectedCodes, "\(byteCounts)")
      #expect(prepared.authenticationCodes(for: messages).map(Array.init) == expectedCodes, "\(byteCounts)")
    }
  }

  /// Both ends of every length at which the padding or the number of blocks changes, beside a message of another length.
  @Test(arguments: SHA256.Implementation.available)
  func edgesOfThePadding(implementation: SHA256.Implementation) throws {
    let edges = [0, 1, 55, 56, 63, 64, 65, 119, 120, 127, 128, 129, 191, 192]
    let byteCounts = edges.flatMap { first in edges.flatMap { [first, $0] } }
    let messages = Self.ranges(byteCounts).map { messageBytes[$0] }
    let batch = try MessageBatch(messageBytes.span, byteCounts: byteCounts.span)
    let digests = try digests(of: batch, by: implementation)
    for (message, digest) in zip(messages, digests) {
      #expect(Array(digest) == ReferenceSHA256.hash(Array(message)), "\(message.count) bytes")
    }
  }

  /// One long message among short ones: the lanes beside it are refilled many times.
  @Test(arguments: SHA256.Implementation.available, [0, 1, 7, 39])
  func oneLongMessage(implementation: SHA256.Implementation, position: Int) throws {
    var byteCounts = [Int](repeating: 70, count: 40)
    byteCounts[position] = 20_000
    let batch = try MessageBatch(messageBytes.span, byteCounts: byteCounts.span)
    let expected = Self.ranges(byteCounts).map { ReferenceSHA256.hash(Array(messageBytes[$0])) }
    #expect(try digests(of: batch, by: implementation).map(Array.init) == expected)
  }

  @Test(arguments: SHA256.Implementation.available)
  func aKeyForEachMessage(implementation: SHA256.Implementation) throws {
    var generator = SeededGenerator(seed: 23)
    for count in [0, 1, 2, 9, 30] {
      let byteCounts = Self.randomByteCounts(count, using: &generator)
      let keys = (0..<count).map { message(byteCount: $0 * 7, seed: 24) }
      let prepared = keys.map { HMAC<SHA256>.PreparedKey($0.span, prototype: SHA256(implementation)) }
      let batch = try MessageBatch(messageBytes.span, byteCounts: byteCounts.span)
      let codes = try Array(capacity: count) {
        try HMAC.authenticationCodes(for: batch, using: prepared.span, into: &$0)
      }
      let expected = zip(Self.ranges(byteCounts), keys).map { range, key in
        ReferenceSHA256.authenticationCode(for: Array(messageBytes[range]), key: key)
      }
      #expect(codes.map(Array.init) == expected)
    }
  }

  /// Overlapping, in no order, empty at either end.
  @Test func ranges() throws {
    let ranges = [100..<300, 0..<1, 250..<260, 0..<0, 5..<messageBytes.count, messageBytes.count..<messageBytes.count]
    let batch = try MessageBatch(messageBytes.span, ranges: ranges.span)
    #expect(try digests(of: batch) == ranges.map { SHA256.hash(data: messageBytes[$0]) })
  }

  @Test(arguments: [(stride: 64, byteCount: 64), (100, 33), (7, 0), (1, 1)])
  func strides(stride: Int, byteCount: Int) throws {
    let bytes = Array(messageBytes.prefix(stride * 21))
    let batch = try MessageBatch(bytes.span, stride: stride, byteCount: byteCount)
    #expect(batch.count == 21)
    let expected = (0..<21).map { SHA256.hash(data: bytes[$0 * stride..<$0 * stride + byteCount]) }
    #expect(try digests(of: batch) == expected)
    if byteCount == stride { #expect(try digests(of: MessageBatch(bytes.span, stride: stride)) == expected) }
  }

  @Test func noMessages() throws {
    let nothing: [UInt8] = []
    #expect(try digests(of: MessageBatch(nothing.span, byteCounts: [Int]().span)).isEmpty)
    #expect(try digests(of: MessageBatch(nothing.span, ranges: [Range<Int>]().span)).isEmpty)
    #expect(try digests(of: MessageBatch(nothing.span, stride: 8)).isEmpty)
    #expect(SHA256.hash(batch: [[UInt8]]()).isEmpty)
  }

  /// A buffer without an address can hold messages too: empty ones.
  @Test func emptyMessages() throws {
    let empty = SHA256.hash(data: [])
    let three = [0, 0, 0]
    #expect(try digests(of: MessageBatch(Span(), byteCounts: three.span)) == [empty, empty, empty])
    #expect(SHA256.hash(batch: [[UInt8](), [], []]) == [empty, empty, empty])
  }

  /// Results are appended to what the output holds already.
  @Test func appending() throws {
    let batch = try MessageBatch(messageBytes.span.extracting(first: 12), stride: 4)
    let first = SHA256.hash(data: [1])
    let digests = try Array(capacity: 5) {
      $0.append(first)
      try SHA256.hash(batch: batch, into: &$0)
      $0.append(first)
    }
    #expect(digests == [first] + (0..<3).map { SHA256.hash(data: messageBytes[$0 * 4..<$0 * 4 + 4]) } + [first])
  }

  /// Whatever holds the bytes; more messages than are gathered at a time.
  @Test func containers() {
    let texts = (0..<150).map { String(repeating: "é", count: $0) }
    let expected = texts.map { SHA256.hash(data: Array($0.utf8)) }
    #expect(SHA256.hash(batch: texts.map(\.utf8)) == expected)
    #expect(SHA256.hash(batch: texts.lazy.map(\.utf8)) == expected)
    #expect(SHA256.hash(batch: texts.map { Data($0.utf8) }) == expected)
    #expect(SHA256.hash(batch: texts.map { Array($0.utf8)[...] }) == expected)
    #expect(SHA256.hash(batch: texts.map { AnySequence($0.utf8) }) == expected)
    #expect(SHA256.hash(batch: texts.map { $0.utf8.lazy.map { $0 } }) == expected)
    #expect(SHA256.hash(batch: AnySequence(texts.map { Array($0.utf8) })) == expected)
    let key = HMAC<SHA256>.PreparedKey(SymmetricKey(data: [1, 2, 3]))
    #expect(key.authenticationCodes(for: texts.map(\.utf8)) == texts.map { key.authenticationCode(for: $0.utf8) })
  }
}
