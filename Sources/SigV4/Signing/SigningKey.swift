internal import Crypto

/// The key that signs for one day, region and service, derived from a secret access key.
///
/// Only the hash states of its HMAC are kept. They are never printed, and overwritten when the last copy is gone.
public struct SigningKey: Sendable {
  private let storage: Storage

  private final class Storage: Sendable {
    let key: HMAC<SHA256>.PreparedKey
    let accessKeyID: String
    let day: UInt64
    let region: String
    let service: String
    /// The scope with a line feed before and after it.
    let scopeLine: [UInt8]

    init(
      _ key: HMAC<SHA256>.PreparedKey, _ accessKeyID: String, day: UInt64, region: String, service: String,
      scopeLine: [UInt8]
    ) {
      self.key = key
      self.accessKeyID = accessKeyID
      self.day = day
      self.region = region
      self.service = service
      self.scopeLine = scopeLine
    }
  }

  /// Derives the key: HMAC of the day under `AWS4` and the secret, of the region under that, and so on.
  /// - Parameters:
  ///   - credentials: Whose secret.
  ///   - time: A moment of the day (UTC) that the key is for.
  ///   - region: A region's name, such as `us-east-1`.
  ///   - service: A service's signing name, such as `s3`.
  /// - Throws: `invalidCredentials`, `invalidScope`.
  public init(_ credentials: Credentials, time: SigningTime, region: String, service: String) throws(SigV4Error) {
    try credentials.validate()
    guard Self.isScopeName(region.utf8.span), Self.isScopeName(service.utf8.span) else {
      throw SigV4Error(
        .invalidScope, "a region or service is empty or holds a slash, space, control or non-ASCII character")
    }
    let scopeByteCount = 8 + region.utf8.count + service.utf8.count + "///aws4_request".utf8.count
    let scopeLine = [UInt8](capacity: scopeByteCount + 2) { line in
      line.write(literal: "\n")
      line.write(word: time.day, byteCount: 8)
      line.write(literal: "/")
      line.write(region)
      line.write(literal: "/")
      line.write(service)
      line.write(literal: "/aws4_request\n")
    }
    let key = credentials.prefixedSecret.withBytes {
      HMAC<SHA256>.PreparedKey(
        derivedFrom: $0, time.digits.span.extracting(first: 8), region.utf8.span, service.utf8.span,
        StaticString("aws4_request").bytes)
    }
    storage = Storage(
      key, credentials.accessKeyID, day: time.day, region: region, service: service, scopeLine: scopeLine)
  }

  /// Whether a name can stand in a scope: visible ASCII without a slash.
  private static func isScopeName(_ name: Span<UInt8>) -> Bool {
    !name.isEmpty && ByteSet.graphic.firstIndex(outsideIn: name, from: 0) == name.count
      && name.firstIndex(of: UInt8(ascii: "/"), from: 0) == name.count
  }

  /// The credential scope: `20130524/us-east-1/s3/aws4_request`.
  public var scope: String {
    let line = scopeLine
    return String(decoding: line.span.extracting(1..<line.count - 1))
  }

  /// Whose key it is.
  var accessKeyID: String { storage.accessKeyID }

  /// The region that it is for.
  var region: String { storage.region }
  /// The signing name of the service that it is for.
  var service: String { storage.service }

  /// The scope as a line of its own in the string to sign, with the line feeds around it.
  var scopeLine: [UInt8] { storage.scopeLine }

  /// The access key id and the scope: what a request names its signer by.
  var credential: String { storage.accessKeyID + "/" + scope }

  /// Writes `credential`.
  @_lifetime(sink: copy sink)
  func writeCredential(to sink: inout some TextSink & ~Copyable & ~Escapable) {
    sink.write(storage.accessKeyID)
    sink.write(literal: "/")
    let line = scopeLine
    sink.write(line.span.extracting(1..<line.count - 1))
  }

  /// Whether this key is for the day of a moment.
  func isFor(_ time: SigningTime) -> Bool { storage.day == time.day }

  /// Whether this key is for a region and service.
  func isFor(region: String, service: String) -> Bool {
    equalBytes(storage.region, region) && equalBytes(storage.service, service)
  }

  /// The signature of a string to sign: 64 lower-case hexadecimal digits.
  public func signature(of stringToSign: String) -> String {
    String(decoding: signature(of: stringToSign.utf8.span).hexDigits.span)
  }

  /// The signature of a string to sign, as raw bytes.
  func signature(of stringToSign: Span<UInt8>) -> HashedAuthenticationCode<SHA256> {
    storage.key.authenticationCode(for: stringToSign)
  }

  /// The signature of a canonical request, as raw bytes: one of a second of which no more are expected.
  /// - Parameter hash: The hash of the canonical request.
  func signature(_ hash: SHA256Digest, at time: SigningTime) -> HashedAuthenticationCode<SHA256> {
    let signature: HashedAuthenticationCode<SHA256>? = withScratch(byteCount: shortTextByteCount) { stringToSign in
      writeStringToSignBeginning(at: time, to: &stringToSign)
      guard stringToSign.freeCapacity >= 2 * SHA256Digest.byteCount else { return nil }
      stringToSign.append(hexDigitsOf: hash)
      return self.signature(of: stringToSign.span)
    }
    if let signature { return signature }
    var stringToSign = TextBuffer()
    writeStringToSign(hash, at: time, to: &stringToSign)
    return self.signature(of: stringToSign.span)
  }

  /// Writes the string to sign of a canonical request.
  func writeStringToSign(_ hash: SHA256Digest, at time: SigningTime, to sink: inout some TextSink & ~Copyable) {
    writeStringToSignBeginning(at: time, to: &sink)
    sink.write(hash.hexDigits.span)
  }

  /// Writes the string to sign, up to the hash of the canonical request.
  @_lifetime(sink: copy sink)
  func writeStringToSignBeginning(at time: SigningTime, to sink: inout some TextSink & ~Copyable & ~Escapable) {
    sink.write(literal: "AWS4-HMAC-SHA256\n")
    sink.write(time)
    sink.write(scopeLine.span)
  }

  /// A message under this key that begins with whole blocks.
  func message(beginning blocks: Span<UInt8>) -> HMAC<SHA256> {
    var message = HMAC(storage.key)
    message.update(bytes: blocks)
    return message
  }
}

extension SigningKey: CustomStringConvertible {
  /// The scope; the key stays hidden.
  public var description: String { "SigningKey(" + scope + ")" }
}

#if !hasFeature(Embedded)
extension SigningKey: CustomReflectable {
  /// The scope; the key stays hidden.
  public var customMirror: Mirror { Mirror(self, children: ["scope": scope]) }
}
#endif
