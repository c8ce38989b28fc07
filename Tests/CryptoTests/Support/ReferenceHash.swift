// The oracle: hash functions written down from FIPS 180-4 line by line, slow and plain, with nothing taken from the
// module. Here is what they share; see ReferenceSHA2.swift and ReferenceSHA1.swift.

protocol ReferenceHash: SendableMetatype {
  associatedtype Word: FixedWidthInteger & UnsignedInteger & Sendable

  static var initialHashValue: [Word] { get }
  static var digestByteCount: Int { get }

  /// The hash value after one more block, of sixteen words.
  static func compress(_ hash: [Word], _ block: [Word]) -> [Word]
}

extension ReferenceHash {
  static var wordByteCount: Int { Word.bitWidth / 8 }
  static var blockByteCount: Int { 16 * wordByteCount }

  /// The digest of `message`.
  static func hash(_ message: [UInt8]) -> [UInt8] {
    Array(bytes(state(after: message + padding(afterByteCount: message.count))).prefix(digestByteCount))
  }

  /// A one bit, zeros, and the length in bits as two words (FIPS 180-4 §5.1).
  static func padding(afterByteCount byteCount: Int) -> [UInt8] {
    var padding: [UInt8] = [0x80]
    while (byteCount + padding.count + 2 * wordByteCount) % blockByteCount != 0 { padding.append(0) }
    return padding + bytes([0, Word(byteCount * 8)])
  }

  /// The keyed hash of `message` (FIPS 198-1 §4).
  static func authenticationCode(for message: [UInt8], key: [UInt8]) -> [UInt8] {
    let pads = pads(of: key)
    return hash(pads.outer + hash(pads.inner + message))
  }

  /// The inner and the outer padded key: `K0 ^ ipad` and `K0 ^ opad` (FIPS 198-1 §4).
  static func pads(of key: [UInt8]) -> (inner: [UInt8], outer: [UInt8]) {
    var block = key.count > blockByteCount ? hash(key) : key
    while block.count < blockByteCount { block.append(0) }
    return (block.map { $0 ^ 0x36 }, block.map { $0 ^ 0x5c })
  }

  /// The hash value after whole blocks.
  static func state(after blocks: [UInt8]) -> [Word] {
    stride(from: 0, to: blocks.count, by: blockByteCount).reduce(initialHashValue) { hash, start in
      compress(hash, (0..<16).map { word(blocks, start + $0 * wordByteCount) })
    }
  }

  /// The words as big-endian bytes.
  static func bytes(_ words: [Word]) -> [UInt8] {
    words.flatMap { word in (1...wordByteCount).map { UInt8(truncatingIfNeeded: word >> (Word.bitWidth - $0 * 8)) } }
  }

  private static func word(_ bytes: [UInt8], _ start: Int) -> Word {
    bytes[start..<start + wordByteCount].reduce(0) { $0 << 8 | Word($1) }
  }

  /// ROTR (FIPS 180-4 §3.2).
  static func rotr(_ x: Word, _ n: Int) -> Word { x >> n | x << (Word.bitWidth - n) }
}
