internal import Testing

@testable internal import aws_sign

@Suite("Progress")
struct ProgressTests {
  private let start = ContinuousClock.now
  private let erasure = "\r\u{1B}[K"

  @Test("A line five times a second at most, in place of the one before, and the last one stays")
  func line() {
    var progress = Progress(isShown: true, from: start)
    #expect(progress.advanced(by: 1, at: start + .milliseconds(199)) == "")
    #expect(progress.advanced(by: 999, at: start + .milliseconds(200)) == erasure + "1,000 URLs, 5,000 a second")
    #expect(progress.advanced(by: 1, at: start + .milliseconds(399)) == "")
    #expect(progress.erased() == erasure)
    #expect(progress.erased() == "")
    #expect(
      progress.advanced(by: 1_233_566, at: start + .seconds(2)) == erasure + "1,234,567 URLs, 617,283 a second")
    #expect(progress.ended(at: start + .seconds(4)) == erasure + "1,234,567 URLs, 308,641 a second\n")
  }

  @Test("One URL is no URLs")
  func one() {
    var progress = Progress(isShown: true, from: start)
    #expect(progress.advanced(by: 1, at: start + .seconds(1)) == erasure + "1 URL, 1 a second")
  }

  @Test("Nothing for work that is done before one looks, and nothing where no one looks")
  func nothing() {
    var short = Progress(isShown: true, from: start)
    #expect(short.advanced(by: 5, at: start + .milliseconds(10)) + short.erased() == "")
    #expect(short.ended(at: start + .milliseconds(20)) == "")
    var hidden = Progress(isShown: false, from: start)
    #expect(hidden.advanced(by: 5, at: start + .seconds(10)) + hidden.erased() == "")
    #expect(hidden.ended(at: start + .seconds(20)) == "")
  }
}
