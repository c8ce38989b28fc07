public import Crypto

/// What the last line of the canonical request says of the body: its SHA-256 in hexadecimal, or a marker.
public struct Payload: Sendable {
  /// The line itself.
  public let text: String
  let kind: Kind

  enum Kind {
    /// The body's hash.
    case hash
    /// `UNSIGNED-PAYLOAD`.
    case unsigned
    /// Another marker.
    case marker
  }

  private init(text: String, _ kind: Kind) {
    self.text = text
    self.kind = kind
  }

  /// Whether the line is a marker: then the service must be told in a header.
  var isMarker: Bool { kind != .hash }

  /// No body.
  public static var empty: Payload {
    Payload(text: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", .hash)
  }

  /// The line for no body, in ASCII.
  static var emptyDigits: InlineArray<64, UInt8> { empty.text.withUTF8Bytes { InlineArray(digits: $0) } }

  /// A body that the signature does not cover. S3 takes it; most services do not.
  public static var unsigned: Payload { Payload(text: "UNSIGNED-PAYLOAD", .unsigned) }

  /// A body in chunks, each signed.
  static var signedChunks: Payload { Payload(text: ChunkSeed.Mode.signed.marker, .marker) }

  /// A body in chunks, each signed, and a signed trailer.
  static var signedChunksAndTrailer: Payload {
    Payload(text: ChunkSeed.Mode.signedWithTrailer.marker, .marker)
  }

  /// A body in chunks that are not signed, and a trailer with its checksum.
  static var unsignedChunksAndTrailer: Payload { Payload(text: ChunkSeed.Mode.unsignedWithTrailer.marker, .marker) }

  /// A body of signed events.
  static var signedEvents: Payload { Payload(text: ChunkSeed.Mode.events.marker, .marker) }

  /// A body at hand; it is hashed here and now.
  public static func hashing(_ body: some Sequence<UInt8>) -> Payload {
    Payload(SHA256.hash(data: body))
  }

  /// A body hashed before, perhaps in pieces.
  public init(_ digest: SHA256Digest) {
    self.init(text: String(decoding: digest.hexDigits.span), .hash)
  }

  /// A body hashed before.
  /// - Parameter sha256Hex: 64 lower-case hexadecimal digits.
  /// - Throws: `invalidPayloadHash`.
  public init(sha256Hex: String) throws(SigV4Error) {
    guard Self.isHash(sha256Hex) else {
      throw SigV4Error(.invalidPayloadHash, "a payload hash is 64 lower-case hexadecimal digits (SHA-256)")
    }
    self.init(text: sha256Hex, .hash)
  }

  /// A body that is signed in another way, such as `STREAMING-AWS4-HMAC-SHA256-PAYLOAD`.
  /// - Parameter marker: Upper-case letters, digits, and a hyphen at least: without one it may be a hash in upper case.
  /// - Throws: `invalidPayloadHash`.
  public init(marker: String) throws(SigV4Error) {
    for byte in marker.utf8 where !(byte &- 65 < 26 || byte &- 48 < 10 || byte == UInt8(ascii: "-")) {
      throw SigV4Error(.invalidPayloadHash, "a payload marker is made of upper-case letters, digits and hyphens")
    }
    guard marker.utf8.contains(UInt8(ascii: "-")) else {
      throw SigV4Error(.invalidPayloadHash, "a payload marker has a hyphen; a payload hash is in lower case")
    }
    self.init(text: marker, equalBytes(marker, Self.unsigned.text) ? .unsigned : .marker)
  }

  /// What an `x-amz-content-sha256` header says.
  init(headerValue: String) throws(SigV4Error) {
    if Self.isHash(headerValue) {
      self.init(text: headerValue, .hash)
    } else if equalBytes(headerValue, Self.unsigned.text) {
      self = .unsigned
    } else {
      try self.init(marker: headerValue)
    }
  }

  private static func isHash(_ text: String) -> Bool { text.utf8.count == 64 && areHexDigits(text.utf8.span) }
}
