// Differences in the string to sign, and what the code of an answer says where it shows no texts.

extension Mismatch {
  mutating func compareStringsToSign(_ ours: String, _ theirs: String, showsCanonicalRequest: Bool) {
    let (ours, theirs) = (linesOfText(ours), linesOfText(theirs))
    guard ours.count == 4, theirs.count == 4 else {
      add(.notShown, "the string to sign in the answer does not have the four lines of Signature Version 4")
      return
    }
    if !equalBytes(ours[0], theirs[0]) {
      add(.algorithm, "signed with " + quoted(ours[0]) + ", but the service expects " + quoted(theirs[0]))
    }
    if !equalBytes(ours[1], theirs[1]) { addDate(ours[1], theirs[1]) }
    if !equalBytes(ours[2], theirs[2]) { compareScopes(ours[2], theirs[2]) }
    guard findings.isEmpty, !equalBytes(ours[3], theirs[3]) else { return }
    add(
      .notShown,
      showsCanonicalRequest
        ? "the canonical requests are equal as shown, but their hashes differ: the answer does not show the bytes that "
          + "the service hashed, such as characters beyond ASCII or white space"
        : "the hashes of the canonical requests differ, and the service does not show its canonical request: compare "
          + "method, path, query, headers and body with what was sent")
  }

  mutating func addDate(_ ours: String, _ theirs: String) {
    add(
      .date,
      "signed for " + quoted(ours) + ", but the service reads " + quoted(theirs)
        + ": explain the request for the time it was signed at; or X-Amz-Date was set, or signed, twice")
  }

  private mutating func compareScopes(_ ours: String, _ theirs: String) {
    let (our, their) = (splitText(ours, at: UInt8(ascii: "/")), splitText(theirs, at: UInt8(ascii: "/")))
    guard our.count == 4, their.count == 4 else {
      add(.scope, "signed for the scope " + quoted(ours) + ", but the service expects " + quoted(theirs))
      return
    }
    if !equalBytes(our[0], their[0]) {
      add(
        .date,
        "signed with a key for the day " + quoted(our[0]) + ", but the service expects " + quoted(their[0])
          + ": the day is that of X-Amz-Date in UTC, also shortly after midnight")
    }
    if !equalBytes(our[1], their[1]) { addRegion(our[1], their[1]) }
    if !equalBytes(our[2], their[2]) {
      add(
        .service,
        "signed for the service " + quoted(our[2]) + ", but the service's signing name is " + quoted(their[2])
          + "; it is not always what the host name begins with")
    }
    if !equalBytes(our[3], their[3]) {
      add(.scope, "the scope ends in " + quoted(our[3]) + ", but the service expects " + quoted(their[3]))
    }
  }

  private mutating func addRegion(_ ours: String, _ theirs: String) {
    add(
      .region,
      "signed for the region " + quoted(ours) + ", but the service is in " + quoted(theirs)
        + ": sign for the region of the endpoint, or send to the endpoint of the region")
  }

  /// What the codes say of services that show no texts, or refuse before they compare signatures.
  mutating func readCode(_ answer: ServiceAnswer, _ explanation: Explanation) {
    let message = answer.message.map { ": " + quoted($0) } ?? ""
    let scope = splitText(explanation.credentialScope, at: UInt8(ascii: "/"))
    if let region = answer.region, scope.count == 4, !equalBytes(region, scope[1]) {
      return addRegion(scope[1], region)
    }
    let codes: [(cause: Cause, codes: [String], advice: String)] = [
      (
        .clock, ["RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture"],
        "the signer's clock is off, or the request was sent too late"
      ),
      (
        .accessKey,
        [
          "InvalidAccessKeyId", "InvalidClientTokenId", "UnrecognizedClientException", "ExpiredToken", "InvalidToken",
          "ExpiredTokenException",
        ], "the access key id or its session token is wrong, expired, or of another account or partition"
      ),
      (
        .payload, ["XAmzContentSHA256Mismatch", "BadDigest"],
        "the body that arrived is not the one whose hash was signed"
      ),
    ]
    for (cause, names, advice) in codes {
      guard let code = answer.code, names.contains(where: { equalBytes($0, code) }) else { continue }
      let time = answer.serverTime.map { "; the service's clock says " + quoted($0) } ?? ""
      add(cause, advice + time + message)
    }
    // What services with one code for all say in their message.
    let phrases: [(cause: Cause, phrase: String)] = [
      (.clock, "signature expired"), (.clock, "signature not yet current"), (.date, "date in credential scope"),
      (.region, "scoped to a valid region"), (.service, "scoped to correct service"),
    ]
    for (cause, phrase) in phrases where containsIgnoringCase(answer.message ?? "", phrase) {
      add(cause, "the service says so" + message)
    }
  }
}

/// Whether a text has a phrase, which is in lower case, in it.
private func containsIgnoringCase(_ text: String, _ phrase: String) -> Bool {
  let bytes = text.utf8.span
  for start in bytes.indices where beginsIgnoringCase(bytes.extracting(droppingFirst: start), phrase) { return true }
  return false
}
