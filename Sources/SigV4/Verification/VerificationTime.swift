// When a request was signed, and whether that is near enough to now.

internal import Crypto

enum VerificationTime {
  /// How far a signer's clock may be off, in seconds.
  static var tolerance: Int64 { 900 }

  /// The time of a request that is signed in its header: `x-amz-date`, or else `Date`, as AWS looks for them.
  /// - Parameter known: The key that is kept for the signer.
  /// - Throws: `missingDate`, `malformedDate`.
  @inline(__always)
  static func ofHeaders(
    _ headers: borrowing ReceivedHeaders, _ known: borrowing KnownKey?
  ) throws(VerificationError) -> SigningTime {
    if let index = headers.index(of: .amzDate) {
      return try parse(headers.fields[index].value.utf8.span, "X-Amz-Date header", known)
    }
    guard let text = headers.value(.date) else {
      throw VerificationError(.missingDate, "the request has neither an X-Amz-Date nor a Date header")
    }
    if let time = HTTPDate.parse(text) { return time }
    return try parse(text.utf8.span, "Date header", known)
  }

  /// - Parameter known: The key that is kept for the signer.
  /// - Throws: `malformedDate`.
  @inline(__always)
  static func parse(
    _ text: Span<UInt8>, _ source: StaticString, _ known: borrowing KnownKey?
  ) throws(VerificationError) -> SigningTime {
    if let time = known?.time(text) { return time }
    return try parse(text, source)
  }

  @inline(never)
  private static func parse(_ text: Span<UInt8>, _ source: StaticString) throws(VerificationError) -> SigningTime {
    do {
      return try SigningTime(text)
    } catch {
      throw VerificationError(
        .malformedDate, "the " + String(decoding: source.bytes) + " is malformed: " + error.message)
    }
  }

  /// - Throws: `dateInFuture`.
  static func checkNotInFuture(_ time: SigningTime, at now: SigningTime) throws(VerificationError) {
    guard time.secondsSinceEpoch - now.secondsSinceEpoch <= tolerance else {
      throw VerificationError(
        .dateInFuture,
        "the request was signed at " + time.description + ", more than 15 minutes after now, " + now.description)
    }
  }

  /// - Throws: `dateInFuture`, `dateInPast`.
  static func checkIsNow(_ time: SigningTime, at now: SigningTime) throws(VerificationError) {
    try checkNotInFuture(time, at: now)
    guard now.secondsSinceEpoch - time.secondsSinceEpoch <= tolerance else {
      throw VerificationError(
        .dateInPast,
        "the request was signed at " + time.description + ", more than 15 minutes before now, " + now.description)
    }
  }

  /// How long a presigned URL is good, in seconds.
  /// - Throws: `invalidExpiry`, `dateInFuture`, `expired`.
  static func checkExpiry(
    _ text: Span<UInt8>, from time: SigningTime, at now: SigningTime
  ) throws(VerificationError) -> Int {
    var seconds = 0
    var isValid = text.count <= 6
    if isValid {
      for i in text.indices {
        let digit = text[i] &- 48
        if digit > 9 { isValid = false }
        seconds = seconds &* 10 &+ Int(digit)
      }
    }
    guard isValid, 1 <= seconds, seconds <= 604_800 else { throw invalidExpiry }
    try checkNotInFuture(time, at: now)
    guard now.secondsSinceEpoch <= time.secondsSinceEpoch &+ Int64(seconds) else {
      throw VerificationError(
        .expired,
        "the URL was signed at " + time.description + " for " + String(seconds) + " seconds; now it is "
          + now.description)
    }
    return seconds
  }

  private static var invalidExpiry: VerificationError {
    VerificationError(.invalidExpiry, "X-Amz-Expires is not a number of seconds from 1 to 604800 (seven days)")
  }
}

/// The date of HTTP's own `Date` header, such as `Fri, 24 May 2013 00:00:00 GMT` (RFC 9110 §5.6.7).
enum HTTPDate {
  /// Nil for a text of another form, its obsolete ones too.
  static func parse(_ text: String) -> SigningTime? {
    let bytes = text.utf8.span
    // The day of the week says nothing that the date does not.
    guard bytes.count == 29, bytes[3] == UInt8(ascii: ","), equalBytes(bytes.extracting(25..<29), " GMT"),
      bytes[19] == UInt8(ascii: ":"), bytes[22] == UInt8(ascii: ":"), [4, 7, 11, 16].allSatisfy({ bytes[$0] == 32 }),
      let month = months.firstIndex(where: { equalBytes(bytes.extracting(8..<11), $0) })
    else { return nil }
    var digits: [UInt8] = []
    func append(_ range: Range<Int>) {
      for i in range { digits.append(bytes[i]) }
    }
    append(12..<16)
    digits.append(48 &+ UInt8(truncatingIfNeeded: (month + 1) / 10))
    digits.append(48 &+ UInt8(truncatingIfNeeded: (month + 1) % 10))
    append(5..<7)
    digits.append(UInt8(ascii: "T"))
    append(17..<19)
    append(20..<22)
    append(23..<25)
    digits.append(UInt8(ascii: "Z"))
    return try? SigningTime(String(decoding: digits.span))
  }

  private static var months: [String] {
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
  }
}
