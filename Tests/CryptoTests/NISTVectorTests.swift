// NIST's Cryptographic Algorithm Validation Program: the ShortMsg, LongMsg and Monte files of SHA-256, 384 and 512.

import Crypto
import Testing

@Suite struct NISTVectorTests {
  @Test(arguments: HashUnderTest.sha2, ["ShortMsg", "LongMsg"])
  func messages(function: HashUnderTest, file: String) throws {
    let records = try Vectors.nist(function.name + file)
    // Every length up to a block; then as many, the last of a hundred blocks.
    #expect(records.count == function.blockByteCount + (file == "ShortMsg" ? 1 : 0))
    for record in records {
      let bitCount = try #require(record["Len"].flatMap { Int($0) })
      let message = try #require(record["Msg"].flatMap(bytes(hex:))).prefix(bitCount / 8)
      #expect(message.count * 8 == bitCount)
      let expected = try #require(record["MD"])
      #expect(hex(function.digestOfPieces([message])) == expected, "Len = \(bitCount)")
    }
  }

  /// The pseudorandomly generated messages test (SHAVS §6.4): 100 checkpoints, 1,000 hashes before each.
  @Test(arguments: HashUnderTest.sha2)
  func monteCarlo(function: HashUnderTest) throws {
    let records = try Vectors.nist("\(function.name)Monte")
    var seed = try #require(records.first?["Seed"].flatMap(bytes(hex:)))
    let checkpoints = records.dropFirst()
    #expect(checkpoints.count == 100)
    for checkpoint in checkpoints {
      var last = [seed[...], seed[...], seed[...]]
      for _ in 0..<1000 { last = [last[1], last[2], function.digestOfPieces(last)[...]] }
      seed = Array(last[2])
      #expect(hex(seed) == checkpoint["MD"], "COUNT = \(checkpoint["COUNT"] ?? "")")
    }
  }

  @Test(arguments: HashUnderTest.sha2)
  func classicMessages(function: HashUnderTest) throws {
    // A case has a field with the digest of each function.
    let cases = try Vectors.jsonFields("classic")
    #expect(cases.count == 6)
    for test in cases {
      let message = try #require(test["message"]).utf8
      let repetitions = try #require(test["repeat"].flatMap { Int($0) })
      // The message of 1 GiB is left to optimised builds.
      guard message.count * repetitions <= 1_000_000 else { continue }
      let piece = Array(repeatElement(message, count: min(repetitions, 1000)).joined())
      let pieces = repeatElement(piece[...], count: max(1, repetitions / 1000))
      let expected = try #require(test[function.name.lowercased()])
      #expect(hex(function.digestOfPieces(Array(pieces))) == expected, "\(test["name"] ?? "")")
    }
  }
}
