// CRC32, CRC32C and CRC64NVME by every kernel: published values, and a plain reference at every length and split.

import Crypto
import Foundation
import Testing

@Suite struct ChecksumTests {
  /// The check values of the catalogues of CRC algorithms: those of the nine digits.
  @Test(arguments: ChecksumBackend.all)
  func publishedCheckValues(backend: ChecksumBackend) throws {
    let published: [String: UInt64] = [
      "CRC32": 0xcbf4_3926, "CRC32C": 0xe306_9283, "CRC64NVME": 0xae8b_1486_0a79_9888,
    ]
    let expected = try #require(published[backend.reference.name])
    #expect(backend.checksum(Array("123456789".utf8)) == expected)
    #expect(backend.reference.checksum(Array("123456789".utf8)) == expected)
    #expect(backend.checksum([]) == 0)
    #expect(backend.checksumOfPieces([]) == 0)
    #expect(backend.checksumOfPieces([[], [], []]) == 0)
  }

  /// RFC 3720 appendix B.4, whose text lists the bytes of a CRC in the order in which they are sent, the lowest first.
  @Test(arguments: CRC32C.Implementation.available)
  func iSCSI(implementation: CRC32C.Implementation) throws {
    let readCommand = try #require(
      bytes(
        hex: "01c000000000000000000000000000001400000000000400" + "000000140000001828000000000000000200000000000000"))
    let vectors: [(message: [UInt8], sent: [UInt8])] = [
      ([UInt8](repeating: 0, count: 32), [0xaa, 0x36, 0x91, 0x8a]),
      ([UInt8](repeating: 0xff, count: 32), [0x43, 0xab, 0xa8, 0x62]),
      (Array(0...31), [0x4e, 0x79, 0xdd, 0x46]),
      (Array((0...31).reversed()), [0x5c, 0xdb, 0x3f, 0x11]),
      (readCommand, [0x56, 0x3a, 0x96, 0xd9]),
    ]
    for vector in vectors {
      var function = CRC32C(implementation)
      function.update(data: vector.message)
      #expect(ChecksumBytes(function.finalize()).reversed() == vector.sent)
    }
  }

  @Test(arguments: ChecksumBackend.all)
  func everyLength(backend: ChecksumBackend) {
    for seed: UInt64 in 1...5 {
      let message = message(byteCount: 300, seed: seed)
      let expected = backend.reference.checksums(ofBeginningsOf: message)
      for count in 0...300 { #expect(backend.checksum(Array(message[..<count])) == expected[count], "\(count) bytes") }
    }
  }

  @Test(arguments: ChecksumBackend.all)
  func everySplitInTwo(backend: ChecksumBackend) {
    for count in [17, 79, 80, 81, 119, 120, 167, 300] {
      let message = message(byteCount: count)
      let expected = backend.reference.checksum(message)
      for split in 0...count {
        #expect(backend.checksumOfPieces([message[..<split], message[split...]]) == expected, "at \(split)")
      }
    }
  }

  @Test(arguments: ChecksumBackend.all)
  func byteByByte(backend: ChecksumBackend) {
    let message = message(byteCount: 200)
    #expect(backend.checksumOfPieces(message.indices.map { message[$0...$0] }) == backend.reference.checksum(message))
  }

  /// Around the lengths at which kernels change their stride.
  @Test(arguments: ChecksumBackend.all)
  func longMessages(backend: ChecksumBackend) {
    let message = message(byteCount: 20_000, seed: 3)
    let expected = backend.reference.checksums(ofBeginningsOf: message)
    for count in [767, 768, 769, 1535, 1536, 6143, 6144, 6145, 6911, 6912, 6913, 12_287, 12_288, 13_063, 20_000] {
      #expect(backend.checksum(Array(message[..<count])) == expected[count], "\(count) bytes")
    }
  }

  /// Random pieces, empty ones among them, from memory of every alignment.
  @Test(arguments: ChecksumBackend.all)
  func randomSplits(backend: ChecksumBackend) {
    var generator = SeededGenerator(seed: 4)
    for round in 0..<100 {
      let message = generator.bytes(Int.random(in: 0...(round < 90 ? 1000 : 20_000), using: &generator))
      var pieces: [ArraySlice<UInt8>] = []
      var rest = message[...]
      while !rest.isEmpty {
        let longest = [9, 100, 1000, 8000].randomElement(using: &generator) ?? 9
        pieces.append(rest.prefix(Int.random(in: 0...longest, using: &generator)))
        rest = rest.dropFirst(pieces.last?.count ?? 0)
      }
      #expect(backend.checksumOfPieces(pieces) == backend.reference.checksum(message), "round \(round)")
    }
  }

  @Test(arguments: ChecksumBackend.all)
  func everyFlippedBitIsSeen(backend: ChecksumBackend) {
    let message = message(byteCount: 100)
    let expected = backend.checksum(message)
    for bit in 0..<800 {
      var other = message
      other[bit / 8] ^= 1 << UInt8(bit % 8)
      #expect(backend.checksum(other) != expected)
    }
  }

  /// A checksum is a value: a copy taken midway goes its own way.
  @Test(arguments: ChecksumBackend.all)
  func copiesDiverge(backend: ChecksumBackend) {
    let message = message(byteCount: 300)
    for split in [0, 1, 7, 8, 79, 80, 150, 300] {
      let (beginning, rest) = (Array(message[..<split]), Array(message[split...]))
      let another = Array("another ending".utf8)
      let checksums = backend.checksumsAfterCopy(beginning, rest, another)
      #expect(checksums.0 == backend.reference.checksum(message))
      #expect(checksums.1 == backend.reference.checksum(beginning + another))
    }
  }

  /// Many tasks that need the tables at the same time.
  @Test(arguments: ChecksumBackend.all)
  func concurrentUse(backend: ChecksumBackend) async {
    let message = message(byteCount: 5000)
    let checksums = await withTaskGroup { group in
      for _ in 0..<16 { group.addTask { backend.checksum(message) } }
      return await group.reduce(into: Set()) { $0.insert($1) }
    }
    #expect(checksums == [backend.reference.checksum(message)])
  }
}
