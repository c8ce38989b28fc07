internal import Crypto

/// A credential taken apart: `access-key-id/date/region/service/aws4_request`, each part a range of its text.
struct ClaimedCredential {
  let accessKeyID: Range<Int>
  /// Eight digits, if it is right.
  let date: Range<Int>
  let region: Range<Int>
  let service: Range<Int>

  /// The last four parts are the scope; what is before them is the access key id, slashes and all.
  /// - Throws: `malformedCredential`, `wrongTerminator`.
  init(_ text: Span<UInt8>) throws(VerificationError) {
    var slashes = InlineArray<4, Int>(repeating: -1)
    var found = 0
    var i = text.count
    while i > 0, found < 4 {
      i -= 1
      if text[i] == UInt8(ascii: "/") {
        slashes[found] = i
        found += 1
      }
    }
    guard found == 4, slashes[3] > 0, slashes[2] - slashes[3] > 1, slashes[1] - slashes[2] > 1,
      slashes[0] - slashes[1] > 1, ByteSet.graphic.firstIndex(outsideIn: text, from: 0) == text.count
    else {
      throw VerificationError(
        .malformedCredential, "the credential is not made like access-key-id/date/region/service/aws4_request")
    }
    guard equalBytes(text.extracting(droppingFirst: slashes[0] + 1), "aws4_request") else {
      throw VerificationError(.wrongTerminator, "the credential scope ends in something other than aws4_request")
    }
    accessKeyID = 0..<slashes[3]
    date = slashes[3] + 1..<slashes[2]
    region = slashes[2] + 1..<slashes[1]
    service = slashes[1] + 1..<slashes[0]
  }

  /// - Parameter text: Holds the credential.
  /// - Throws: `wrongScopeDate`.
  func checkDate(_ time: SigningTime, _ text: Span<UInt8>) throws(VerificationError) {
    let digits = time.digits
    let day = digits.span.extracting(first: 8)
    let claimed = text.extracting(date)
    guard equalBytes(day, claimed) else {
      throw VerificationError(
        .wrongScopeDate,
        "the date of the credential scope, " + String(decoding: claimed) + ", is not the day of the request, "
          + String(decoding: day))
    }
  }
}

/// Who a credential names, and for what scope, one of those that the verifier expects.
///
/// It is an object, so that all steps of a verification, and its outcome, share it for the price of one reference.
final class ClaimedIdentity: Sendable {
  let accessKeyID: String
  let region: String
  /// The signing name.
  let service: String
  let rules: Service.Rules

  init(accessKeyID: String, region: String, service: Service) {
    self.accessKeyID = accessKeyID
    self.region = region
    self.service = service.signingName
    rules = service.rules
  }
}

extension ClaimedIdentity: CustomStringConvertible {
  var description: String { accessKeyID + "/" + region + "/" + service }
}

/// What is found by a credential.
struct Identification {
  let identity: ClaimedIdentity
  /// What the verifier knows of the signer from earlier requests.
  let knownKey: KnownKey?
  /// Whether the credential is encoded as it is in the canonical query.
  let isCanonical: Bool
}

extension Verifier {
  /// - Parameters:
  ///   - isEncoded: Whether the credential is encoded as it is in a query.
  ///   - known: The key that is kept under the credential.
  /// - Throws: What is wrong with the credential, or with the date of its scope.
  @inline(__always)
  func identify(
    _ credential: Span<UInt8>, isEncoded: Bool, _ known: consuming KnownKey?, at time: SigningTime
  ) throws(VerificationError) -> Identification {
    // One that was right before need not be taken apart again.
    if let known, known.day == time.day {
      return Identification(identity: known.identity, knownKey: known, isCanonical: true)
    }
    return try identifyNew(credential, isEncoded: isEncoded, at: time)
  }

  @inline(never)
  private func identifyNew(
    _ credential: Span<UInt8>, isEncoded: Bool, at time: SigningTime
  ) throws(VerificationError) -> Identification {
    guard isEncoded else { return try identifyNew(credential, at: time, isCanonical: true) }
    var form = QueryForm()
    do {
      _ = try form.scan(credential, from: 0)
    } catch {
      throw RequestTarget.invalid(error)
    }
    var text = TextBuffer()
    text.writeDecoded(credential)
    return try identifyNew(text.span, at: time, isCanonical: form.isCanonical)
  }

  private func identifyNew(
    _ credential: Span<UInt8>, at time: SigningTime, isCanonical: Bool
  ) throws(VerificationError) -> Identification {
    let claimed = try ClaimedCredential(credential)
    try claimed.checkDate(time, credential)
    return Identification(
      identity: try identity(claimed, credential), knownKey: keys.key(for: credential, isEncoded: false),
      isCanonical: isCanonical)
  }

  /// - Parameter text: Holds the credential.
  /// - Throws: `wrongRegion`, `wrongService`.
  private func identity(
    _ credential: ClaimedCredential, _ text: Span<UInt8>
  ) throws(VerificationError) -> ClaimedIdentity {
    let claimedRegion = text.extracting(credential.region)
    let claimedService = text.extracting(credential.service)
    for region in regions where equalBytes(claimedRegion, region) {
      for service in services where equalBytes(claimedService, service.signingName) {
        return ClaimedIdentity(
          accessKeyID: String(decoding: text.extracting(credential.accessKeyID)), region: region, service: service)
      }
      throw VerificationError(
        .wrongService,
        "the request is signed for the service " + String(decoding: claimedService) + "; expected is "
          + Self.list(services.map { $0.signingName }))
    }
    throw VerificationError(
      .wrongRegion,
      "the request is signed for the region " + String(decoding: claimedRegion) + "; expected is " + Self.list(regions))
  }
}
