import Testing

@testable import Crypto

@Suite("Texts")
struct TextTests {
  /// Short and long ones; some are the same characters in other bytes, which `==` does not tell apart.
  private static let texts = [
    "", "K", "\u{212a}", "\u{e9}", "e\u{301}", "fifteen letters", "fifteen Letters", "fifteen letter\0",
    "sixteen letters.", "sixteen letters,", "sixteen letters\u{212a}", "sixteen lettersK",
    "a text that lies somewhere else in memory", "a text that lies somewhere else in memorz",
  ]

  @Test("Those that are seen at once to be the same have the same bytes")
  func identical() {
    for text in Self.texts {
      #expect(text.isIdentical(to: text))
      for other in Self.texts.map({ String(decoding: Array($0.utf8), as: UTF8.self) }) where text.isIdentical(to: other)
      {
        #expect(text.utf8.elementsEqual(other.utf8))
      }
    }
  }
}
