/// Bodies in chunks: signed, signed with a trailer, unsigned with a trailer; whole, changed and cut.

import SigV4

struct ChunkedUploads {
  let server: ServerUnderTest
  let report: CaseReport

  private static let objectKey = "in chunks"
  /// Three chunks, the last of them short.
  private static let body = (0..<20_000).map { UInt8(truncatingIfNeeded: $0 &* 29) }
  private static let chunkByteCount = 8192

  func run() {
    for mode in Mode.all {
      for (name, body) in [("of 20,000 bytes", Self.body), ("of one byte", [7]), ("empty", [])] {
        report.run("put-object in chunks, \(mode), \(name)") {
          let request = try upload(mode, body)
          try Answer.success.check(HTTPClient.send(request), of: request)
          try server.expectObject(Self.objectKey, body)
        }
      }
    }
    alterSigned(Mode(signatures: .chunks, checksum: nil))
    alterSigned(Mode(signatures: .chunks, checksum: .crc32c))
    alterUnsigned(Mode(signatures: .requestOnly, checksum: .sha256))
    alterUnsigned(Mode(signatures: .requestOnly, checksum: .crc64nvme))
    report.run("get-object header-signed, after the changed uploads: none of them is there") {
      try server.put(Self.objectKey, [1])
      for mode in [Mode(signatures: .chunks, checksum: nil), Mode(signatures: .requestOnly, checksum: .crc32)] {
        var request = try upload(mode, Self.body)
        try request.alterChunk()
        _ = try HTTPClient.send(request)
        try server.expectObject(Self.objectKey, [1])
      }
    }
  }

  /// How a body is sent.
  private struct Mode: CustomStringConvertible {
    let signatures: ChunkedBody.Signatures
    let checksum: ChecksumAlgorithm?

    static var all: [Mode] {
      [Mode(signatures: .chunks, checksum: nil)]
        + [ChunkedBody.Signatures.chunks, .requestOnly].flatMap { signatures in
          ChecksumAlgorithm.allCases.map { Mode(signatures: signatures, checksum: $0) }
        }
    }

    var description: String {
      (signatures == .chunks ? "signed" : "unsigned") + (checksum.map { ", \($0) in the trailer" } ?? "")
    }
  }

  /// The request as it is sent, and its body with all that frames it.
  private func upload(_ mode: Mode, _ body: [UInt8]) throws -> HTTPRequest {
    let chunkedBody = try ChunkedBody(
      byteCount: body.count, chunkByteCount: Self.chunkByteCount, signatures: mode.signatures,
      trailers: mode.checksum.map { [.checksum($0)] } ?? [])
    let url = server.url(ofObject: Self.objectKey)
    let chunked = try server.signer.sign(SigningRequest(method: "PUT", url: url), body: chunkedBody, at: .now())
    var (chunkSigner, encoded, start) = (chunked.chunkSigner, [UInt8](), 0)
    while chunkSigner.nextChunkByteCount > 0 {
      let chunk = body[start..<start + chunkSigner.nextChunkByteCount]
      try encoded.append(addingCapacity: chunkSigner.nextFrameByteCount) { output throws(SigV4Error) in
        try chunkSigner.appendChunk(chunk.span, to: &output)
      }
      start += chunk.count
    }
    try encoded.append(addingCapacity: chunkSigner.nextFrameByteCount) { output throws(SigV4Error) in
      try chunkSigner.appendEnd(to: &output)
    }
    try expect(encoded.count, equals: chunked.contentLength, "the length known beforehand")
    return HTTPRequest(method: "PUT", url: url, headers: chunked.headers, body: encoded)
  }

  private func twins(_ mode: Mode) -> Twins {
    Twins(
      report: report, subject: "put-object in chunks, \(mode)", genuine: { try upload(mode, Self.body) },
      send: HTTPClient.send)
  }

  private func alterSigned(_ mode: Mode) {
    let (twins, answers) = (twins(mode), server.behaviour.chunks)
    twins.run("one bit of a chunk changed", expecting: answers.chunk) { try $0.alterChunk() }
    twins.run("one digit of the first chunk's signature changed", expecting: answers.chunk) {
      try $0.alterBody(after: ";chunk-signature=")
    }
    let last = mode.checksum == nil ? answers.lastSignature.alone : answers.lastSignature.beforeTrailer
    twins.run("one digit of the last chunk's signature changed", expecting: last) {
      try $0.alterBody(after: "\r\n0;chunk-signature=")
    }
    twins.run("the first chunk left out", expecting: answers.missingChunk) { try $0.dropFirstChunk() }
    cut(twins, lastChunk: "\r\n0;chunk-signature=", answers.missingEnd)
    guard let checksum = mode.checksum else { return }
    twins.run("the checksum in the trailer changed", expecting: answers.signedChecksum) {
      try $0.alterBody(after: "\(checksum.headerName):")
    }
    twins.run("one digit of the trailer's signature changed", expecting: answers.trailerSignature) {
      try $0.alterBody(after: "x-amz-trailer-signature:")
    }
    twins.run("the trailer left out", expecting: answers.missingTrailer.signed) {
      try $0.cutBody(from: "\(checksum.headerName):", keeping: "\r\n")
    }
  }

  private func alterUnsigned(_ mode: Mode) {
    let (twins, answers) = (twins(mode), server.behaviour.chunks)
    let name = mode.checksum?.headerName ?? ""
    twins.run("one bit of a chunk changed", expecting: answers.checksum) { try $0.alterChunk() }
    twins.run("the checksum in the trailer changed", expecting: answers.checksum) {
      try $0.alterBody(after: "\(name):")
    }
    twins.run("the trailer left out", expecting: answers.missingTrailer.unsigned) {
      try $0.cutBody(from: "\(name):", keeping: "\r\n")
    }
    cut(twins, lastChunk: "\r\n0\r\n", answers.missingEnd)
  }

  private func cut(_ twins: Twins, lastChunk: String, _ answer: Answer) {
    twins.run("the final chunk left out", expecting: answer) { try $0.cutBody(from: lastChunk, keeping: "\r\n") }
    twins.run("cut amid a chunk", expecting: server.behaviour.chunks.cutChunk) { $0.body.removeLast(8192) }
  }
}

extension HTTPRequest {
  /// Flips a bit of the first chunk's data.
  fileprivate mutating func alterChunk() throws {
    guard let start = body.firstRange(of: Array("\r\n".utf8))?.upperBound else { throw Failure("no chunk") }
    body[start + 100] ^= 1
  }

  /// Changes the character that follows a text in the body.
  fileprivate mutating func alterBody(after text: String) throws {
    guard let start = body.firstRange(of: Array(text.utf8))?.upperBound else { throw Failure("no \(text)") }
    body[start] = body[start] == UInt8(ascii: "0") ? UInt8(ascii: "1") : UInt8(ascii: "0")
  }

  /// Leaves out all that comes from a text on.
  fileprivate mutating func cutBody(from text: String, keeping end: String) throws {
    guard let start = body.firstRange(of: Array(text.utf8))?.lowerBound else { throw Failure("no \(text)") }
    body = Array(body[..<start]) + Array(end.utf8)
  }

  fileprivate mutating func dropFirstChunk() throws {
    let lineEnd = Array("\r\n".utf8)
    guard let line = body.firstRange(of: lineEnd) else { throw Failure("no chunk") }
    body.removeSubrange(..<(line.upperBound + 8192 + lineEnd.count))
  }
}
