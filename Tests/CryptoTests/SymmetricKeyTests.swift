// Keys: their sizes, their bytes, their comparison.

import Crypto
import Foundation
import Testing

@Suite struct SymmetricKeyTests {
  @Test func bytesAreKept() {
    for count in [0, 1, 16, 32, 64, 65, 1000] {
      let bytes = message(byteCount: count)
      for key in [
        SymmetricKey(data: bytes), SymmetricKey(data: Data(bytes)), SymmetricKey(data: AnySequence(bytes)),
        SymmetricKey(copying: bytes.span), unsafe SymmetricKey(copying: bytes.span.bytes), initialized(to: bytes),
      ] {
        #expect(key.bitCount == count * 8)
        #expect(unsafe key.withUnsafeBytes { unsafe Array($0) } == bytes)
        #expect(key.withBytes { $0.count } == count)
        #expect(key.bytes.byteCount == count)
        #expect(SymmetricKey(copying: key.bytes) == key)
      }
    }
  }

  private func initialized(to bytes: [UInt8]) -> SymmetricKey {
    SymmetricKey(size: SymmetricKeySize(bitCount: bytes.count * 8)) { output in
      for byte in bytes { output.append(byte) }
      let isFull = output.isFull
      #expect(isFull)
    }
  }

  /// What is appended is the key: less than was asked for, or nothing.
  @Test func initializedInPart() {
    let key = SymmetricKey(size: .bits256) { output in
      for byte: UInt8 in [1, 2, 3] { output.append(byte) }
      _ = output.removeLast()
    }
    #expect(key == SymmetricKey(data: [1, 2]))
    #expect(SymmetricKey(size: .bits128) { _ in }.bitCount == 0)
  }

  @Test func theOriginalIsZeroed() {
    let bytes = message(byteCount: 32)
    var original = bytes
    var span = original.mutableSpan
    var raw = unsafe span.mutableBytes
    let key = SymmetricKey(copyingWithZeroing: &raw)
    #expect(key == SymmetricKey(data: bytes))
    #expect(original.allSatisfy { $0 == 0 })
  }

  @Test func errorsPassThrough() {
    struct Refusal: Error {}
    let key = SymmetricKey(data: "key".utf8)
    #expect(throws: Refusal.self) { try unsafe key.withUnsafeBytes { _ throws(Refusal) in throw Refusal() } }
    #expect(throws: Refusal.self) { try key.withBytes { _ throws(Refusal) in throw Refusal() } }
    #expect(throws: Refusal.self) {
      try SymmetricKey(size: .bits128) { output throws(Refusal) in
        output.append(1)
        throw Refusal()
      }
    }
  }

  @Test func equality() {
    let bytes = message(byteCount: 32)
    let key = SymmetricKey(data: bytes)
    let copy = key
    #expect(key == copy)
    #expect(key == SymmetricKey(data: bytes))
    #expect(key != SymmetricKey(data: bytes.dropLast()))
    #expect(key != SymmetricKey(data: bytes + [0]))
    #expect(key != SymmetricKey(data: [UInt8]()))
    #expect(SymmetricKey(data: [UInt8]()) == SymmetricKey(data: Data()))
    for bit in 0..<256 {
      var other = bytes
      other[bit / 8] ^= 1 << UInt8(bit % 8)
      #expect(key != SymmetricKey(data: other))
    }
  }

  @Test func standardSizes() {
    #expect(SymmetricKeySize.bits128.bitCount == 128)
    #expect(SymmetricKeySize.bits192.bitCount == 192)
    #expect(SymmetricKeySize.bits256.bitCount == 256)
  }

  @Test func oddSizesAreRoundedUpToBytes() {
    for (asked, given) in [
      (-1, 0), (Int.min, 0), (0, 0), (1, 8), (7, 8), (8, 8), (9, 16), (255, 256), (256, 256),
      (Int.max, Int.max & ~7), (Int.max - 7, Int.max & ~7),
    ] {
      #expect(SymmetricKeySize(bitCount: asked).bitCount == given, "\(asked)")
    }
    for asked in [-1, Int.min, 0] {
      #expect(SymmetricKey(size: SymmetricKeySize(bitCount: asked)).bitCount == 0)
    }
    #expect(SymmetricKey(size: SymmetricKeySize(bitCount: 9)).bitCount == 16)
  }

  @Test func randomKeys() {
    #expect(SymmetricKey(size: .bits256).bitCount == 256)
    #expect(SymmetricKey(size: .bits256) != SymmetricKey(size: .bits256))

    // Randomness is an argument: the same generator gives the same key.
    var (first, second) = (SeededGenerator(seed: 5), SeededGenerator(seed: 5))
    let key = SymmetricKey(size: .bits192, using: &first)
    #expect(key == SymmetricKey(size: .bits192, using: &second))
    #expect(key != SymmetricKey(size: .bits192, using: &second))
  }
}
