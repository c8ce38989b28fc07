// The end of a message: what is left after the whole blocks, padded.

/// The last one or two blocks of a message (FIPS 180-4 §5.1): the rest of it, a one bit, zeros, the length in bits.
///
/// They are put together from whole vectors. A kernel reads vectors too, and a CPU hands on at once what was just
/// stored only to a load that lies within one store; after byte-wise stores it waits for all to reach the cache.
enum Padding {
  /// Puts the bytes of the message after its last whole block at `blocks`, where there is room for two blocks; returns
  /// how many of them are needed.
  ///
  /// `rest` is not read when there are no such bytes. The length takes an eighth of a block: 64 bits of a block of 64
  /// bytes, 128 of one of 128.
  @inline(__always)
  @unsafe static func fill(
    _ blocks: UnsafeMutableRawPointer, rest: UnsafeRawPointer, restByteCount: Int,
    messageByteCount: some FixedWidthInteger & UnsignedInteger, blockByteCount: Int
  ) -> Int {
    let count = restByteCount < blockByteCount &- blockByteCount / 8 ? 1 : 2
    unsafe blocks.initializeMemory(as: UInt8.self, repeating: 0, count: blockByteCount)
    if count == 2 {
      unsafe (blocks + blockByteCount).initializeMemory(as: UInt8.self, repeating: 0, count: blockByteCount)
    }
    var start = 0
    while start &+ 16 <= restByteCount {
      let lane = unsafe rest.loadUnaligned(fromByteOffset: start, as: Lane.self)
      unsafe blocks.storeBytes(of: lane, toByteOffset: start, as: Lane.self)
      start &+= 16
    }
    let last = unsafe lastWord(rest, restByteCount)
    let lane =
      restByteCount & 8 == 0
      ? Lane(last, 0) : unsafe Lane(rest.loadUnaligned(fromByteOffset: start, as: UInt64.self), last)
    unsafe blocks.storeBytes(of: lane, toByteOffset: start, as: Lane.self)

    let lengthLane = count &* blockByteCount &- 16
    let bits = UInt64(truncatingIfNeeded: messageByteCount) &<< 3
    let highBits = blockByteCount == 128 ? UInt64(truncatingIfNeeded: messageByteCount &>> 61) : 0
    let closing = Lane(start == lengthLane ? lane[0] : highBits.bigEndian, bits.bigEndian)
    unsafe blocks.storeBytes(of: closing, toByteOffset: lengthLane, as: Lane.self)
    return count
  }

  /// The last block of a message that ends with the 32 bytes of a SHA-256 digest after whole blocks.
  @inline(__always)
  static func block(
    _ digest: (SIMD4<UInt32>, SIMD4<UInt32>), messageByteCount: UInt64
  ) -> InlineArray<4, SIMD4<UInt32>> {
    let length = Lane(0, (messageByteCount &<< 3).bigEndian)
    return [
      digest.0, digest.1, SIMD4(UInt32(0x80).littleEndian, 0, 0, 0),
      unsafe unsafeBitCast(length, to: SIMD4<UInt32>.self),
    ]
  }

  private typealias Lane = SIMD2<UInt64>

  /// The last 0…7 of `byteCount` bytes, the first where it lies first in memory, and 0x80 after them.
  @inline(__always)
  @unsafe private static func lastWord(_ start: UnsafeRawPointer, _ byteCount: Int) -> UInt64 {
    #if _pointerBitWidth(_64)
    if byteCount >= 8 {
      // The last eight bytes, less those that belong to the word before: up to 64 bits, hence two shifts.
      let odd = UInt64(truncatingIfNeeded: byteCount & 7) &* 8
      let end = unsafe UInt64(littleEndian: start.loadUnaligned(fromByteOffset: byteCount &- 8, as: UInt64.self))
      return ((end &>> (56 &- odd)) &>> 8 | 0x80 &<< odd).littleEndian
    }
    #endif
    let half = unsafe UInt64(lastHalfWord(start, byteCount).littleEndian)
    guard byteCount & 4 != 0 else { return half }
    let before = unsafe start.loadUnaligned(fromByteOffset: byteCount & ~7, as: UInt32.self)
    return half &<< 32 | UInt64(before)
  }

  /// The last 0…3 of `byteCount` bytes, the first the lowest, and 0x80 above them.
  ///
  /// In 32 bits: on smaller CPUs a shift of 64 by a variable is a call.
  @inline(__always)
  @unsafe private static func lastHalfWord(_ start: UnsafeRawPointer, _ byteCount: Int) -> UInt32 {
    let odd = UInt32(truncatingIfNeeded: byteCount & 3)
    var word = 0x80 &<< (odd &* 8)
    if byteCount >= 4 {
      // The last four bytes, less those that belong to the word before: up to 32 bits, hence two shifts.
      let end = unsafe UInt32(littleEndian: start.loadUnaligned(fromByteOffset: byteCount &- 4, as: UInt32.self))
      word |= (end &>> (24 &- odd &* 8)) &>> 8
    } else {
      for index in 0..<byteCount {
        let byte = unsafe start.load(fromByteOffset: index, as: UInt8.self)
        word |= UInt32(byte) &<< UInt32(truncatingIfNeeded: index &* 8)
      }
    }
    return word
  }
}
