// Differences between canonical requests, line by line.

internal import Crypto

/// A canonical request taken apart into the lines that AWS names.
private struct CanonicalLines {
  let method: String
  let path: String
  let query: String
  let headers: [(name: String, value: String)]
  let signedHeaders: String
  let payload: String

  /// Nil for a text that is not made like one.
  init?(_ text: String) {
    let lines = linesOfText(text)
    guard lines.count >= 6, lines[lines.count - 3].utf8.isEmpty else { return nil }
    (method, path, query) = (lines[0], lines[1], lines[2])
    (signedHeaders, payload) = (lines[lines.count - 2], lines[lines.count - 1])
    var headers: [(name: String, value: String)] = []
    for line in lines[3..<lines.count - 3] {
      let bytes = line.utf8.span
      var colon = 0
      while colon < bytes.count, bytes[colon] != UInt8(ascii: ":") { colon += 1 }
      headers.append(
        (
          String(decoding: bytes.extracting(first: colon)),
          String(decoding: bytes.extracting(droppingFirst: min(colon + 1, bytes.count)))
        ))
    }
    self.headers = headers.sorted { compareIgnoringCase($0.name, $1.name) < 0 }
  }
}

extension Mismatch {
  mutating func compareCanonicalRequests(_ ours: String, _ theirs: String) {
    guard let ours = CanonicalLines(ours), let theirs = CanonicalLines(theirs) else {
      add(.notShown, "the canonical request in the answer is not made as Signature Version 4 makes it")
      return
    }
    if !equalBytes(ours.method, theirs.method) {
      add(
        .method,
        "signed for " + quoted(ours.method) + ", but the service got " + quoted(theirs.method)
          + ": a redirect, a method override, or a URL that was presigned for another method")
    }
    if !equalBytes(ours.path, theirs.path) { comparePaths(ours.path, theirs.path) }
    if !equalBytes(ours.query, theirs.query) { compareQueries(ours.query, theirs.query) }
    compareHeaders(ours.headers, theirs.headers)
    if findings.isEmpty, !equalBytes(ours.signedHeaders, theirs.signedHeaders) {
      add(
        .signedHeaders,
        "the signature covers " + quoted(ours.signedHeaders) + ", but the service takes it to cover "
          + quoted(theirs.signedHeaders) + ": the list was changed on the way, or made in another order")
    }
    if !equalBytes(ours.payload, theirs.payload) { addPayload(ours.payload, theirs.payload) }
  }

  /// Goes through two sorted lists of headers side by side.
  private mutating func compareHeaders(
    _ ours: [(name: String, value: String)], _ theirs: [(name: String, value: String)]
  ) {
    var (i, j) = (0, 0)
    while i < ours.count || j < theirs.count {
      let order =
        i == ours.count ? 1 : j == theirs.count ? -1 : compareIgnoringCase(ours[i].name, theirs[j].name)
      if order < 0 {
        addMissingHeader(ours[i].name)
        i += 1
      } else if order > 0 {
        add(
          .addedHeader,
          "the service takes the header " + quoted(theirs[j].name) + " to be signed, but the signature here does not "
            + "cover it: the request was signed after it was added, or explained without it")
        j += 1
      } else {
        if !equalBytes(ours[i].value, theirs[j].value) {
          compareValues(ours[i].name, ours[i].value, theirs[j].value)
        }
        i += 1
        j += 1
      }
    }
  }

  private mutating func addMissingHeader(_ name: String) {
    add(
      .missingHeader,
      "the signed header " + quoted(name)
        + " did not arrive: a proxy or the HTTP client dropped it; do not sign headers "
        + "that change on the way")
  }

  private mutating func compareValues(_ name: String, _ ours: String, _ theirs: String) {
    if equalIgnoringCase(name, HeaderName.host) { return compareHosts(ours, theirs) }
    if equalIgnoringCase(name, HeaderName.date) { return addDate(ours, theirs) }
    if equalIgnoringCase(name, HeaderName.contentSHA256) { return addPayload(ours, theirs) }
    if theirs.utf8.isEmpty { return addMissingHeader(name) }
    // Tokens and cookies are secrets.
    let isSecret =
      beginsIgnoringCase(name, "x-amz-security-token") || beginsIgnoringCase(name, "x-amz-s3session")
      || beginsIgnoringCase(name, "cookie") || beginsIgnoringCase(name, "authorization")
    let values = isSecret ? "" : ": " + quoted(ours) + " was signed, " + quoted(theirs) + " arrived"
    if equalBytes(withoutBlanks(ours), withoutBlanks(theirs)) {
      return add(
        .spacesInHeader,
        "the header " + quoted(name) + " arrived with other white space" + values
          + "; one side does not make runs of spaces into one")
    }
    add(
      .changedHeader,
      "the header " + quoted(name) + " was changed on the way" + values
        + ": by a proxy, a load balancer, or the HTTP client after signing; send it as signed, or do not sign it")
  }

  private mutating func compareHosts(_ ours: String, _ theirs: String) {
    let values = quoted(ours) + " was signed, " + quoted(theirs) + " arrived"
    if isHost(ours, withPortOf: theirs) || isHost(theirs, withPortOf: ours) {
      return add(
        .hostPort,
        values
          + ": the same host, with a port on one side; a port of 80 for http and 443 for https is left out of Host, "
          + "any other is part of it")
    }
    add(
      .host,
      values + ": the request was signed for another URL than it was sent to, or a proxy sent it on under its own host "
        + "name; let it keep the Host header, or sign for the host behind it")
  }

  /// Whether a host with a port is the other host.
  private func isHost(_ host: String, withPortOf bare: String) -> Bool {
    let (host, bare) = (host.utf8.span, bare.utf8.span)
    guard host.count > bare.count, host[bare.count] == UInt8(ascii: ":"),
      compareIgnoringCase(host.extracting(first: bare.count), bare) == 0
    else { return false }
    for i in bare.count + 1..<host.count where host[i] &- 48 > 9 { return false }
    return true
  }

  private mutating func addPayload(_ ours: String, _ theirs: String) {
    let reason: String
    if equalBytes(ours, Payload.unsigned.text) || equalBytes(theirs, Payload.unsigned.text) {
      reason =
        "one side left the body out of the signature: S3 and few others take UNSIGNED-PAYLOAD, and it must be in "
        + "X-Amz-Content-Sha256, or in a presigned URL of S3"
    } else if equalBytes(ours, Payload.empty.text) {
      reason = "signed as if there were no body: sign the body that is sent"
    } else if equalBytes(theirs, Payload.empty.text) {
      reason = "the service got no body: it was lost, as in a redirect, or was sent with another method"
    } else {
      reason =
        "the body was changed after it was hashed: by other line ends, another character encoding, JSON or a form "
        + "written anew, or compression"
    }
    add(.payload, quoted(ours) + " was signed, " + quoted(theirs) + " arrived; " + reason)
  }
}

/// A text without spaces and tabs.
private func withoutBlanks(_ text: String) -> String {
  var buffer = TextBuffer()
  for byte in text.utf8 where !isBlank(byte) { buffer.write(byte) }
  return String(decoding: buffer.span)
}
