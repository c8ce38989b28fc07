internal import Foundation
internal import SigV4
internal import Synchronization

#if canImport(FoundationNetworking)
internal import FoundationNetworking
#endif

/// The time by the service's clock: this machine's, put right when an answer shows that it is wrong.
final class ServiceClock: Sendable {
  private let local: @Sendable () -> SigningTime
  /// What the service's clock is ahead, in seconds.
  private let lead = Atomic<Int64>(0)

  init(_ local: @escaping @Sendable () -> SigningTime) { self.local = local }

  /// The time now, by this machine's clock and by the service's.
  struct Reading {
    /// By this machine's clock, in seconds since 1970.
    fileprivate let local: Int64
    /// What the service's clock is ahead as far as is known, in seconds.
    fileprivate let lead: Int64
  }

  var reading: Reading { Reading(local: local().secondsSinceEpoch, lead: lead.load(ordering: .relaxed)) }

  func now() throws(SigV4Error) -> SigningTime {
    let reading = reading
    return try SigningTime(secondsSinceEpoch: reading.local + reading.lead)
  }

  /// Learns from a refusal that may come from a wrong clock.
  ///
  /// The service wrote its date after the request began, and before now: however long that was, only a date outside of
  /// it shows a wrong clock.
  /// - Parameter start: Read before the refused request was signed; another request may have put the clock right since.
  /// - Returns: Whether the request is worth another try.
  func isCorrected(by response: HTTPURLResponse, _ error: ServiceError, since start: Reading) -> Bool {
    guard let code = error.code, Self.codes.contains(code),
      // An answer with an age comes from a cache, and its date from the past.
      response.value(forHTTPHeaderField: "Age") == nil,
      let date = response.value(forHTTPHeaderField: "Date").flatMap(Self.date(ofHeader:))
    else { return false }
    let end = reading.local
    let (least, most) = (date - end, date - start.local)
    guard start.lead < least - Self.tolerance || start.lead > most + Self.tolerance else { return false }
    // The middle is wrong by half of the time that it took at most.
    lead.store(least + (most - least) / 2, ordering: .relaxed)
    return true
  }

  /// What S3 tolerates is 900 seconds; a third of that is still worth a correction.
  private static let tolerance: Int64 = 300

  /// The codes by which services refuse a time, and those that may hide it.
  private static let codes: Set = [
    "RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture", "SignatureDoesNotMatch",
    "InvalidSignatureException", "AuthFailure",
  ]

  /// Seconds since 1970 of a date such as `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110 §5.6.7).
  private static func date(ofHeader value: String) -> Int64? {
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.timeZone = TimeZone(secondsFromGMT: 0)
    formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
    return formatter.date(from: value).flatMap { Int64(exactly: $0.timeIntervalSince1970.rounded(.down)) }
  }
}
