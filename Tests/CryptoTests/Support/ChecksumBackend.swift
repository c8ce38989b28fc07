// Every checksum by every kernel that this machine has, behind one face.

import Crypto
import Testing

/// An algorithm, a kernel, and what it must agree with.
struct ChecksumBackend: Sendable, CustomTestStringConvertible {
  var testDescription: String
  var reference: ReferenceCRC
  /// The checksum of pieces, one `update` for each.
  var checksumOfPieces: @Sendable ([ArraySlice<UInt8>]) -> UInt64
  /// The checksum of the second argument and of the third, each with the first before it, by copying a message midway.
  var checksumsAfterCopy: @Sendable ([UInt8], [UInt8], [UInt8]) -> (UInt64, UInt64)

  init<Function: Checksum>(_ kernel: String, _ reference: ReferenceCRC, begin: @escaping @Sendable () -> Function) {
    testDescription = "\(Function.name) \(kernel)"
    self.reference = reference
    checksumOfPieces = { pieces in
      var function = begin()
      for piece in pieces { function.update(data: piece) }
      return UInt64(function.finalize())
    }
    checksumsAfterCopy = { beginning, first, second in
      var original = begin()
      original.update(data: beginning)
      var copy = original
      original.update(data: first)
      copy.update(data: second)
      return (UInt64(original.finalize()), UInt64(copy.finalize()))
    }
  }

  func checksum(_ message: [UInt8]) -> UInt64 { checksumOfPieces([message[...]]) }

  static let all: [ChecksumBackend] =
    [
      ChecksumBackend("portable", .crc32) { CRC32() },
      ChecksumBackend("portable", .crc64NVME) { CRC64NVME() },
    ]
    + CRC32C.Implementation.available.map { implementation in
      ChecksumBackend("\(implementation)", .crc32C) { CRC32C(implementation) }
    }
}
