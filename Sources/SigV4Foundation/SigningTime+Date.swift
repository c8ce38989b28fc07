public import Foundation
public import SigV4

extension SigningTime {
  /// The moment of a `Date`, without the fraction of its second.
  /// - Throws: `invalidDate` outside the years 0 to 9999.
  public init(_ date: Date) throws(SigV4Error) {
    // A double beyond the range of Int64 cannot be converted; any such date is out of range anyway.
    let seconds = date.timeIntervalSince1970.rounded(.down)
    try self.init(secondsSinceEpoch: Int64(exactly: seconds) ?? .max)
  }
}

extension Date {
  /// The moment of a signature.
  public init(_ time: SigningTime) { self.init(timeIntervalSince1970: TimeInterval(time.secondsSinceEpoch)) }
}
