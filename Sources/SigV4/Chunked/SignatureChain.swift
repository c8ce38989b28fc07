internal import Crypto

/// Signatures that each cover the one before: those of a body's chunks and trailer, and of a stream's events.
struct SignatureChain: Sendable {
  /// What a signature of the chain covers besides the one before.
  enum Link {
    /// The hash of a chunk's data.
    case chunk(SHA256Digest)
    /// The hash of the trailer's lines.
    case trailer(SHA256Digest)
    /// The hash of an event's headers, less its signature, and that of its payload.
    case event(headers: SHA256Digest, payload: SHA256Digest)
  }

  /// The last signature: 64 lower-case hexadecimal digits.
  private(set) var last: InlineArray<64, UInt8>

  /// A chain that begins with the signature of a request that was signed here.
  init(_ request: SignedRequest) {
    let digits = request.signature.utf8.span
    last = InlineArray { i in i < digits.count ? digits[i] : 0 }
  }

  /// - Parameter seed: The signature of a request; nil is returned if it is not 64 lower-case hexadecimal digits.
  init?(seed: String) {
    let digits = seed.utf8.span
    guard isSignature(digits) else { return nil }
    last = InlineArray { digits[$0] }
  }

  /// Signs the next link.
  /// - Source: “Signature Calculations for the Authorization Header: Transferring Payload in Multiple Chunks”, Amazon
  ///   S3 API Reference.
  mutating func sign(_ link: Link, _ key: SigningKey, at time: SigningTime) {
    var stringToSign = TextBuffer()
    switch link {
    case .chunk, .event: stringToSign.write(literal: "AWS4-HMAC-SHA256-PAYLOAD\n")
    case .trailer: stringToSign.write(literal: "AWS4-HMAC-SHA256-TRAILER\n")
    }
    stringToSign.write(time)
    key.writeScopeLine(to: &stringToSign)
    stringToSign.write(last.span)
    stringToSign.write(literal: "\n")
    switch link {
    case .chunk(let data):
      stringToSign.write(Payload.empty.text)
      stringToSign.write(literal: "\n")
      stringToSign.write(data.hexDigits.span)
    case .trailer(let lines):
      stringToSign.write(lines.hexDigits.span)
    case .event(let headers, let payload):
      stringToSign.write(headers.hexDigits.span)
      stringToSign.write(literal: "\n")
      stringToSign.write(payload.hexDigits.span)
    }
    last = key.signature(of: stringToSign.span).hexDigits
  }

  /// Whether the last signature is this, in time that does not depend on where they differ.
  /// - Parameter digits: 64 lower-case hexadecimal digits.
  func isLast(_ digits: Span<UInt8>) -> Bool { constantTimeEqual(digits, last.span) }

  /// Whether the last signature is this, in time that does not depend on where they differ.
  /// - Parameter bytes: 32 raw bytes.
  func isLast(_ bytes: [UInt8]) -> Bool { constantTimeEqual(bytes.span, lastBytes.span) }

  /// The last signature as 32 raw bytes.
  var lastBytes: [UInt8] {
    var bytes: [UInt8] = []
    for i in 0..<last.count / 2 { bytes.append(nibble(last[2 * i]) &<< 4 | nibble(last[2 * i + 1])) }
    return bytes
  }
}

/// The value of a lower-case hexadecimal digit, without a branch: the signature that is expected is a secret.
private func nibble(_ digit: UInt8) -> UInt8 { (digit & 15) &+ (digit &>> 6) &* 9 }

/// Whether a text is 64 lower-case hexadecimal digits.
func isSignature(_ text: Span<UInt8>) -> Bool {
  for i in text.indices where !(text[i] &- 48 < 10 || text[i] &- 97 < 6) { return false }
  return text.count == 64
}
