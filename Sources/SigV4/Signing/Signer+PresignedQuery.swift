// The query of a presigned URL: the parameters that a signature adds.

internal import Crypto

extension Signer {
  /// How long a URL is to be good, and what else is decided about it.
  struct Lifetime {
    let seconds: Int
    let isCapped: Bool
    var hasUnsignedToken = false
    var tokenName = Service.TokenName.securityToken

    @inline(__always)
    func terms(_ headers: borrowing CanonicalHeaders, of request: SigningRequest) -> PresignedURL.Terms {
      PresignedURL.Terms(
        requiredHeaders: headers.requiredFields(of: request.headers.span), expiresIn: seconds,
        isCappedByCredentials: isCapped)
    }
  }

  /// The lifetime of a URL that is to be good for a number of seconds: never longer than the credentials are.
  @inline(__always)
  func lifetime(_ seconds: Int, from time: SigningTime) throws(SigV4Error) -> Lifetime {
    guard 1 <= seconds, seconds <= 604_800 else {
      throw SigV4Error(
        .invalidExpiry, "a presigned URL is good for 1 to 604800 seconds (seven days), not " + String(seconds))
    }
    guard let expiration = credentials.expiration else { return Lifetime(seconds: seconds, isCapped: false) }
    let left = expiration.secondsSinceEpoch - time.secondsSinceEpoch
    guard left > 0 else {
      throw SigV4Error(.expiredCredentials, "the credentials ended at " + expiration.description + "; get new ones")
    }
    guard left < Int64(seconds) else { return Lifetime(seconds: seconds, isCapped: false) }
    return Lifetime(seconds: Int(truncatingIfNeeded: left), isCapped: true)
  }

  /// Writes a token that goes into the URL when it is signed.
  @inline(__always)
  @_lifetime(text: copy text)
  func writeUnsignedToken(_ lifetime: Lifetime, to text: inout OutputSpan<UInt8>) {
    if lifetime.hasUnsignedToken, let token = credentials.sessionToken {
      text.writeParameter(lifetime.tokenName.header, token)
    }
  }

  /// Writes the parameters that a signature adds as the whole query: in alphabetical order, as the canonical query
  /// wants them.
  @inline(__always)
  @_lifetime(text: copy text)
  func writeParameters(
    _ moment: SigningMoment, _ lifetime: Lifetime, _ headers: borrowing CanonicalHeaders,
    to text: inout OutputSpan<UInt8>
  ) {
    moment.writeQueryBeginning(to: &text)
    text.writeSeconds(lifetime.seconds)
    if !lifetime.hasUnsignedToken, let token = credentials.sessionToken {
      text.writeParameter(lifetime.tokenName.header, token)
    }
    text.write(literal: "&X-Amz-SignedHeaders=")
    headers.writeEncodedNames(to: &text)
  }

  /// Writes them among the URL's own, less those of an earlier signature.
  @inline(never)
  @_lifetime(text: copy text)
  func writeParameters(
    _ moment: SigningMoment, _ lifetime: Lifetime, _ headers: borrowing CanonicalHeaders, amid query: Span<UInt8>,
    to text: inout OutputSpan<UInt8>
  ) throws(SigV4Error) {
    var replaced = 0
    var canonical = CanonicalQuery()
    try canonical.add(query) { name throws(SigV4Error) in
      guard let parameter = AuthenticationParameter(name) else { return false }
      guard replaced & 1 << parameter.rawValue == 0 else {
        throw SigV4Error(
          .ambiguousAuthentication,
          "the URL has the parameter " + String(decoding: name) + " twice; it may have it once")
      }
      replaced |= 1 << parameter.rawValue
      return true
    }
    canonical.add(AuthenticationParameter.algorithm.name, SignableRequest.algorithm.utf8.span)
    var credential = TextBuffer()
    moment.key.writeCredential(to: &credential)
    canonical.add(AuthenticationParameter.credential.name, credential.span)
    canonical.add(AuthenticationParameter.date.name, moment.time.digits.span)
    canonical.add(AuthenticationParameter.expires.name, String(lifetime.seconds).utf8.span)
    if !lifetime.hasUnsignedToken, let token = credentials.sessionToken {
      canonical.add(lifetime.tokenName.header, token.utf8.span)
    }
    canonical.add(AuthenticationParameter.signedHeaders.name, headers.names.utf8.span)
    canonical.write(to: &text)
  }
}

extension OutputSpan<UInt8> {
  /// Writes a lifetime: a number of 1 to 604800.
  @inline(__always)
  @_lifetime(self: copy self)
  fileprivate mutating func writeSeconds(_ seconds: Int) {
    let number = UInt32(truncatingIfNeeded: seconds)
    // Six digits, the first the lowest byte; of the zeros that they begin with, none is written.
    let digits = Self.threeDigits(number / 1000) | Self.threeDigits(number % 1000) &<< 24
    let zeros = digits.byteIndexOfFirstBit
    let text = (digits | 0x3030_3030_3030) &>> UInt64(truncatingIfNeeded: zeros &* 8)
    write(word: text, byteCount: 6 &- zeros)
  }

  @inline(__always)
  private static func threeDigits(_ number: UInt32) -> UInt64 {
    UInt64(number / 100 | (number / 10 % 10) &<< 8 | (number % 10) &<< 16)
  }

  /// Writes a further parameter of the query, its value encoded.
  @_lifetime(self: copy self)
  fileprivate mutating func writeParameter(_ name: String, _ value: String) {
    write(literal: "&")
    write(name)
    write(literal: "=")
    writeEncoded(value.utf8.span, keeping: .unreserved)
  }
}
