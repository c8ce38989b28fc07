// However a message is cut up and whatever holds its bytes, the digest is the same.

import Crypto
import Foundation
import Testing

@Suite struct ChunkingTests {
  @Test(arguments: HashUnderTest.all)
  func everySplitInTwo(function: HashUnderTest) {
    for count in [191, 192, 200, 256, 300] {
      let message = message(byteCount: count)
      let expected = function.oracle.hash(message)
      for split in 0...count {
        let (first, last) = (message[..<split], message[split...])
        #expect(function.digestOfPieces([first, last]) == expected, "at \(split)")
        #expect(function.digestAppending(first, Array(last)) == expected, "at \(split)")
      }
    }
  }

  /// A kernel may take more blocks at once where there are many.
  @Test(arguments: HashUnderTest.all)
  func lengthsAroundManyBlocks(function: HashUnderTest) {
    let message = message(byteCount: 82 * 64)
    for blockCount in [63, 64, 65, 71, 72, 73, 80, 81] {
      for count in [blockCount * 64 - 1, blockCount * 64, blockCount * 64 + 1] {
        let bytes = Array(message[(message.count - count)...])
        #expect(function.digest(of: bytes) == function.oracle.hash(bytes), "\(count) bytes")
      }
    }
  }

  @Test(arguments: HashUnderTest.all)
  func byteByByte(function: HashUnderTest) {
    let message = message(byteCount: 300)
    #expect(function.digestOfPieces(message.map { [$0] }) == function.digest(of: message))
  }

  /// Random pieces, empty ones among them, from memory of every alignment.
  @Test(arguments: HashUnderTest.all)
  func randomSplits(function: HashUnderTest) {
    var generator = SeededGenerator(seed: 2)
    for _ in 0..<200 {
      let message = generator.bytes(Int.random(in: 0...700, using: &generator))
      var pieces: [ArraySlice<UInt8>] = []
      var rest = message[...]
      while !rest.isEmpty {
        let count = min(rest.count, Int.random(in: 0...300, using: &generator))
        pieces.append(rest.prefix(count))
        rest = rest.dropFirst(count)
      }
      #expect(function.digestOfPieces(pieces) == function.oracle.hash(message))
    }
  }

  /// A hash is a value: a copy taken midway goes its own way, and asking for the digest ends nothing.
  @Test(arguments: SHA256.Implementation.available)
  func copiesDiverge(implementation: SHA256.Implementation) {
    let bytes = message(byteCount: 300)
    for split in [0, 1, 63, 64, 65, 128, 150] {
      var original = SHA256(implementation)
      original.update(data: bytes[..<split])
      var copy = original
      original.update(data: bytes[split...])
      copy.update(data: "another ending".utf8)
      #expect(Array(original.finalize()) == ReferenceSHA256.hash(bytes))
      #expect(Array(copy.finalize()) == ReferenceSHA256.hash(bytes[..<split] + Array("another ending".utf8)))

      let once = copy.finalize()
      #expect(copy.finalize() == once)
      copy.update(data: [UInt8]())
      #expect(copy.finalize() == once)
      copy.update(data: [0])
      #expect(copy.finalize() != once)
    }
  }

  /// What lies in one piece and what does not, through `update`, in one call, and as spans and buffers.
  @Test(arguments: [0, 1, 55, 56, 63, 64, 65, 127, 128, 200])
  func containers(byteCount: Int) {
    // ASCII, so that it is a string too.
    let array = message(byteCount: byteCount).map { $0 & 0x7f }
    let expected = SHA256.hash(data: array)
    #expect(Array(expected) == ReferenceSHA256.hash(array))

    func check(_ data: some Sequence<UInt8>, _ container: Comment) {
      #expect(SHA256.hash(data: data) == expected, container)
      var function = SHA256()
      function.update(data: data)
      #expect(function.finalize() == expected, container)
    }
    check(ContiguousArray(array), "contiguous array")
    check(([1, 2, 3] + array + [4])[3..<3 + byteCount], "slice")
    check(Data(array), "data")
    check((Data([9, 9]) + array).dropFirst(2), "slice of data")
    check(String(decoding: array, as: UTF8.self).utf8, "string")
    check(Substring(decoding: array, as: UTF8.self).utf8, "substring")
    check(AnySequence(array), "sequence of unknown kind")
    check(array.lazy.map { $0 }, "lazy collection")
    check(Array(array.reversed()).reversed(), "reversed collection")
    var position = 0
    check(
      AnySequence {
        position = 0
        return AnyIterator {
          defer { position += 1 }
          return position < array.count ? array[position] : nil
        }
      }, "iterator")
    let half = byteCount / 2
    check([array[..<half], array[half...]].joined(), "joined pieces")
    unsafe array.withUnsafeBufferPointer { unsafe check($0, "buffer") }
    unsafe array.withUnsafeBytes { unsafe check($0, "raw buffer") }

    #expect(SHA256.hash(bytes: array.span) == expected)
    #expect(unsafe SHA256.hash(bytes: array.span.bytes) == expected)
    var spans = SHA256()
    spans.update(bytes: array.span.extracting(first: half))
    unsafe spans.update(bytes: array.span.extracting(last: byteCount - half).bytes)
    #expect(spans.finalize() == expected)
  }

  @Test func sequenceOfOnePass() {
    // Such a sequence may be walked only once.
    let numbers = sequence(first: UInt8(0)) { $0 < 199 ? $0 + 1 : nil }
    #expect(Array(SHA256.hash(data: numbers)) == ReferenceSHA256.hash(Array(0...199)))
  }

  @Test func emptyBufferWithoutAddress() {
    var function = SHA256()
    unsafe function.update(bufferPointer: UnsafeRawBufferPointer(start: nil, count: 0))
    #expect(Array(function.finalize()) == ReferenceSHA256.hash([]))
  }
}
