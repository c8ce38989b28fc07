import Crypto
import Foundation
import SigV4
import Testing

@Suite("Bodies in chunks: signing")
struct ChunkSignerTests {
  @Test("AWS's examples", arguments: try AWSExamples.load().examples.filter { $0.kind == "header-chunked" })
  func documented(_ example: AWSExample) throws {
    let data = [UInt8](repeating: UInt8(ascii: "a"), count: 66_560)
    let chunks = try #require(example.expected.chunks)
    let hasTrailer = example.expected.trailer != nil
    let body = try ChunkedBody(byteCount: data.count, trailers: hasTrailer ? [.checksum(.crc32c)] : [])
    var request = try example.request()
    let set = ["content-encoding", "x-amz-decoded-content-length", "x-amz-trailer"]
    request.headers.removeAll { set.contains($0.name.lowercased()) }
    let chunked = try example.signer.sign(request, body: body, at: SigningTime(example.amzDate))
    #expect(chunked.signed.signature == example.expected.documentedSignature)
    #expect(chunked.signed.signedHeaders == example.expected.signedHeaders)
    #expect(chunked.headers.values("content-encoding") == ["aws-chunked"])

    var expected: [UInt8] = []
    var rest = data[...]
    for chunk in chunks {
      expected += chunk.chunkHeader.utf8
      expected += rest.prefix(chunk.length)
      if chunk.length > 0 { expected += "\r\n".utf8 }
      rest = rest.dropFirst(chunk.length)
    }
    expected += (example.expected.trailer?.wire ?? "").utf8
    expected += "\r\n".utf8
    var signer = chunked.chunkSigner
    let encoded = try signer.encodeAll(data)
    #expect(encoded == expected)
    #expect(encoded.count == chunked.contentLength)
    if let hash = example.expected.framedBodySha256 { #expect(SHA256.hash(data: encoded).hexadecimal == hash) }
    if let length = example.expected.framedBodyLength { #expect(chunked.contentLength == length) }
  }

  struct Form: CustomTestStringConvertible, Sendable {
    let signatures: ChunkedBody.Signatures
    let trailers: [ChunkTrailer]
    let marker: String

    var testDescription: String { marker + " " + trailers.map(\.name).joined(separator: ",") }

    static var all: [Form] {
      let signed = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"
      return [Form(signatures: .chunks, trailers: [], marker: signed)]
        + ChecksumAlgorithm.allCases.flatMap { algorithm in
          [
            Form(signatures: .chunks, trailers: [.checksum(algorithm)], marker: signed + "-TRAILER"),
            Form(
              signatures: .requestOnly, trailers: [.checksum(algorithm)],
              marker: "STREAMING-UNSIGNED-PAYLOAD-TRAILER"),
          ]
        }
    }
  }

  /// Lengths around those of a chunk, and those whose hexadecimal digits are one more.
  static let lengths = [0, 1, 15, 16, 255, 256, 8191, 8192, 8193, 16_384, 16_385, 20_000]

  @Test("the length is known beforehand, and what was encoded is decoded", arguments: Form.all, lengths)
  func roundTrip(form: Form, length: Int) throws {
    let data = Bodies.bytes(length)
    let body = try ChunkedBody(
      byteCount: length, chunkByteCount: 8192, signatures: form.signatures, trailers: form.trailers)
    let chunked = try Bodies.signed(body)
    var signer = chunked.chunkSigner
    let encoded = try signer.encodeAll(data)
    #expect(encoded.count == body.encodedByteCount && chunked.contentLength == body.encodedByteCount)
    #expect(chunked.headers.values("x-amz-content-sha256") == [form.marker])
    #expect(chunked.headers.values("x-amz-decoded-content-length") == [String(length)])
    #expect(chunked.headers.values("x-amz-trailer") == form.trailers.map(\.name))
    #expect(signer.nextFrameByteCount == 0)
    for pieceByteCount in [1, 7, 8192, .max] where pieceByteCount > 1 || length < 300 {
      var decoder = try Bodies.decoder(for: chunked)
      #expect(try decoder.decodeAll(encoded, pieceByteCount: pieceByteCount) == data)
    }
  }

  @Test("unsigned chunks with a trailer are written as botocore writes them")
  func unsigned() throws {
    let body = try ChunkedBody(byteCount: 11, signatures: .requestOnly, trailers: [.checksum(.crc32)])
    var signer = try Bodies.signed(body).chunkSigner
    let encoded = try signer.encodeAll(Array("Hello world".utf8))
    // CRC-32 of the text is 8bd69e52.
    #expect(
      String(decoding: encoded, as: UTF8.self) == "b\r\nHello world\r\n0\r\nx-amz-checksum-crc32:i9aeUg==\r\n\r\n")
  }

  @Test("trailers with given values are sorted, signed and decoded, whatever their names' case")
  func givenTrailers() throws {
    let trailers: [ChunkTrailer] = [
      try ChunkTrailer(name: "X-Custom", valueByteCount: 5), .checksum(.sha256),
      try ChunkTrailer(name: "a-first", valueByteCount: 1),
    ]
    let body = try ChunkedBody(byteCount: 3, trailers: trailers)
    let chunked = try Bodies.signed(body)
    #expect(chunked.headers.values("x-amz-trailer") == ["a-first,x-amz-checksum-sha256,x-custom"])
    var signer = chunked.chunkSigner
    try signer.setValue("a b:c", ofTrailer: "x-custom")
    try signer.setValue("1", ofTrailer: "A-First")
    let encoded = try signer.encodeAll([1, 2, 3])
    #expect(encoded.count == chunked.contentLength)
    let text = String(decoding: encoded, as: UTF8.self)
    #expect(text.contains("\r\na-first:1\r\nx-amz-checksum-sha256:A5BY"))
    #expect(text.contains("\r\nx-custom:a b:c\r\nx-amz-trailer-signature:"))
    var decoder = try Bodies.decoder(for: chunked)
    #expect(try decoder.decodeAll(encoded) == [1, 2, 3])
  }

  @Test("aws-chunked comes before the encodings that the body has, once")
  func contentEncoding() throws {
    let table: [(headers: [HeaderField], expected: String)] = [
      ([], "aws-chunked"),
      ([HeaderField("Content-Encoding", "gzip")], "aws-chunked,gzip"),
      ([HeaderField("content-encoding", "AWS-chunked, gzip")], "aws-chunked,gzip"),
      ([HeaderField("Content-Encoding", "br"), HeaderField("content-encoding", " gzip ,")], "aws-chunked,br,gzip"),
    ]
    for (headers, expected) in table {
      var request = Bodies.request
      request.headers =
        headers + [
          HeaderField("X-Amz-Trailer", "other"), HeaderField("x-amz-decoded-content-length", "9"),
          HeaderField("x-amz-content-sha256", "UNSIGNED-PAYLOAD"),
        ]
      request.payload = .unsigned
      let chunked = try Bodies.signed(ChunkedBody(byteCount: 1), request: request)
      #expect(chunked.headers.values("content-encoding") == [expected])
      #expect(chunked.headers.values("x-amz-decoded-content-length") == ["1"])
      #expect(chunked.headers.values("x-amz-trailer").isEmpty)
      #expect(
        chunked.signed.signedHeaders
          == "content-encoding;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length")
    }
  }

  @Test("an S3 Express session's token goes by its own name")
  func s3Express() throws {
    let url = "https://bucket--use1-az4--x-s3.s3express-use1-az4.us-east-1.amazonaws.com/key"
    let chunked = try Sample.signer(for: .s3Express, credentials: Sample.sessionCredentials)
      .sign(SigningRequest(method: "PUT", url: url), body: ChunkedBody(byteCount: 1), at: Sample.time)
    #expect(chunked.headers.values("x-amz-s3session-token") == [Sample.token])
    #expect(chunked.signed.signedHeaders.hasSuffix(";x-amz-decoded-content-length;x-amz-s3session-token"))
  }

  @Test("session tokens are signed, and shown nowhere")
  func redaction() throws {
    let chunked = try Bodies.signed(ChunkedBody(byteCount: 1), credentials: BadInput.credentials)
    #expect(chunked.signed.signedHeaders.contains("x-amz-security-token"))
    let decoder = try Bodies.decoder(for: chunked)
    for text in Everything.texts(of: chunked.chunkSigner) + Everything.texts(of: decoder) {
      #expect(!text.contains(BadInput.secret) && !text.contains(BadInput.token))
    }
  }
}
