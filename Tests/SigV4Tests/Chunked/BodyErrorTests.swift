// Encoded bodies that are refused, and why.

import SigV4
import Testing

struct BadBody: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let code: BodyError.Code
  let use: @Sendable () throws -> Void

  init(_ description: String, _ code: BodyError.Code, _ use: @escaping @Sendable () throws -> Void) {
    (testDescription, self.code, self.use) = (description, code, use)
  }

  private static let crc = "x-amz-checksum-crc32"
  private static let signature = String(repeating: "a", count: 64)

  private static func decode(
    _ text: String, _ signatures: ChunkedBody.Signatures, byteCount: Int = 3, trailers: [String],
    limits: ChunkDecoder.Limits = .init()
  ) throws {
    var decoder = try ChunkDecoder(
      ChunkedBodyTerms(signatures: signatures, byteCount: byteCount, trailerNames: trailers),
      seedSignature: signature,
      key: SigningKey(BadInput.credentials, time: Sample.time, region: Sample.region, service: "s3"),
      time: Sample.time, limits: limits)
    _ = try decoder.decodeAll(Array(text.utf8))
  }

  private static func unsigned(_ text: String, _ code: BodyError.Code, byteCount: Int = 3) -> BadBody {
    BadBody("unsigned " + String(text.prefix(60)).debugDescription, code) {
      try decode(text, .requestOnly, byteCount: byteCount, trailers: [crc, "x-other"])
    }
  }

  private static func signed(
    _ text: String, _ code: BodyError.Code, byteCount: Int = 3, trailers: [String] = [],
    limits: ChunkDecoder.Limits = .init()
  ) -> BadBody {
    BadBody("signed " + String(text.prefix(60)).debugDescription, code) {
      try decode(text, .chunks, byteCount: byteCount, trailers: trailers, limits: limits)
    }
  }

  private static var terms: [BadBody] {
    let table: [(ChunkedBody.Signatures, Int, [String], BodyError.Code)] = [
      (.chunks, -1, [], .invalidDecodedLength), (.chunks, .min, [], .invalidDecodedLength),
      (.chunks, 1, [""], .unsupportedTrailer), (.chunks, 1, ["a b"], .unsupportedTrailer),
      (.chunks, 1, ["ä"], .unsupportedTrailer), (.chunks, 1, ["a", "A"], .unsupportedTrailer),
      (.chunks, 1, ["x-amz-checksum-md4"], .unsupportedTrailer),
      (.chunks, 1, ["x-amz-trailer-signature"], .unsupportedTrailer),
      (.chunks, 1, (1...9).map { "a\($0)" }, .unsupportedTrailer),
      (.chunks, 1, [String(repeating: "a", count: 4097)], .unsupportedTrailer),
      (.requestOnly, 1, [], .unsupportedTrailer), (.requestOnly, 1, ["a"], .unsupportedTrailer),
    ]
    return table.map { signatures, byteCount, names, code in
      BadBody("\(signatures) \(byteCount) \(names.description.prefix(40))", code) {
        _ = try ChunkedBodyTerms(signatures: signatures, byteCount: byteCount, trailerNames: names)
      }
    }
  }

  private static var unsigned: [BadBody] {
    let body = "3\r\nabc\r\n0\r\n"
    let good = crc + ":NSRBwg==\r\n"
    let other = "x-other:1\r\n"
    return [
      unsigned("", .incomplete), unsigned("3\r\nab", .incomplete), unsigned(body, .incomplete),
      unsigned(body + good + other, .incomplete), unsigned(body + good + other + "\r\n.", .dataAfterEnd),
      unsigned("\r\n", .malformedChunk), unsigned("\n", .malformedChunk), unsigned("3\n", .malformedChunk),
      unsigned(" 3\r\n", .malformedChunk), unsigned("3 \r\n", .malformedChunk), unsigned("+3\r\n", .malformedChunk),
      unsigned("-3\r\n", .malformedChunk), unsigned("0x3\r\n", .malformedChunk), unsigned("03\r\n", .malformedChunk),
      unsigned("A\r\n", .malformedChunk, byteCount: 10), unsigned("3;a=b\r\n", .malformedChunk),
      unsigned("3;chunk-signature=" + signature + "\r\n", .malformedChunk),
      unsigned("g\r\n", .malformedChunk), unsigned("3\r\r\n", .malformedChunk),
      unsigned(String(repeating: "1", count: 17) + "\r\n", .malformedChunk),
      unsigned(String(repeating: "1", count: 1000), .malformedChunk),
      unsigned("ffffffffffffffff\r\n", .lengthMismatch), unsigned("7fffffffffffffff\r\n", .lengthMismatch),
      unsigned("4\r\n", .lengthMismatch), unsigned("2\r\nab\r\n0\r\n", .lengthMismatch),
      unsigned("0\r\n", .lengthMismatch), unsigned("3\r\nabc\r\n1\r\n", .lengthMismatch),
      unsigned("1\r\na\r\n2\r\n", .chunkTooShort), unsigned("3\r\nabcd\r\n", .malformedChunk),
      unsigned("3\r\nabc\n", .malformedChunk), unsigned("3\r\nabc\r\r\n", .malformedChunk),
      unsigned(body + "\r\n", .missingTrailer), unsigned(body + good + "\r\n", .missingTrailer),
      unsigned(body + other + "\r\n", .missingTrailer), unsigned(body + good + good, .unexpectedTrailer),
      unsigned(body + "x-new:1\r\n", .unexpectedTrailer), unsigned(body + "X-Other:1\r\n", .unexpectedTrailer),
      unsigned(body + ":1\r\n", .unexpectedTrailer), unsigned(body + "x-other\r\n", .malformedTrailer),
      unsigned(body + "x-other:1\n", .malformedTrailer), unsigned(body + "\n", .malformedTrailer),
      unsigned(body + "x-amz-trailer-signature:" + signature + "\r\n", .unexpectedTrailer),
      unsigned(body + "x-other:" + String(repeating: "1", count: 9000), .malformedTrailer),
      unsigned(body + other + crc + ":NSRBwQ==\r\n\r\n", .checksumMismatch),
      unsigned(body + other + crc + ":NSRBwg=\r\n\r\n", .checksumMismatch),
      unsigned(body + other + crc + ":NSRBwh==\r\n\r\n", .checksumMismatch),
      unsigned(body + other + crc + ": NSRBwg==\r\n\r\n", .checksumMismatch),
      unsigned(body + other + crc + ":\r\n\r\n", .checksumMismatch),
    ]
  }

  private static var signed: [BadBody] {
    let header = ";chunk-signature=" + signature + "\r\n"
    var small = ChunkDecoder.Limits()
    small.maximumChunkByteCount = 2
    // The seed of all of these is 64 times "a", so that their own signatures are worth nothing.
    return [
      signed("3\r\nabc\r\n", .malformedChunk), signed("3;chunk-signature=\r\n", .malformedChunk),
      signed("3;chunk-signature=" + signature.uppercased() + "\r\n", .malformedChunk),
      signed("3;chunk-signature=" + String(signature.dropLast()) + "\r\n", .malformedChunk),
      signed("3;chunk-signature=" + signature + "a\r\n", .malformedChunk),
      signed("3;Chunk-Signature=" + signature + "\r\n", .malformedChunk),
      signed("3;chunk-signature:" + signature + "\r\n", .malformedChunk),
      signed("3;a=b;chunk-signature=" + signature + "\r\n", .malformedChunk),
      signed("3;chunk-signature=" + signature + ";a=b\r\n", .malformedChunk),
      signed("3" + header + "abc\r\n", .signatureMismatch), signed("3" + header + "abc\n", .malformedChunk),
      signed("0" + header, .signatureMismatch, byteCount: 0), signed("0" + header, .lengthMismatch),
      signed("3" + header, .chunkTooLong, limits: small), signed("3" + header + "ab", .incomplete),
      signed("4" + header, .lengthMismatch),
    ]
  }

  static var all: [BadBody] { terms + unsigned + signed }
}

@Suite("Bodies in chunks: refusals")
struct BodyErrorTests {
  @Test("each bad body has its code", arguments: BadBody.all)
  func badBody(_ body: BadBody) throws {
    let error = try #require(throws: BodyError.self, performing: body.use)
    #expect(error.code == body.code, "\(error)")
    #expect(error.description == "\(error.code): \(error.message)")
    #expect(!error.message.isEmpty && !error.message.contains { $0.isNewline })
    for text in Everything.texts(of: error) { #expect(!text.contains(BadInput.secret)) }
  }

  /// A body of three bytes that is signed, with a signed trailer, and its text after the last chunk's line.
  private static func trailer() throws -> (chunked: ChunkedRequest, upToTrailer: String, trailer: [String]) {
    let chunked = try Bodies.signed(ChunkedBody(byteCount: 3, trailers: [.checksum(.crc32)]))
    var signer = chunked.chunkSigner
    let lines = String(decoding: try signer.encodeAll(Array("abc".utf8)), as: UTF8.self).split(
      separator: "\r\n", omittingEmptySubsequences: false)
    #expect(lines.count == 7)
    return (chunked, lines[..<3].map { $0 + "\r\n" }.joined(), lines[3..<5].map(String.init))
  }

  @Test("a signed trailer must be whole, signed, and in order")
  func signedTrailer() throws {
    let (chunked, body, lines) = try Self.trailer()
    let (checksum, signature) = (lines[0] + "\r\n", lines[1] + "\r\n")
    let wrongSignature = "x-amz-trailer-signature:" + String(repeating: "0", count: 64)
    let table: [(String, BodyError.Code?)] = [
      (checksum + signature + "\r\n", nil),
      (checksum + "\r\n" + signature + "\r\n", nil),
      (checksum + signature, .incomplete), (checksum + "\r\n", .incomplete),
      (checksum + "\r\n\r\n", .missingTrailer), ("\r\n\r\n", .missingTrailer),
      (signature + "\r\n", .missingTrailer), (signature + checksum + "\r\n", .malformedTrailer),
      (checksum + checksum, .unexpectedTrailer), ("\r\n" + checksum, .malformedTrailer),
      (checksum + lines[1] + "\n", .malformedTrailer), (checksum + signature + signature, .malformedTrailer),
      (checksum + String(lines[1].dropLast()) + "\r\n", .malformedTrailer),
      (checksum + lines[1].uppercased() + "\r\n", .unexpectedTrailer),
      (checksum + wrongSignature + "\r\n\r\n", .signatureMismatch),
      (lines[0] + " \r\n" + signature + "\r\n", .signatureMismatch),
      (checksum + "x-more:1\r\n" + signature + "\r\n", .unexpectedTrailer),
    ]
    for (text, code) in table {
      var decoder = try Bodies.decoder(for: chunked)
      do {
        _ = try decoder.decodeAll(Array((body + text).utf8))
        #expect(code == nil, "\(text.debugDescription)")
      } catch let error as BodyError {
        #expect(error.code == code, "\(text.debugDescription): \(error)")
      }
    }
  }

  @Test("a checksum that is signed must be the body's all the same")
  func signedChecksum() throws {
    let given = try ChunkTrailer(name: "x-amz-checksum-crc32", valueByteCount: 8)
    let chunked = try Bodies.signed(ChunkedBody(byteCount: 3, trailers: [given]))
    for (value, isRight) in [("NSRBwg==", true), ("NSRBwQ==", false)] {
      var signer = chunked.chunkSigner
      try signer.setValue(value, ofTrailer: given.name)
      let encoded = try signer.encodeAll(Array("abc".utf8))
      var decoder = try Bodies.decoder(for: chunked)
      if isRight {
        #expect(try decoder.decodeAll(encoded) == Array("abc".utf8))
      } else {
        let error = #expect(throws: BodyError.self) { _ = try decoder.decodeAll(encoded) }
        #expect(error?.code == .checksumMismatch)
      }
    }
  }

  @Test("the limit of the shortest chunk can be lowered, for clients that send what they have")
  func shortChunks() throws {
    var limits = ChunkDecoder.Limits()
    limits.minimumChunkByteCount = 1
    let terms = try ChunkedBodyTerms(
      signatures: .requestOnly, byteCount: 3, trailerNames: ["x-amz-checksum-crc32"])
    let key = try SigningKey(Sample.credentials, time: Sample.time, region: Sample.region, service: "s3")
    var decoder = try ChunkDecoder(
      terms, seedSignature: String(repeating: "0", count: 64), key: key, time: Sample.time, limits: limits)
    let encoded = Array("1\r\na\r\n2\r\nbc\r\n0\r\nx-amz-checksum-crc32:NSRBwg==\r\n\r\n".utf8)
    #expect(try decoder.decodeAll(encoded) == Array("abc".utf8))
  }
}
