internal import Crypto

/// The moment of a signature, in whole seconds of UTC, always written in the Gregorian calendar.
///
/// It is computed arithmetically, so that no locale can change it.
public struct SigningTime: Sendable {
  /// Seconds since 1970-01-01T00:00:00Z.
  public let secondsSinceEpoch: Int64
  // In words, since the compiler moves an array of bytes byte by byte.
  /// `yyyyMMdd` in ASCII, the first digit the lowest byte.
  let day: UInt64
  /// `THHmmssZ` in ASCII, likewise.
  let clock: UInt64

  /// A moment by its number of seconds.
  /// - Parameter secondsSinceEpoch: Seconds since 1970-01-01T00:00:00Z.
  /// - Throws: `invalidDate` outside the years 0 to 9999.
  public init(secondsSinceEpoch: Int64) throws(SigV4Error) {
    // From 0000-01-01T00:00:00Z to 9999-12-31T23:59:59Z.
    guard (-62_167_219_200...253_402_300_799).contains(secondsSinceEpoch) else {
      throw SigV4Error(.invalidDate, "the time lies outside the years 0 to 9999")
    }
    self.init(inRange: secondsSinceEpoch)
  }

  /// A moment as signatures write it.
  /// - Parameter text: A time of the form `20130524T000000Z` (ISO 8601, basic format, UTC).
  /// - Throws: `invalidDate`.
  public init(_ text: String) throws(SigV4Error) { try self.init(text.utf8.span) }

  /// - Parameter text: A time of the form `20130524T000000Z`.
  /// - Throws: `invalidDate`.
  init(_ text: Span<UInt8>) throws(SigV4Error) {
    guard text.count == 16, text[8] == UInt8(ascii: "T"), text[15] == UInt8(ascii: "Z"),
      let date = text.word(at: 0).fourNumbers,
      // `T` and `Z`, which are not digits, are looked at above.
      let clock = (text.word(at: 8) &>> 8 & 0xffff_ffff_ffff | 0x3030 &<< 48).fourNumbers
    else { throw Self.malformed }
    let (year, month, day) = (date.0 * 100 + date.1, date.2, date.3)
    let (hour, minute, second) = (clock.0, clock.1, clock.2)
    guard (1...12).contains(month), 1 <= day, day <= dayCount(year, month), hour < 24, minute < 60, second < 60 else {
      throw Self.malformed
    }
    let secondOfDay = (hour * 60 + minute) * 60 + second
    // Wrapping, because an overflow check of 64 bits is a call on smaller CPUs; four digits of a year cannot overflow.
    secondsSinceEpoch = Int64(daysSinceEpoch(year, month, day)) &* 86_400 &+ Int64(secondOfDay)
    self.day = text.word(at: 0)
    self.clock = text.word(at: 8)
  }

  private static var malformed: SigV4Error {
    SigV4Error(.invalidDate, "a date is written like 20130524T000000Z, in UTC")
  }

  /// The last second of the year 9999.
  static var last: SigningTime { SigningTime(inRange: 253_402_300_799) }

  init(inRange seconds: Int64) {
    secondsSinceEpoch = seconds
    var days = Int(truncatingIfNeeded: seconds / 86_400)
    var rest = Int(truncatingIfNeeded: seconds % 86_400)
    if rest < 0 {
      days -= 1
      rest += 86_400
    }
    let (year, month, day) = civilDate(daysSinceEpoch: days)
    var digits = InlineArray<16, UInt8>(repeating: UInt8(ascii: "T"))
    func put(_ number: Int, at position: Int) {
      digits[position] = 48 &+ UInt8(truncatingIfNeeded: number / 10)
      digits[position + 1] = 48 &+ UInt8(truncatingIfNeeded: number % 10)
    }
    put(year / 100, at: 0)
    put(year % 100, at: 2)
    put(month, at: 4)
    put(day, at: 6)
    put(rest / 3_600, at: 9)
    put(rest / 60 % 60, at: 11)
    put(rest % 60, at: 13)
    digits[15] = UInt8(ascii: "Z")
    self.day = digits.span.word(at: 0)
    clock = digits.span.word(at: 8)
  }

  /// `yyyyMMddTHHmmssZ` in ASCII.
  var digits: InlineArray<16, UInt8> {
    let (day, clock) = (day, clock)
    return InlineArray { UInt8(truncatingIfNeeded: ($0 < 8 ? day : clock) &>> UInt64(truncatingIfNeeded: $0 & 7 &* 8)) }
  }

  /// Whether a text is this time.
  @inline(__always)
  func isWritten(_ text: Span<UInt8>) -> Bool {
    text.count == 16 && text.word(at: 0) == day && text.word(at: 8) == clock
  }
}

extension TextSink where Self: ~Copyable & ~Escapable {
  /// Writes `yyyyMMddTHHmmssZ`.
  @inline(__always)
  @_lifetime(self: copy self)
  mutating func write(_ time: SigningTime) {
    write(word: time.day, byteCount: 8)
    write(word: time.clock, byteCount: 8)
  }
}

extension SigningTime: CustomStringConvertible {
  /// `yyyyMMddTHHmmssZ`.
  public var description: String { String(decoding: digits.span) }
}

extension UInt64 {
  /// The four numbers of two decimal digits each that eight bytes in order are; nil where they are not digits.
  fileprivate var fourNumbers: (Int, Int, Int, Int)? {
    guard bytes(from: UInt8(ascii: "0"), through: UInt8(ascii: "9")) == .eachByte(128) else { return nil }
    let values = self & .eachByte(15)
    let numbers = values &* 10 &+ values &>> 8
    func number(_ shifted: UInt64) -> Int { Int(truncatingIfNeeded: shifted & 127) }
    return (number(numbers), number(numbers &>> 16), number(numbers &>> 32), number(numbers &>> 48))
  }
}

/// How many days a month has.
private func dayCount(_ year: Int, _ month: Int) -> Int {
  switch month {
  case 4, 6, 9, 11: 30
  case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
  default: 31
  }
}

/// The day of a date in the proleptic Gregorian calendar, counted from 1970-01-01.
///
/// Years are taken to begin in March, so that the leap day is the last of its year.
private func daysSinceEpoch(_ year: Int, _ month: Int, _ day: Int) -> Int {
  let marchYear = month > 2 ? year : year - 1
  let marchMonth = month > 2 ? month - 3 : month + 9
  let era = (marchYear + 400) / 400 - 1
  let yearOfEra = marchYear - era * 400
  let dayOfYear = (153 * marchMonth + 2) / 5 + day - 1
  let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

/// The inverse of `daysSinceEpoch`, for years from 0 on.
private func civilDate(daysSinceEpoch days: Int) -> (year: Int, month: Int, day: Int) {
  let shifted = days + 719_468 + 146_097
  let era = shifted / 146_097 - 1
  let dayOfEra = shifted % 146_097
  let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
  let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
  let marchMonth = (5 * dayOfYear + 2) / 153
  let day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
  let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
  return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
}
