// The oracle: bodies in chunks, framed and read whole as Amazon's documentation of S3 has them, with nothing of the
// module's. Hashes and checksums are those of Crypto, which has targets of its own.

import Crypto
import Foundation

struct ReferenceChunks {
  /// What follows the data: a checksum of it, or any other value.
  enum Trailer: CaseIterable {
    case crc32, crc32c, crc64nvme, sha1, sha256, given

    var name: String { self == .given ? "x-given" : "x-amz-checksum-\(self)" }

    static let givenValue = "a b"

    /// The value that goes with data.
    func value(_ data: [UInt8]) -> String {
      switch self {
      case .crc32: Self.base64(CRC32.checksum(data: data))
      case .crc32c: Self.base64(CRC32C.checksum(data: data))
      case .crc64nvme: Self.base64(CRC64NVME.checksum(data: data))
      case .sha1: Data(Insecure.SHA1.hash(data: data)).base64EncodedString()
      case .sha256: Data(SHA256.hash(data: data)).base64EncodedString()
      case .given: Self.givenValue
      }
    }

    private static func base64(_ number: some FixedWidthInteger) -> String {
      withUnsafeBytes(of: number.bigEndian) { Data($0).base64EncodedString() }
    }
  }

  /// The signature of the request; nil where the chunks are not signed.
  let seed: String?
  /// In the order of their names.
  let trailers: [Trailer]
  let secret: String
  let date: String
  let scope: String

  /// A signature that follows another.
  private func signature(after previous: String, _ algorithm: String, _ lines: [String]) -> String {
    let key = scope.utf8.split(separator: UInt8(ascii: "/")).reduce(SymmetricKey(data: Array("AWS4\(secret)".utf8))) {
      SymmetricKey(data: HMAC<SHA256>.authenticationCode(for: Array($1), using: $0))
    }
    let text = ([algorithm, date, scope, previous] + lines).joined(separator: "\n")
    return ReferenceCanonical.hex(Array(HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: key)))
  }

  private func signature(ofChunk data: [UInt8], after previous: String) -> String {
    signature(after: previous, "AWS4-HMAC-SHA256-PAYLOAD", [Self.hash([]), Self.hash(data)])
  }

  private func signature(ofTrailer lines: [UInt8], after previous: String) -> String {
    signature(after: previous, "AWS4-HMAC-SHA256-TRAILER", [Self.hash(lines)])
  }

  private static func hash(_ bytes: [UInt8]) -> String { ReferenceCanonical.hex(Array(SHA256.hash(data: bytes))) }

  /// A body as it is sent.
  /// - Parameter asDocumented: Whether the lines of a signed trailer end as AWS's text has it, and not as clients do.
  func encoded(_ chunks: [[UInt8]], asDocumented: Bool = false) -> [UInt8] {
    var (encoded, last) = ([UInt8](), seed)
    for chunk in chunks + [[]] {
      encoded += String(chunk.count, radix: 16).utf8
      if let previous = last {
        let signature = signature(ofChunk: chunk, after: previous)
        encoded += ";chunk-signature=\(signature)".utf8
        last = signature
      }
      encoded += "\r\n".utf8
      encoded += chunk.isEmpty ? [] : chunk + Array("\r\n".utf8)
    }
    let data = Array(chunks.joined())
    let lines = trailers.map { "\($0.name):\($0.value(data))" }
    let end = asDocumented && last != nil ? "\n" : "\r\n"
    encoded += lines.map { $0 + end }.joined().utf8
    if let last, !trailers.isEmpty {
      if asDocumented { encoded += "\r\n".utf8 }
      let signature = signature(ofTrailer: Array(lines.map { $0 + "\n" }.joined().utf8), after: last)
      encoded += "x-amz-trailer-signature:\(signature)\r\n".utf8
    }
    return encoded + Array("\r\n".utf8)
  }

  /// The data of a body; nil where it must be refused.
  /// - Parameter minimum: The length of the shortest chunk but the last.
  func decoded(_ encoded: [UInt8], byteCount: Int, minimum: Int) -> [UInt8]? {
    var (rest, data, last) = (encoded[...], [UInt8](), seed)
    var wasShort = false
    while true {
      guard let line = Self.line(&rest, endsWithCR: true) else { return nil }
      let digits = line.prefix { $0 != UInt8(ascii: ";") }
      let text = String(decoding: digits, as: UTF8.self)
      // One way alone to write a number.
      guard let count = Int(text, radix: 16), String(count, radix: 16) == text, 0...rest.count ~= count else {
        return nil
      }
      let chunk = Array(rest.prefix(count))
      if let previous = last {
        let signature = signature(ofChunk: chunk, after: previous)
        guard line.dropFirst(digits.count).elementsEqual(";chunk-signature=\(signature)".utf8) else { return nil }
        last = signature
      } else if line != digits {
        return nil
      }
      if count == 0 { break }
      rest = rest.dropFirst(count)
      guard !wasShort, Self.line(&rest, endsWithCR: true)?.isEmpty == true else { return nil }
      data += chunk
      wasShort = count < minimum
    }
    return data.count == byteCount && isTrailer(rest, of: data, after: last) ? data : nil
  }

  /// Whether this is all that may follow the last chunk.
  private func isTrailer(_ text: ArraySlice<UInt8>, of data: [UInt8], after last: String?) -> Bool {
    var rest = text
    var found: [Trailer: [UInt8]] = [:]
    while found.count < trailers.count {
      guard let line = Self.line(&rest, endsWithCR: last == nil), let colon = line.firstIndex(of: UInt8(ascii: ":")),
        let trailer = trailers.first(where: { $0.name.utf8.elementsEqual(line[..<colon]) }), found[trailer] == nil
      else { return false }
      found[trailer] = Array(line[(colon + 1)...])
    }
    // An empty line may stand before the signature.
    if let last, !trailers.isEmpty {
      if rest.starts(with: "\r\n".utf8) { rest = rest.dropFirst(2) }
      var lines: [UInt8] = []
      for trailer in trailers { lines += Array("\(trailer.name):".utf8) + (found[trailer] ?? []) + [10] }
      let signature = signature(ofTrailer: lines, after: last)
      guard Self.line(&rest, endsWithCR: true)?.elementsEqual("x-amz-trailer-signature:\(signature)".utf8) == true
      else { return false }
    }
    return Array(rest) == Array("\r\n".utf8)
      && found.allSatisfy { $0 == .given || $1 == Array($0.value(data).utf8) }
  }

  /// Takes a line, and a carriage return at its end; nil where there is none, or the carriage return is missing.
  private static func line(_ rest: inout ArraySlice<UInt8>, endsWithCR: Bool) -> ArraySlice<UInt8>? {
    guard let end = rest.firstIndex(of: 10) else { return nil }
    let line = rest[..<end]
    rest = rest[(end + 1)...]
    guard line.last == 13 else { return endsWithCR ? nil : line }
    return line.dropLast()
  }
}
