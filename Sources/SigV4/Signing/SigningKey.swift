internal import Crypto

/// The key that signs for one day, region and service, derived from a secret access key.
///
/// Only the hash states of its HMAC are kept. They are never printed, and overwritten when the last copy is gone.
public struct SigningKey: Sendable {
  /// The key at the second that it was made for.
  private let moment: SigningMoment

  /// Derives the key: HMAC of the day under `AWS4` and the secret, of the region under that, and so on.
  /// - Parameters:
  ///   - credentials: Whose secret.
  ///   - time: A moment of the day (UTC) that the key is for.
  ///   - region: A region's name, such as `us-east-1`.
  ///   - service: A service's signing name, such as `s3`.
  /// - Throws: `invalidCredentials`, `invalidScope`.
  public init(_ credentials: Credentials, time: SigningTime, region: String, service: String) throws(SigV4Error) {
    let scope = try SigningScope(credentials, region: region, service: service)
    moment = SigningMoment(credentials.preparedSecret, scope, time)
  }

  init(_ moment: SigningMoment) { self.moment = moment }

  /// The credential scope: `20130524/us-east-1/s3/aws4_request`.
  public var scope: String {
    var text = TextBuffer()
    moment.scope.write(for: moment.time, to: &text)
    return String(decoding: text.span)
  }

  /// Whose key it is.
  var accessKeyID: String { moment.scope.accessKeyID }
  /// The region that it is for.
  var region: String { moment.scope.region }
  /// The signing name of the service that it is for.
  var service: String { moment.scope.service }

  /// The access key id and the scope: what a request names its signer by.
  var credential: String { accessKeyID + "/" + scope }

  /// Writes `credential`.
  @_lifetime(sink: copy sink)
  func writeCredential(to sink: inout some TextSink & ~Copyable & ~Escapable) {
    sink.write(accessKeyID)
    sink.write(literal: "/")
    moment.scope.write(for: moment.time, to: &sink)
  }

  /// Writes the scope as a line of its own in the string to sign, with the line feeds around it.
  @_lifetime(sink: copy sink)
  func writeScopeLine(to sink: inout some TextSink & ~Copyable & ~Escapable) {
    moment.scope.writeLine(for: moment.time, to: &sink)
  }

  /// Whether this key is for the day of a moment.
  func isFor(_ time: SigningTime) -> Bool { moment.time.day == time.day }

  /// Whether a second is the one that it was made for.
  func isAt(_ time: SigningTime) -> Bool { moment.time.secondsSinceEpoch == time.secondsSinceEpoch }

  /// The key at a second of its day.
  func at(_ time: SigningTime) -> SigningKey { isAt(time) ? self : SigningKey(SigningMoment(moment, at: time)) }

  /// The time that a text says, if it is the one that the key was made for: it need not be parsed again.
  func time(_ text: Span<UInt8>) -> SigningTime? { moment.time.isWritten(text) ? moment.time : nil }

  /// The signature of a string to sign: 64 lower-case hexadecimal digits.
  public func signature(of stringToSign: String) -> String {
    String(decoding: signature(of: stringToSign.utf8.span).hexDigits.span)
  }

  /// The signature of a string to sign, as raw bytes.
  func signature(of stringToSign: Span<UInt8>) -> HashedAuthenticationCode<SHA256> {
    moment.signature(of: stringToSign)
  }

  /// The signature of a canonical request, as raw bytes: one of a second of which no more are expected.
  /// - Parameter hash: The hash of the canonical request.
  func signature(_ hash: SHA256Digest, at time: SigningTime) -> HashedAuthenticationCode<SHA256> {
    if isAt(time) { return moment.signature(hash) }
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
  private func writeStringToSignBeginning(
    at time: SigningTime, to sink: inout some TextSink & ~Copyable & ~Escapable
  ) {
    moment.scope.writeStringToSignBeginning(at: time, to: &sink)
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
