internal import Crypto

/// The moment of a signature, in whole seconds of UTC, always written in the Gregorian calendar.
///
/// It is computed arithmetically, so that no locale can change it.
public struct SigningTime: Sendable {
  /// Seconds since 1970-01-01T00:00:00Z.
  public let secondsSinceEpoch: Int64
  /// `yyyyMMddTHHmmssZ` in ASCII.
  let digits: InlineArray<16, UInt8>

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
  public init(_ text: String) throws(SigV4Error) {
    let bytes = text.utf8.span
    guard bytes.count == 16, bytes[8] == UInt8(ascii: "T"), bytes[15] == UInt8(ascii: "Z") else {
      throw Self.malformed
    }
    for i in bytes.indices where i != 8 && i != 15 && bytes[i] &- 48 > 9 { throw Self.malformed }
    func number(_ range: Range<Int>) -> Int {
      range.reduce(0) { $0 * 10 + Int(bytes[$1] &- 48) }
    }
    let (year, month, day) = (number(0..<4), number(4..<6), number(6..<8))
    let (hour, minute, second) = (number(9..<11), number(11..<13), number(13..<15))
    guard (1...12).contains(month), hour < 24, minute < 60, second < 60 else { throw Self.malformed }
    let secondOfDay = (hour * 60 + minute) * 60 + second
    // Wrapping, because an overflow check of 64 bits is a call on smaller CPUs; four digits of a year cannot overflow.
    self.init(inRange: Int64(daysSinceEpoch(year, month, day)) &* 86_400 &+ Int64(secondOfDay))
    // A day that its month does not have comes out as another date.
    for i in bytes.indices where bytes[i] != digits[i] { throw Self.malformed }
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
    self.digits = digits
  }
}

extension SigningTime: CustomStringConvertible {
  /// `yyyyMMddTHHmmssZ`.
  public var description: String { String(decoding: digits.span) }
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
