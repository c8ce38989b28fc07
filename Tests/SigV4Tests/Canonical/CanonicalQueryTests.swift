import SigV4
import Testing

@Suite("Canonical query")
struct CanonicalQueryTests {
  @Test(
    "decoded, encoded anew, sorted by name and then by value",
    arguments: [
      ("", ""),
      ("a=1", "a=1"),
      ("b=2&a=1", "a=1&b=2"),
      ("a&b", "a=&b="),
      ("a=", "a="),
      // Only the first equals sign divides.
      ("a=b=c", "a=b%3Dc"),
      ("a==", "a=%3D"),
      ("a=1&&b=2", "a=1&b=2"),
      ("&a=1&", "a=1"),
      ("&&", ""),
      // What needs no encoding loses it; what needs it has upper-case digits.
      ("%41=%7e%2D", "A=~-"),
      ("a=%c3%a9", "a=%C3%A9"),
      ("a=é", "a=%C3%A9"),
      ("a=b c", "a=b%20c"),
      ("a=%2B", "a=%2B"),
      ("a=%26&b=%3D", "a=%26&b=%3D"),
      ("a=?", "a=%3F"),
      ("a;b='", "a%3Bb=%27"),
      ("a=!$()*@", "a=%21%24%28%29%2A%40"),
      // Bytes, not letters: upper case first, and a prefix before what it begins.
      ("b=1&A=2&a=1&B=2", "A=2&B=2&a=1&b=1"),
      ("aa=1&a.b=1&a=1&a-b=1", "a=1&a-b=1&a.b=1&aa=1"),
      ("a=2&a=10&a=1&a", "a=&a=1&a=10&a=2"),
      ("a=1&a=1", "a=1&a=1"),
    ])
  func canonical(query: String, canonical: String) throws {
    let request = SigningRequest(url: "https://example.amazonaws.com/?" + query)
    #expect(try CanonicalText.signing(request).query == canonical)
    // The rules of the path do not matter here.
    #expect(try CanonicalText.signing(request, with: Sample.signer(for: .s3)).query == canonical)
  }

  @Test("the query begins at the first question mark, with or without a path")
  func start() throws {
    #expect(try CanonicalText.signing(SigningRequest(url: "https://example.amazonaws.com?a=1")).query == "a=1")
    let twice = try CanonicalText.signing(SigningRequest(url: "https://example.amazonaws.com/b?a=/?"))
    #expect(twice.path == "/b")
    #expect(twice.query == "a=%2F%3F")
  }

  @Test("two hundred parameters are sorted")
  func many() throws {
    let pairs = (0..<200).map { "p\(($0 * 73) % 200 + 100)=\($0)" }
    let request = SigningRequest(url: "https://example.amazonaws.com/?" + pairs.joined(separator: "&"))
    #expect(try CanonicalText.signing(request).query == pairs.sorted().joined(separator: "&"))
  }
}
