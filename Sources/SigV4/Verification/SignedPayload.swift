// What the signature says of the body, and whether the body is that.

internal import Crypto

/// How a verified signature covers the body.
public enum VerifiedPayload: Sendable {
  /// The body was given, and it is the one that was signed.
  case verified
  /// The body was not given. Its SHA-256 must be this, 64 lower-case hexadecimal digits: `checkBody` compares.
  case mustHash(to: String)
  /// The signature does not cover the body; it may be any.
  case unsigned
  /// The body comes in chunks, each of which the decoder verifies, or which bring a checksum.
  indirect case chunks(ChunkSeed)
}

/// What a decoder of a chunked body or an event stream begins with.
public struct ChunkSeed: Sendable {
  /// How the body is framed.
  public enum Mode: Sendable {
    /// `STREAMING-AWS4-HMAC-SHA256-PAYLOAD`: each chunk is signed.
    case signed
    /// `STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER`: each chunk is signed, and so are the trailing headers.
    case signedWithTrailer
    /// `STREAMING-UNSIGNED-PAYLOAD-TRAILER`: nothing is signed; a trailing header brings a checksum.
    case unsignedWithTrailer
    /// `STREAMING-AWS4-HMAC-SHA256-EVENTS`: signed event messages.
    case events
  }

  /// How the body is framed.
  public let mode: Mode
  /// The signature of the request, which the first chunk's continues: 64 lower-case hexadecimal digits.
  public let signature: String
  /// What signs the chunks.
  public let key: SigningKey
  /// When the request was signed; it is a line of what every chunk signs.
  public let time: SigningTime
  /// The bytes of the body without its framing, as `x-amz-decoded-content-length` says; nil for events.
  public let decodedByteCount: Int?
  /// The names in `x-amz-trailer`, in lower case; empty where no trailer is announced.
  public let trailerNames: [String]
}

/// When a request may leave its body out of the signature.
public enum UnsignedPayloads: Sendable {
  /// Where AWS's service of that name takes it: S3 and its kin, and VPC Lattice.
  case asServiceDoes
  /// Always.
  case allowed
  /// Never, also not for chunks that are not signed.
  case refused

  /// Whether a service may be sent such a request.
  func allow(_ rules: Service.Rules) -> Bool {
    switch self {
    case .allowed: true
    case .asServiceDoes: rules.presignedPayload == .unsigned
    case .refused: false
    }
  }
}

/// The payload line of the canonical request, and how it covers the body.
struct SignedPayload {
  enum Cover {
    case verified, mustHash, unsigned
    case chunks(ChunkSeed.Mode)
  }

  let payload: Payload
  let cover: Cover

  /// - Parameters:
  ///   - stated: What the request itself says, in `x-amz-content-sha256`.
  ///   - body: What is known of the body.
  /// - Throws: `missingPayloadHash`, `malformedPayloadHash`, `unsupportedPayload`, `unsignedPayload`,
  ///   `payloadMismatch`, `bodyNeeded`.
  init(
    stated: String?, in placement: VerifiedRequest.Placement, _ rules: Service.Rules, _ body: borrowing ReceivedBody,
    unsigned: UnsignedPayloads
  ) throws(VerificationError) {
    if let stated {
      payload = try Self.parse(stated)
    } else if placement == .header, rules.payloadHeader == .always {
      throw VerificationError(.missingPayloadHash, "the request has no X-Amz-Content-Sha256 header, which it needs")
    } else if placement == .query, rules.presignedPayload == .unsigned {
      payload = .unsigned
    } else {
      guard let given = body.payload else {
        throw VerificationError(
          .bodyNeeded, "the request does not say what was signed of its body; read the body, and verify then")
      }
      (payload, cover) = (given, .verified)
      return
    }
    cover = try Self.cover(payload, rules, body, unsigned)
  }

  private static func parse(_ text: String) throws(VerificationError) -> Payload {
    do {
      return try Payload(headerValue: text)
    } catch {
      throw VerificationError(
        .malformedPayloadHash, "X-Amz-Content-Sha256 is malformed: " + error.message)
    }
  }

  private static func cover(
    _ payload: Payload, _ rules: Service.Rules, _ body: borrowing ReceivedBody, _ unsigned: UnsignedPayloads
  ) throws(VerificationError) -> Cover {
    switch payload.kind {
    case .hash:
      guard let isEqual = body.hashes(to: payload.text.utf8.span) else { return .mustHash }
      guard isEqual else {
        throw VerificationError(.payloadMismatch, "the body's SHA-256 is not the one in X-Amz-Content-Sha256")
      }
      return .verified
    case .unsigned:
      try checkUnsigned(rules, unsigned)
      return .unsigned
    case .marker:
      guard let mode = ChunkSeed.Mode(marker: payload.text) else {
        throw VerificationError(
          .unsupportedPayload,
          beginsIgnoringCase(payload.text, "streaming-aws4-ecdsa-")
            ? "SigV4a's signed chunks are not supported; sign with AWS4-HMAC-SHA256"
            : "X-Amz-Content-Sha256 is a marker that is not known")
      }
      if case .unsignedWithTrailer = mode { try checkUnsigned(rules, unsigned) }
      return .chunks(mode)
    }
  }

  private static func checkUnsigned(_ rules: Service.Rules, _ policy: UnsignedPayloads) throws(VerificationError) {
    guard policy.allow(rules) else {
      throw VerificationError(.unsignedPayload, "the signature leaves the body out, which is not allowed here")
    }
  }
}

extension ChunkSeed.Mode {
  /// Nil for a marker of another kind.
  init?(marker: String) {
    for mode in [Self.signed, .signedWithTrailer, .unsignedWithTrailer, .events] where equalBytes(mode.marker, marker) {
      self = mode
      return
    }
    return nil
  }

  /// What `x-amz-content-sha256` says.
  public var marker: String {
    switch self {
    case .signed: "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"
    case .signedWithTrailer: "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER"
    case .unsignedWithTrailer: "STREAMING-UNSIGNED-PAYLOAD-TRAILER"
    case .events: "STREAMING-AWS4-HMAC-SHA256-EVENTS"
    }
  }

  /// Whether headers follow the chunks.
  public var hasTrailer: Bool { self == .signedWithTrailer || self == .unsignedWithTrailer }
}

extension ReceivedHeaders {
  /// What is claimed of the body, with what headers say of its chunks.
  /// - Throws: `invalidDecodedLength`, `missingTrailer`.
  func claimedPayload(_ signed: SignedPayload) throws(VerificationError) -> RequestClaim.ClaimedPayload {
    switch signed.cover {
    case .verified: .verified
    case .unsigned: .unsigned
    case .mustHash: .mustHash(to: signed.payload.text)
    case .chunks(let mode):
      .chunks(mode, decodedByteCount: try decodedByteCount(mode), trailerNames: try trailerNames(mode))
    }
  }

  /// - Throws: `invalidDecodedLength`.
  private func decodedByteCount(_ mode: ChunkSeed.Mode) throws(VerificationError) -> Int? {
    if mode == .events { return nil }
    // Fifteen digits are beyond any object, and fit an Int; on a small machine fewer do, and Int says so.
    guard let text = value(.decodedLength), text.utf8.count <= 15, text.utf8.allSatisfy({ $0 &- 48 < 10 }),
      let byteCount = Int(text)
    else {
      throw VerificationError(
        .invalidDecodedLength, "a chunked upload needs the header X-Amz-Decoded-Content-Length, a number of bytes")
    }
    return byteCount
  }

  /// - Throws: `missingTrailer`.
  private func trailerNames(_ mode: ChunkSeed.Mode) throws(VerificationError) -> [String] {
    guard mode.hasTrailer else { return [] }
    var names: [String] = []
    let bytes = (value(.trailer) ?? "").utf8.span
    var start = 0
    for comma in 0...bytes.count where comma == bytes.count || bytes[comma] == UInt8(ascii: ",") {
      var end = comma
      while start < end, isBlank(bytes[start]) { start += 1 }
      while end > start, isBlank(bytes[end - 1]) { end -= 1 }
      var name = TextBuffer()
      name.writeLowercased(bytes.extracting(start..<end))
      names.append(String(decoding: name.span))
      start = comma + 1
    }
    guard names.allSatisfy({ !$0.utf8.isEmpty && $0.utf8.allSatisfy(ByteSet.token.contains) }) else {
      throw VerificationError(
        .missingTrailer, "an upload with a trailer needs the header X-Amz-Trailer, with the names of its headers")
    }
    return names
  }
}
