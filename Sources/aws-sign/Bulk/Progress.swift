/// A line on the terminal that says how far the work is, and how fast it goes.
struct Progress {
  private let isShown: Bool
  private let start: ContinuousClock.Instant
  private var lastShown: ContinuousClock.Instant?
  private var isOnScreen = false
  private var urlCount = 0

  init(isShown: Bool, from start: ContinuousClock.Instant = .now) {
    self.isShown = isShown
    self.start = start
  }

  /// What to write after more URLs: nothing, or the line in place of the one before, five times a second at most.
  mutating func advanced(by more: Int, at now: ContinuousClock.Instant = .now) -> String {
    urlCount += more
    guard isShown, now - (lastShown ?? start) >= .milliseconds(200) else { return "" }
    lastShown = now
    isOnScreen = true
    return Self.erasure + line(at: now)
  }

  /// What to write before other lines.
  mutating func erased() -> String {
    defer { isOnScreen = false }
    return isOnScreen ? Self.erasure : ""
  }

  /// What to write in the end: the line, if there was one, to stay.
  func ended(at now: ContinuousClock.Instant = .now) -> String {
    lastShown == nil ? "" : Self.erasure + line(at: now) + "\n"
  }

  private func line(at now: ContinuousClock.Instant) -> String {
    let rate = Double(urlCount) / ((now - start) / .seconds(1))
    return grouped(urlCount) + (urlCount == 1 ? " URL, " : " URLs, ") + grouped(Int(rate)) + " a second"
  }

  /// To the beginning of the line, and erases it (ECMA-48: CR, EL).
  private static var erasure: String { "\r\u{1B}[K" }
}

/// A number of at least 0 with a comma before each three digits.
private func grouped(_ number: Int) -> String {
  let digits = String(number)
  var text = ""
  for (index, digit) in digits.enumerated() {
    if index > 0, (digits.utf8.count - index) % 3 == 0 { text += "," }
    text.append(digit)
  }
  return text
}
