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

  /// What the service's clock is ahead as far as is known, in seconds.
  var offset: Int64 { lead.load(ordering: .relaxed) }

  func now() throws(SigV4Error) -> SigningTime {
    try SigningTime(secondsSinceEpoch: local().secondsSinceEpoch + offset)
  }

  /// Learns from a refusal that may come from a wrong clock.
  /// - Parameter used: The offset that the refused request was signed with; another request may have put it right since.
  /// - Returns: Whether the request is worth another try.
  func isCorrected(by response: HTTPURLResponse, _ error: ServiceError, used: Int64) -> Bool {
    guard let code = error.code, Self.codes.contains(code),
      // An answer with an age comes from a cache, and its date from the past.
      response.value(forHTTPHeaderField: "Age") == nil,
      let date = response.value(forHTTPHeaderField: "Date").flatMap(Self.date(ofHeader:))
    else { return false }
    let correct = date - local().secondsSinceEpoch
    guard abs(correct - used) > Self.tolerance else { return false }
    lead.store(correct, ordering: .relaxed)
    return true
  }

  /// What S3 tolerates is 900 seconds; a third of that is still worth a correction, and no network delay.
  private static let tolerance = 300

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
