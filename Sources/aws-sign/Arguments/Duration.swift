// Lengths of time as people type them.

/// The seconds of `900`, `900s`, `15m`, `12h` or `7d`.
/// - Throws: Wrong usage, also where a presigned URL cannot be good for so long.
func parseExpiry(_ text: String) throws(ToolError) -> Int {
  let units: [UInt8: Int] = [
    UInt8(ascii: "s"): 1, UInt8(ascii: "m"): 60, UInt8(ascii: "h"): 3_600, UInt8(ascii: "d"): 86_400,
  ]
  var digits = text.utf8[...]
  let unit = digits.last.flatMap { units[$0] }
  if unit != nil { digits.removeLast() }
  guard !digits.isEmpty, digits.allSatisfy({ $0 &- 48 < 10 }) else {
    throw .usage("--expires takes seconds, or a number with m, h or d: 900, 15m, 12h, 7d")
  }
  // A number that is too long for an Int is too long for a URL in any unit.
  let number = Int(Substring(digits)) ?? .max
  let (seconds, overflows) = number.multipliedReportingOverflow(by: unit ?? 1)
  guard !overflows, seconds <= 604_800 else {
    throw .usage("--expires is too long: a presigned URL is good for seven days (604800 seconds) at most")
  }
  guard seconds > 0 else { throw .usage("--expires is too short: a presigned URL is good for one second at least") }
  return seconds
}
