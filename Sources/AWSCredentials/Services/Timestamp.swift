// Times as AWS's answers and the files of its tools write them.

internal import SigV4

extension SigningTime {
  /// A time of the form `2030-01-02T03:04:05Z`, perhaps with a fraction of a second, and with an offset or `UTC` in
  /// place of
  /// `Z`.
  init?(timestamp: String) {
    let text = Array(timestamp.utf8)
    guard text.count > 19, text[4] == UInt8(ascii: "-"), text[7] == UInt8(ascii: "-"),
      text[10] == UInt8(ascii: "T") || text[10] == UInt8(ascii: " "),
      text[13] == UInt8(ascii: ":"), text[16] == UInt8(ascii: ":")
    else { return nil }
    let parts = [0..<4, 5..<7, 8..<10, 11..<13, 14..<16, 17..<19].map { String(decoding: text[$0], as: UTF8.self) }
    let basic = parts[...2].joined() + "T" + parts[3...].joined() + "Z"
    var rest = text[19...]
    if rest.first == UInt8(ascii: ".") { rest = rest.dropFirst().drop { $0 &- 48 < 10 } }
    guard let offset = Self.offset(rest),
      let time = try? SigningTime(basic),
      let shifted = try? SigningTime(secondsSinceEpoch: time.secondsSinceEpoch - offset)
    else { return nil }
    self = shifted
  }

  /// Seconds east of UTC of `Z`, `UTC`, `+hh:mm` or `+hhmm`.
  private static func offset(_ text: ArraySlice<UInt8>) -> Int64? {
    if text.elementsEqual("Z".utf8) || text.elementsEqual("UTC".utf8) { return 0 }
    guard let sign = text.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else { return nil }
    let digits = text.dropFirst().filter { $0 != UInt8(ascii: ":") }.map { Int64($0) - 48 }
    guard digits.count == 4, digits.allSatisfy({ (0..<10).contains($0) }) else { return nil }
    let minutes = (digits[0] * 10 + digits[1]) * 60 + digits[2] * 10 + digits[3]
    return sign == UInt8(ascii: "-") ? minutes * -60 : minutes * 60
  }

  /// `2030-01-02T03:04:05Z`.
  package var timestamp: String {
    let text = Array(description.utf8)
    let parts = [0..<4, 4..<6, 6..<8, 9..<11, 11..<13, 13..<15].map { String(decoding: text[$0], as: UTF8.self) }
    return "\(parts[0])-\(parts[1])-\(parts[2])T\(parts[3]):\(parts[4]):\(parts[5])Z"
  }
}
