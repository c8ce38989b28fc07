internal import Crypto

/// The line before a chunk's data: `hex(size)`, and where chunks are signed `;chunk-signature=` and the signature.
///
/// There is one way to write it: lower-case digits, no leading zeros, nothing else.
struct ChunkHeader {
  /// The length of the data.
  let byteCount: Int
  /// Where the 64 digits of the signature begin in the line, if chunks are signed.
  let signatureStart: Int?

  /// - Parameter line: The line with its end.
  /// - Throws: `malformedChunk`, `lengthMismatch`.
  init(_ line: Span<UInt8>, isSigned: Bool) throws(BodyError) {
    let end = line.count - 2
    guard end >= 0, line[end] == UInt8(ascii: "\r"), line[end + 1] == UInt8(ascii: "\n") else {
      throw BodyError(.malformedChunk, "the line before a chunk does not end with a carriage return and a line feed")
    }
    var digits = 0
    var number: UInt64 = 0
    while digits < end, digits < 16, line[digits] == line[digits].lowercased, let value = line[digits].hexValue {
      number = number &<< 4 | UInt64(value)
      digits += 1
    }
    guard digits == 1 || digits > 1 && line[0] != UInt8(ascii: "0") else {
      throw BodyError(.malformedChunk, "the size of a chunk is not a number of lower-case hexadecimal digits")
    }
    guard let byteCount = Int(exactly: number) else {
      throw BodyError(.lengthMismatch, "a chunk is longer than the body was to be")
    }
    self.byteCount = byteCount

    guard isSigned else {
      guard digits == end else {
        throw BodyError(.malformedChunk, "something follows the size of a chunk that is not signed")
      }
      signatureStart = nil
      return
    }
    let name = ";chunk-signature=".utf8.span
    let start = digits + name.count
    guard end - start == 64 else {
      throw BodyError(.malformedChunk, "not just a signature of 64 digits follows the size of a chunk")
    }
    for i in name.indices where line[digits + i] != name[i] {
      throw BodyError(.malformedChunk, "something else than a signature follows the size of a chunk")
    }
    guard isSignature(line.extracting(start..<end)) else {
      throw BodyError(.malformedChunk, "the signature of a chunk is not of 64 lower-case hexadecimal digits")
    }
    signatureStart = start
  }
}
