internal import Crypto

/// What requests of one signer and second have in common, which need not be looked at again in those that follow.
///
/// Whatever departs from a pattern, or is wrong, is judged as if there were none: no request is refused by a pattern.
struct VerifyingPatterns {
  var presigned: PresignedPattern?
  var header: HeaderPattern?

  /// These, and for what is not among them others.
  func completed(by others: VerifyingPatterns) -> VerifyingPatterns {
    VerifyingPatterns(presigned: presigned ?? others.presigned, header: header ?? others.header)
  }
}

extension Verifier {
  /// What a request claims that follows a pattern.
  /// - Returns: Nil for any other, and where something is wrong with it: that is still to be found.
  @inline(__always)
  func match(
    _ request: borrowing ReceivedRequest, _ body: borrowing ReceivedBody, at now: SigningTime
  ) -> PatternMatch? {
    let target = request.target.utf8.span
    let plainEnd = ByteSet.unreservedOrSlash.firstIndex(outsideIn: target, from: 0)
    if let start = target.end(of: "?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=", at: plainEnd) {
      guard let key = keys.key(beginning: target.extracting(droppingFirst: start), isEncoded: true),
        let pattern = key.patterns.presigned,
        let own = pattern.match(request, target, pathEnd: plainEnd, at: now, unsignedPayloads)
      else { return nil }
      return PatternMatch(claim: pattern.claim, key: key, own: own)
    }
    guard let key = knownKey(authorizing: request.headers.span), let pattern = key.patterns.header,
      let own = pattern.match(request, target, plainEnd: plainEnd, body, at: now, unsignedPayloads)
    else { return nil }
    return PatternMatch(claim: pattern.claim, key: key, own: own)
  }

  /// The key that is kept for the signer that an `Authorization` header names.
  @inline(__always)
  private func knownKey(authorizing fields: Span<HeaderField>) -> KnownKey? {
    guard let index = ReceivedHeaders.lastAuthorization(fields) else { return nil }
    return fields[index].value.withUTF8Bytes { text in
      guard let start = text.end(of: "AWS4-HMAC-SHA256 Credential=", at: 0) else { return nil }
      return keys.key(beginning: text.extracting(droppingFirst: start), isEncoded: false)
    }
  }

  /// What the requests after one that proved right will have in common with it.
  @inline(never)
  func patterns(of request: ReceivedRequest, _ body: ReceivedBody, at now: SigningTime) -> VerifyingPatterns {
    var patterns = VerifyingPatterns()
    guard !body.isLong, let claim = try? claimUnlikeOthers(of: request, body, at: now, isShown: true) else {
      return patterns
    }
    switch claim.placement {
    case .header: patterns.header = HeaderPattern(request, claim)
    case .query: patterns.presigned = PresignedPattern(request, claim)
    case .form: break
    }
    return patterns
  }
}
