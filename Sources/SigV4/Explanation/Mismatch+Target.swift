// Differences between canonical paths and queries: what was encoded, ordered or removed differently.

internal import Crypto

extension Mismatch {
  mutating func comparePaths(_ ours: String, _ theirs: String) {
    let values = quoted(ours) + " was signed, " + quoted(theirs) + " arrived"
    if isEncodedOnceMore(theirs, than: ours) || isEncodedOnceMore(ours, than: theirs) {
      return add(
        .doubleEncodedPath,
        values + ": one side encoded the path once more than the other; S3 wants it encoded once, other services twice")
    }
    if let (our, their) = firstDifference(ours, theirs), equalBytes(decodedPath(ours), decodedPath(theirs)) {
      return add(
        .encodedPath,
        values + ": " + quoted(our) + " and " + quoted(their)
          + " are the same character, encoded differently; all but A-Z a-z 0-9 - . _ ~ / is encoded, in upper-case digits"
      )
    }
    if equalBytes(normalized(ours), normalized(theirs)) {
      return add(
        .normalizedPath,
        values
          + ": dot segments or doubled slashes are gone on one side; S3 keeps them, other services remove them, and "
          + "so do many HTTP clients and proxies")
    }
    add(
      .path,
      values
        + ": a proxy or gateway rewrote the path, a stage or base path is missing, or a bucket is in the path on one "
        + "side and in the host on the other")
  }

  mutating func compareQueries(_ ours: String, _ theirs: String) {
    let our = splitText(ours, at: UInt8(ascii: "&")).sorted(by: precedes)
    let their = splitText(theirs, at: UInt8(ascii: "&")).sorted(by: precedes)
    let values = quoted(ours) + " was signed, " + quoted(theirs) + " arrived"
    if our.count == their.count, our.indices.allSatisfy({ equalBytes(our[$0], their[$0]) }) {
      return add(
        .queryOrder, values + ": the same parameters in another order; they are sorted by encoded name, then value")
    }
    if let (our, their) = firstDifference(ours, theirs) {
      if haveSameParameters(ours, theirs, foldingPlus: false) {
        return isPlus(our) || isPlus(their)
          ? addPlus(values)
          : add(
            .encodedQuery,
            values + ": " + quoted(our) + " and " + quoted(their)
              + " mean the same, encoded differently; all but A-Z a-z 0-9 - . _ ~ is encoded, in upper-case digits, and a "
              + "parameter without a value has its = all the same")
      }
      if haveSameParameters(ours, theirs, foldingPlus: true) { return addPlus(values) }
    }
    let (onlyOurs, onlyTheirs) = unmatched(our, their)
    addParameters(onlyOurs, onlyTheirs)
  }

  private mutating func addPlus(_ values: String) {
    add(
      .plusInQuery,
      values
        + ": a + in a query means a space to one side and itself to the other; send %20 for a space and %2B for a +")
  }

  /// - Parameters:
  ///   - ours: The pairs that only the signature has.
  ///   - theirs: The pairs that only the service has.
  private mutating func addParameters(_ ours: [String], _ theirs: [String]) {
    for pair in ours {
      let name = parameterName(pair)
      let isThere = theirs.contains { equalBytes(parameterName($0), name) }
      add(
        .query,
        "the parameter " + quoted(name)
          + (isThere ? " arrived with another value" : " was signed, but did not arrive")
          + ": the URL was changed after signing, by the HTTP client, a cache or a proxy")
    }
    for pair in theirs where !ours.contains(where: { equalBytes(parameterName($0), parameterName(pair)) }) {
      add(
        .query,
        "the parameter " + quoted(parameterName(pair))
          + " arrived, but was not signed: it was added to the URL after signing, such as one that tracks a click")
    }
  }
}

/// What each of two sorted lists has that the other does not; the first of them where there are many.
private func unmatched(_ ours: [String], _ theirs: [String]) -> (ours: [String], theirs: [String]) {
  let limit = 32
  var (onlyOurs, onlyTheirs): ([String], [String]) = ([], [])
  var (i, j) = (0, 0)
  while i < ours.count || j < theirs.count {
    let order =
      i == ours.count ? 1 : j == theirs.count ? -1 : compare(ours[i].utf8.span, theirs[j].utf8.span)
    if order < 0, onlyOurs.count < limit { onlyOurs.append(ours[i]) }
    if order > 0, onlyTheirs.count < limit { onlyTheirs.append(theirs[j]) }
    if order <= 0 { i += 1 }
    if order >= 0 { j += 1 }
  }
  return (onlyOurs, onlyTheirs)
}

private func parameterName(_ pair: String) -> String { splitText(pair, at: UInt8(ascii: "="))[0] }

private func precedes(_ lhs: String, _ rhs: String) -> Bool { compare(lhs.utf8.span, rhs.utf8.span) < 0 }

/// Whether a path is another with its own encoding encoded; encoding what was not encoded at all is another matter.
private func isEncodedOnceMore(_ path: String, than other: String) -> Bool {
  guard other.utf8.contains(UInt8(ascii: "%")) else { return false }
  var buffer = TextBuffer()
  buffer.writeEncoded(other.utf8.span, keeping: .unreservedOrSlash)
  return equalBytes(buffer.span, path)
}

/// A path in one encoding, whatever its own is.
private func decodedPath(_ path: String) -> String {
  var buffer = TextBuffer()
  buffer.writeReencoded(path.utf8.span, keeping: .unreservedOrSlash)
  return String(decoding: buffer.span)
}

private func normalized(_ path: String) -> String {
  var buffer = TextBuffer()
  buffer.writeCanonicalPath(
    path.utf8.span, Service.PathRules(encoding: .twice, normalization: .removingDotSegments))
  return String(decoding: buffer.span)
}

/// Whether two queries have the same names and values when both are encoded anew.
/// - Parameter foldingPlus: Whether `+`, `%20` and `%2B` count as the same.
private func haveSameParameters(_ ours: String, _ theirs: String, foldingPlus: Bool) -> Bool {
  func canonical(_ query: String) -> String {
    var buffer = TextBuffer()
    var canonical = CanonicalQuery()
    canonical.add(query.utf8.span) { _ in false }
    canonical.write(to: &buffer)
    guard foldingPlus else { return String(decoding: buffer.span) }
    var folded = TextBuffer()
    let bytes = buffer.span
    var i = 0
    while i < bytes.count {
      let token = tokenEnd(bytes, i)
      if isPlus(String(decoding: bytes.extracting(i..<token))) {
        folded.write(UInt8(ascii: "+"))
      } else {
        folded.write(bytes.extracting(i..<token))
      }
      i = token
    }
    return String(decoding: folded.span)
  }
  return equalBytes(canonical(ours), canonical(theirs))
}

/// Whether a token stands for a plus or a space.
private func isPlus(_ token: String) -> Bool {
  equalBytes(token, "+") || equalIgnoringCase(token, "%20") || equalIgnoringCase(token, "%2b") || equalBytes(token, " ")
}

/// The first characters, or encoded bytes, in which two texts differ.
private func firstDifference(_ ours: String, _ theirs: String) -> (ours: String, theirs: String)? {
  let (a, b) = (ours.utf8.span, theirs.utf8.span)
  var (i, j) = (0, 0)
  while i < a.count || j < b.count {
    let (endOfA, endOfB) = (tokenEnd(a, i), tokenEnd(b, j))
    let (tokenA, tokenB) = (a.extracting(i..<endOfA), b.extracting(j..<endOfB))
    if compare(tokenA, tokenB) != 0 { return (String(decoding: tokenA), String(decoding: tokenB)) }
    (i, j) = (endOfA, endOfB)
  }
  return nil
}

/// Where the character or encoded byte at a position ends.
private func tokenEnd(_ bytes: Span<UInt8>, _ start: Int) -> Int {
  guard start < bytes.count else { return start }
  if bytes[start] == UInt8(ascii: "%"), start + 2 < bytes.count { return start + 3 }
  var end = start + 1
  while bytes[start] >= 0xc0, end < bytes.count, bytes[end] & 0xc0 == 0x80 { end += 1 }
  return end
}
