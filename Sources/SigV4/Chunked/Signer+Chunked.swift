internal import Crypto

/// A request whose body goes in chunks: what to send with it, and what frames the body.
public struct ChunkedRequest: Sendable {
  /// The request as it was signed: with the headers that say how its body is sent.
  public let request: SigningRequest
  /// The signature of the request.
  public let signed: SignedRequest
  /// The length of the encoded body: what `Content-Length` must say, in bytes.
  public let contentLength: Int
  /// What frames and signs the body.
  public let chunkSigner: ChunkSigner

  /// All headers to send, less `Host`, which follows from the URL, and `Content-Length`, which clients set themselves.
  public var headers: [HeaderField] { signed.allHeaders(of: request) }
}

extension Signer {
  /// Signs a request whose body goes in chunks, so that neither its hash nor all of it need be at hand.
  ///
  /// `Content-Encoding` (`aws-chunked` before what it has), `X-Amz-Decoded-Content-Length`, `X-Amz-Trailer` and
  /// `X-Amz-Content-Sha256` are set. A `Content-Length` that the request has is signed.
  /// - Parameters:
  ///   - request: The request. Its payload and its headers of these names are replaced.
  ///   - body: How the body is sent.
  ///   - time: When it is sent, to within a quarter of an hour by the server's clock.
  /// - Throws: `invalidContentLength` when the request's `Content-Length` is not the encoded length, and what
  ///   ``sign(_:at:)`` throws.
  /// - Source: “Signature Calculations for the Authorization Header: Transferring Payload in Multiple Chunks” and
  ///   “…: Including Trailing Headers”, Amazon S3 API Reference.
  public func sign(
    _ request: SigningRequest, body: ChunkedBody, at time: SigningTime
  ) throws(SigV4Error) -> ChunkedRequest {
    var request = request
    var encodings = "aws-chunked"
    var headers: [HeaderField] = []
    for field in request.headers {
      if field.isNamed("content-encoding") {
        for encoding in listElements(field.value) where !equalIgnoringCase(encoding, "aws-chunked") {
          encodings += "," + encoding
        }
      } else if field.isNamed("content-length") {
        guard equalBytes(field.value, String(body.encodedByteCount)) else {
          throw SigV4Error(
            .invalidContentLength,
            "the request's Content-Length must be that of the encoded body, " + String(body.encodedByteCount))
        }
        headers.append(field)
      } else if !Self.saysHowBodyIsSent(field) {
        headers.append(field)
      }
    }
    headers.append(HeaderField(name: "Content-Encoding", value: encodings))
    headers.append(HeaderField(name: "X-Amz-Decoded-Content-Length", value: String(body.byteCount)))
    if !body.trailers.isEmpty { headers.append(HeaderField(name: "X-Amz-Trailer", value: body.trailerNames)) }
    request.headers = headers
    request.payload = body.payload

    let (signed, key, seed) = try signSeed(request, at: time)
    return ChunkedRequest(
      request: request, signed: signed, contentLength: body.encodedByteCount,
      chunkSigner: ChunkSigner(body, key, at: time, seed: seed))
  }

  /// Signs a request whose body's signatures go on from its own.
  func signSeed(
    _ request: SigningRequest, at time: SigningTime
  ) throws(SigV4Error) -> (signed: SignedRequest, key: SigningKey, seed: SignatureChain) {
    let signed = try sign(request, at: time)
    let source = request.url.utf8.span
    let key = try resolve(RequestURL(source), source, at: time).moment.key
    return (signed, key, SignatureChain(signed))
  }

  private static func saysHowBodyIsSent(_ field: HeaderField) -> Bool {
    field.isNamed("x-amz-decoded-content-length") || field.isNamed("x-amz-trailer")
      || field.isNamed(HeaderName.contentSHA256)
  }
}

/// The elements of a comma-separated list, without the spaces and tabs around them.
func listElements(_ text: String) -> [String] {
  let bytes = text.utf8.span
  var elements: [String] = []
  var start = 0
  for end in 0...bytes.count where end == bytes.count || bytes[end] == UInt8(ascii: ",") {
    var (first, last) = (start, end)
    while first < last, isBlank(bytes[first]) { first += 1 }
    while first < last, isBlank(bytes[last - 1]) { last -= 1 }
    if first < last { elements.append(String(decoding: bytes.extracting(first..<last))) }
    start = end + 1
  }
  return elements
}
