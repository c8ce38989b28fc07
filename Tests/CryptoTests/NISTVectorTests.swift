// NIST's Cryptographic Algorithm Validation Program: SHA256ShortMsg, SHA256LongMsg and SHA256Monte.

import Crypto
import Testing

@Suite struct NISTVectorTests {
  @Test(arguments: ["SHA256ShortMsg", "SHA256LongMsg"], SHA256.Implementation.available)
  func messages(file: String, implementation: SHA256.Implementation) throws {
    let records = try Vectors.nist(file)
    #expect(records.count == (file == "SHA256ShortMsg" ? 65 : 64))
    for record in records {
      let bitCount = try #require(record["Len"].flatMap { Int($0) })
      let message = try #require(record["Msg"].flatMap(bytes(hex:))).prefix(bitCount / 8)
      #expect(message.count * 8 == bitCount)
      let expected = try #require(record["MD"])
      #expect(hex(digest(of: Array(message), by: implementation)) == expected, "Len = \(bitCount)")
    }
  }

  /// The pseudorandomly generated messages test (SHAVS §6.4): 100 checkpoints, 1,000 hashes before each.
  @Test(arguments: SHA256.Implementation.available)
  func monteCarlo(implementation: SHA256.Implementation) throws {
    let records = try Vectors.nist("SHA256Monte")
    var seed = try #require(records.first?["Seed"].flatMap(bytes(hex:)))
    let checkpoints = records.dropFirst()
    #expect(checkpoints.count == 100)
    for checkpoint in checkpoints {
      var last = [seed, seed, seed]
      for _ in 0..<1000 {
        let next = Array(digest(ofPieces: last, by: implementation))
        last = [last[1], last[2], next]
      }
      seed = last[2]
      #expect(hex(seed) == checkpoint["MD"], "COUNT = \(checkpoint["COUNT"] ?? "")")
    }
  }

  @Test(arguments: SHA256.Implementation.available)
  func classicMessages(implementation: SHA256.Implementation) throws {
    struct Case: Decodable {
      var name: String
      var message: String
      var repetitions: Int
      var sha256: String

      enum CodingKeys: String, CodingKey {
        case name, message
        case repetitions = "repeat"
        case sha256
      }
    }
    // The message of 1 GiB is left to optimised builds.
    let cases = try Vectors.json("classic", as: Case.self)
    #expect(cases.count == 6)
    for test in cases where test.message.utf8.count * test.repetitions <= 1_000_000 {
      let piece = Array(repeatElement(test.message.utf8, count: min(test.repetitions, 1000)).joined())
      let pieces = repeatElement(piece, count: max(1, test.repetitions / 1000))
      #expect(hex(digest(ofPieces: Array(pieces), by: implementation)) == test.sha256, "\(test.name)")
    }
  }
}
