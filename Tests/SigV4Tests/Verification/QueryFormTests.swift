// Presigned URLs that mean the same as the signer's: their pairs in another order, or encoded in another way.

import SigV4
import Testing

@Suite("Forms of a presigned URL")
struct QueryFormTests {
  private static let request = SigningRequest(
    url: "https://example.amazonaws.com/path?versionId=1&a=b%2Fc&a=&A=%20",
    headers: [HeaderField("x-amz-meta-a", "1"), HeaderField("Range", "bytes=0-9")])

  private static func presigned() throws -> ReceivedRequest {
    try .presigned(request, by: Sample.signer(for: .s3))
  }

  /// A request with the pairs of its query changed.
  private static func changed(_ change: ([String]) -> [String]) throws -> ReceivedRequest {
    let request = try presigned()
    let parts = request.target.split(separator: "?", maxSplits: 1).map(String.init)
    return request.withTarget(parts[0] + "?" + change(parts[1].components("&")).joined(separator: "&"))
  }

  /// Each name with what does not change the meaning of a URL.
  static let sameMeaning: [(String, @Sendable ([String]) -> [String])] = [
    ("as it was signed", { $0 }),
    ("the signature first", { [$0[$0.count - 1]] + $0.dropLast() }),
    ("the signature amid the others", { Array($0.dropLast()[..<3]) + [$0[$0.count - 1]] + $0.dropLast()[3...] }),
    ("sorted with the signature", { $0.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) } }),
    ("backwards", { $0.reversed() }),
    ("an empty pair first", { [""] + $0 }),
    ("an empty pair amid the others", { Array($0[..<2]) + [""] + $0[2...] }),
    ("an ampersand at the end", { $0 + [""] }),
    ("no equals sign where there is no value", { $0.map { $0 == "a=" ? "a" : $0 } }),
    ("a plus for a space", { $0.map { $0 == "A=%20" ? "A=+" : $0 } }),
    ("digits in lower case", { $0.map { $0.replacing("%2F", with: "%2f") } }),
    ("slashes as they are", { $0.map { $0.replacing("%2F", with: "/") } }),
    ("semicolons as they are", { $0.map { $0.replacing("%3B", with: ";") } }),
    ("a letter of the credential encoded", { $0.map { $0.replacing("=AKID", with: "=%41KID") } }),
    ("a digit of the date encoded", { $0.map { $0.replacing("Date=2", with: "Date=%32") } }),
    ("a digit of the lifetime encoded", { $0.map { $0.replacing("Expires=3", with: "Expires=%33") } }),
    ("a letter of the algorithm encoded", { $0.map { $0.replacing("=AWS4", with: "=AW%534") } }),
    ("a letter of a signed header's name encoded", { $0.map { $0.replacing("=host", with: "=ho%73t") } }),
    ("a letter of a parameter's name encoded", { $0.map { $0.replacing("Amz-Date", with: "Amz-D%61te") } }),
    ("a letter of the signature's name encoded", { $0.map { $0.replacing("Amz-Signature", with: "Amz-Signatur%65") } }),
  ]

  @Test("that mean what was signed are accepted, by a key that is new, and by one that is known")
  func same() throws {
    let known = Verifier.sample(.s3)
    try known.expectAcceptance(Self.presigned())
    for (name, change) in Self.sameMeaning {
      let request = try Self.changed(change)
      for verifier in [Verifier.sample(.s3), known] {
        guard case .success(let verified) = try verifier.verdict(request) else {
          Issue.record("refused: \(name): \(request.target)")
          continue
        }
        #expect(verified.accessKeyID == Sample.accessKeyID && verified.signedHeaders == "host;range;x-amz-meta-a")
        #expect(verified.expiration?.secondsSinceEpoch == (try Sample.time).secondsSinceEpoch + 3600)
      }
    }
  }

  @Test("that mean something else are refused")
  func other() throws {
    let known = Verifier.sample(.s3)
    try known.expectAcceptance(Self.presigned())
    let changes: [@Sendable ([String]) -> [String]] = [
      { $0 + ["b="] }, { ["0"] + $0 }, { $0.filter { $0 != "a=" } }, { $0 + ["a="] },
      { $0.map { $0 == "a=" ? "a==" : $0 } },
      { $0.map { $0.replacing("b%2Fc", with: "b%252Fc") } }, { $0.map { $0.replacing("A=%20", with: "A=%2B") } },
    ]
    for change in changes {
      for verifier in [Verifier.sample(.s3), known] {
        try verifier.expectRefusal(Self.changed(change), .signatureMismatch)
      }
    }
  }

  @Test("A signer's other credentials are told from the known one")
  func credentials() throws {
    let known = Verifier(regions: [Sample.region, "eu-west-1"], services: [.s3, "service"])
    try known.expectAcceptance(Self.presigned())
    for (old, new, code) in [
      ("%2Fus-east-1%2F", "%2Feu-west-1%2F", VerificationError.Code.signatureMismatch),
      ("%2Fs3%2F", "%2Fservice%2F", .signatureMismatch), ("%2Fus-east-1%2F", "%2Fus-east-2%2F", .wrongRegion),
      ("%2Fs3%2F", "%2Fsts%2F", .wrongService), ("%2Faws4_request", "%2Faws4_requesu", .wrongTerminator),
      ("%2Faws4_request", "%2Faws4_reques%", .invalidTarget),
    ] {
      try known.expectRefusal(Self.presigned().replacingInTarget(old, new), code)
    }
    try known.expectAcceptance(Self.presigned())
  }
}

extension String {
  fileprivate func components(_ separator: Character) -> [String] {
    split(separator: separator, omittingEmptySubsequences: false).map(String.init)
  }
}
