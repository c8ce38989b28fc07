internal import Crypto

/// The headers of a signed event, and what its signature covers.
enum EventSignature {
  static var dateName: String { ":date" }
  static var signatureName: String { ":chunk-signature" }

  /// What the signature of an event covers.
  /// - Parameters:
  ///   - date: The event's `:date`, in milliseconds since 1970.
  ///   - payload: The event: a whole message, or nothing at the end of the stream.
  static func link(date: Int64, payload: [UInt8]) -> SignatureChain.Link {
    var header: [UInt8] = []
    EventStreamHeader(name: dateName, value: .timestamp(date)).append(to: &header)
    return .event(headers: SHA256.hash(bytes: header.span), payload: SHA256.hash(bytes: payload.span))
  }
}
