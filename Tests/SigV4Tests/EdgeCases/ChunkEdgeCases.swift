// What users of other signers and servers reported of chunked uploads; the other numbers are in
// PathAndQueryEdgeCases.swift.

import SigV4
import Testing

@Suite("Edge cases of chunked uploads")
struct ChunkEdgeCases {
  private static let data = Bodies.bytes(10_000)

  /// An upload whose chunks are not signed, with its checksum in the trailer.
  private static func upload() throws -> (request: ReceivedRequest, encoded: [UInt8]) {
    let body = try ChunkedBody(
      byteCount: data.count, signatures: .requestOnly, trailers: [.checksum(.crc32)])
    let chunked = try Bodies.signed(body)
    var signer = chunked.chunkSigner
    return (
      ReceivedRequest("PUT", url: chunked.request.url, headers: chunked.headers), try signer.encodeAll(data)
    )
  }

  @Test("edge case 29: that chunks are unsigned takes nothing from the request's own signature (minio#21103)")
  func unsignedTrailerBypass() throws {
    let (request, _) = try Self.upload()
    let verifier = Verifier.sample(.s3)
    try verifier.expectAcceptance(request, body: .notRead)
    try verifier.expectRefusal(request.with("Authorization", nil), body: .notRead, .missingAuthentication)
    let authorization = try #require(request.value("Authorization"))
    let forged = request.with("Authorization", authorization.dropLast() + (authorization.hasSuffix("0") ? "1" : "0"))
    try verifier.expectRefusal(forged, body: .notRead, .signatureMismatch)
    // A key that is known by its id alone, with a signature that is made up, in the header and in the query.
    let scope = "AKIDEXAMPLE/20150830/us-east-1/s3/aws4_request"
    let signature = String(repeating: "a", count: 64)
    let names = try #require(authorization.firstMatch(of: /SignedHeaders=([^,]*)/)).output.1
    let header = "AWS4-HMAC-SHA256 Credential=\(scope), SignedHeaders=\(names), Signature=\(signature)"
    try verifier.expectRefusal(request.with("Authorization", header), body: .notRead, .signatureMismatch)
    var presigned = request.with("Authorization", nil).with("X-Amz-Date", nil)
    presigned.target +=
      "?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=\(scope.percentEncoded)&X-Amz-Date=20150830T123600Z"
      + "&X-Amz-Expires=60&X-Amz-SignedHeaders=\(names.replacing(";x-amz-date", with: "").replacing(";", with: "%3B"))"
      + "&X-Amz-Signature=\(signature)"
    try verifier.expectRefusal(presigned, body: .notRead, .signatureMismatch)
  }

  @Test("edge case 30: where chunks are not signed the trailer is not, either: no signature is sent, and none taken")
  func noTrailerSignature() throws {
    let (request, encoded) = try Self.upload()
    #expect(!String(decoding: encoded, as: UTF8.self).contains("signature"))
    let verified = try Verifier.sample(.s3).verdict(request, body: .notRead).get()
    guard case .chunks(let seed) = verified.payload else { return #expect(Bool(false), "\(verified.payload)") }
    var decoder = try ChunkDecoder(seed)
    #expect(try decoder.decodeAll(encoded) == Self.data)
    decoder = try ChunkDecoder(seed)
    let line = "x-amz-trailer-signature:" + String(repeating: "a", count: 64) + "\r\n\r\n"
    let error = #expect(throws: BodyError.self) { _ = try decoder.decodeAll(encoded.dropLast(2) + Array(line.utf8)) }
    #expect(error?.code == .unexpectedTrailer)
  }
}
